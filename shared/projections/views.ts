import type { MemberId } from '../ids.ts'
import type { ConversationRow } from './conversation-row.ts'

/** The views of an inbox, in the order in which they stand. Rule PR-2: a count is the length of its view. */
export const views = ['unassigned', 'mine', 'open', 'email', 'closed', 'spam', 'trash'] as const
export type View = (typeof views)[number]

export const isView = (name: unknown): name is View => views.some((view) => view === name)

/** What of a row the views ask about, and nothing else: lists and counts are made from columns of these, without the rows. */
export const standingFields = [
  'status',
  'owner',
  'via',
  'spam',
  'trashed',
  'snoozed', // not until when: each value is counted on its own, and there should be few
  'redirected',
] as const satisfies readonly (keyof ConversationRow)[]
export type Standing = Pick<ConversationRow, (typeof standingFields)[number]>

/**
 * Does a conversation stand in a view? `me` is who looks. What was merged away stands nowhere, what lies in the trash or
 * in spam only there, and what is snoozed in no list of what is to be done, until the relay says that it woke.
 */
export function isIn(view: View, row: Standing, me: MemberId): boolean {
  if (row.redirected) return false
  if (row.trashed) return view === 'trash'
  if (row.spam !== null) return view === 'spam'
  const isDue = row.status === 'open' && !row.snoozed
  switch (view) {
    case 'unassigned':
      return isDue && row.owner === null
    case 'mine':
      return isDue && row.owner === me
    case 'open':
      return isDue
    case 'email':
      return row.status === 'open' && row.via === 'email'
    case 'closed':
      return row.status === 'closed'
    case 'spam':
    case 'trash':
      return false
  }
}
