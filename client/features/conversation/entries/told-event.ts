import AlarmClock from 'lucide-solid/icons/alarm-clock'
import ArchiveRestore from 'lucide-solid/icons/archive-restore'
import ArrowRight from 'lucide-solid/icons/arrow-right'
import CircleCheck from 'lucide-solid/icons/circle-check'
import CircleDashed from 'lucide-solid/icons/circle-dashed'
import FolderInput from 'lucide-solid/icons/folder-input'
import Merge from 'lucide-solid/icons/merge'
import OctagonAlert from 'lucide-solid/icons/octagon-alert'
import Pencil from 'lucide-solid/icons/pencil'
import RotateCcw from 'lucide-solid/icons/rotate-ccw'
import ShieldCheck from 'lucide-solid/icons/shield-check'
import Split from 'lucide-solid/icons/split'
import Tag from 'lucide-solid/icons/tag'
import Trash from 'lucide-solid/icons/trash'
import UserPlus from 'lucide-solid/icons/user-plus'
import UserRound from 'lucide-solid/icons/user-round'
import type { EntryOf } from '../../../../shared/records/conversation/entries.ts'
import type { TimelineItem } from '../../../../shared/records/conversation/state.ts'
import type { TextKey } from '../../../text/create-text.ts'
import type { IconShape } from '../../../ui/icon.tsx'

export type EventItem = Extract<TimelineItem, { type: 'event' }>

/** How an event is told: its drawing, its sentence, and what stands in the holes of that beside who and when. */
export interface Told {
  readonly icon: IconShape
  readonly key: TextKey
  /** The id of a member or team. */
  readonly whom?: string
  /** Words of people: shown as they are. */
  readonly what?: string
  /** A moment, ms, in place of words. */
  readonly until?: number
  readonly count?: number
}

export function toldEvent({ entry, overtaken }: Pick<EventItem, 'entry' | 'overtaken'>): Told {
  const isByContact = entry.by.startsWith('contact:')
  switch (entry.type) {
    case 'created':
      return { icon: CircleDashed, key: 'conversation.created' }
    case 'assigned':
      if (entry.to === null) return { icon: CircleDashed, key: 'conversation.unassigned' }
      return entry.to === entry.by
        ? { icon: UserPlus, key: 'conversation.taken' }
        : { icon: UserPlus, key: 'conversation.assigned', whom: entry.to }
    case 'closed':
      return { icon: CircleCheck, key: overtaken ? 'conversation.overtaken' : 'conversation.closed' }
    case 'reopened':
      return { icon: RotateCcw, key: isByContact ? 'conversation.reopenedByMessage' : 'conversation.reopened' }
    case 'moved':
      return { icon: FolderInput, key: 'conversation.moved' }
    case 'subject':
      return entry.subject === ''
        ? { icon: Pencil, key: 'conversation.unnamed' }
        : { icon: Pencil, key: 'conversation.renamed', what: entry.subject }
    case 'tagged':
      return toldTags(entry)
    case 'contact-linked':
      return entry.contact === null
        ? { icon: UserRound, key: 'conversation.unlinked' }
        : { icon: UserRound, key: 'conversation.linked', what: entry.contact.name || entry.contact.address }
    case 'marked-spam':
      return { icon: OctagonAlert, key: `conversation.spam.${entry.why}` }
    case 'unmarked-spam':
      return { icon: ShieldCheck, key: 'conversation.notSpam' }
    case 'trashed':
      return { icon: Trash, key: 'conversation.trashed' }
    case 'restored':
      return { icon: ArchiveRestore, key: isByContact ? 'conversation.restoredByMessage' : 'conversation.restored' }
    case 'deleted':
      return { icon: Trash, key: 'conversation.deleted' }
    case 'snoozed':
      return { icon: AlarmClock, key: 'conversation.snoozed', until: entry.until }
    case 'woke':
      return { icon: AlarmClock, key: 'conversation.woke' }
    case 'merged':
      return { icon: Merge, key: 'conversation.merged' }
    case 'copied':
      return { icon: Merge, key: 'conversation.copied' }
    case 'split':
      return { icon: Split, key: 'conversation.split', count: entry.entries.length }
    case 'continued':
      return { icon: ArrowRight, key: 'conversation.continued' }
  }
}

function toldTags({ add, remove }: EntryOf<'tagged'>): Told {
  if (remove.length === 0) return { icon: Tag, key: 'conversation.tagAdded', what: add.join(', ') }
  if (add.length === 0) return { icon: Tag, key: 'conversation.tagRemoved', what: remove.join(', ') }
  const what = [...add.map((tag) => `+ ${tag}`), ...remove.map((tag) => `− ${tag}`)].join(', ')
  return { icon: Tag, key: 'conversation.tagsChanged', what }
}
