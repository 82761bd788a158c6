import { type ConversationId, type InboxId, isUlid } from '../../shared/ids.ts'
import { isView, type View } from '../../shared/projections/views.ts'

/** Addresses hold ids without their kind: `/inbox/<inbox>/<view>/<conversation>`. */
export function inboxPath(inbox: InboxId, view: View, conversation: ConversationId | null = null): string {
  const path = `/inbox/${inbox.slice('inbox:'.length)}/${view}`
  return conversation === null ? path : `${path}/${conversation.slice('conversation:'.length)}`
}

/** What an address of that form names; null where it names nothing that could be. */
export function parseInboxPath(params: { inbox?: string; view?: string; conversation?: string }): {
  inbox: InboxId
  view: View
  conversation: ConversationId | null
} | null {
  const { inbox, view, conversation } = params
  if (!isUlid(inbox) || !isView(view)) return null
  if (conversation !== undefined && !isUlid(conversation)) return null
  return { inbox: `inbox:${inbox}`, view, conversation: conversation === undefined ? null : `conversation:${conversation}` }
}

export const inboxRoute = '/inbox/:inbox/:view/:conversation?'
