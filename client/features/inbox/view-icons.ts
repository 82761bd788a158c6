import CircleCheck from 'lucide-solid/icons/circle-check'
import CircleDashed from 'lucide-solid/icons/circle-dashed'
import FileText from 'lucide-solid/icons/file-text'
import Inbox from 'lucide-solid/icons/inbox'
import Mail from 'lucide-solid/icons/mail'
import MessageCircle from 'lucide-solid/icons/message-circle'
import MessageCircleMore from 'lucide-solid/icons/message-circle-more'
import OctagonAlert from 'lucide-solid/icons/octagon-alert'
import Phone from 'lucide-solid/icons/phone'
import Trash from 'lucide-solid/icons/trash'
import UserCheck from 'lucide-solid/icons/user-check'
import type { ConversationRow } from '../../../shared/projections/conversation-row.ts'
import type { View } from '../../../shared/projections/views.ts'
import type { IconShape } from '../../ui/icon.tsx'

export const viewIcons: Readonly<Record<View, IconShape>> = {
  unassigned: CircleDashed,
  mine: UserCheck,
  open: Inbox,
  email: Mail,
  closed: CircleCheck,
  spam: OctagonAlert,
  trash: Trash,
}

export const channelIcons: Readonly<Record<ConversationRow['via'], IconShape>> = {
  email: Mail,
  chat: MessageCircle,
  messenger: MessageCircleMore,
  form: FileText,
  call: Phone,
}
