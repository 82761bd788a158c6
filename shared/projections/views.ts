import type { MemberId } from '../ids.ts'
import type { ConversationRow } from './conversation-row.ts'

/** The views of an inbox, in the order in which they stand. Rule PR-2: a count is the length of its view. */
export const views = ['unassigned', 'mine', 'open', 'email', 'closed'] as const
export type View = (typeof views)[number]

export const isView = (name: unknown): name is View => views.some((view) => view === name)

/** Does a conversation stand in a view? `me` is who looks. */
export function isIn(view: View, row: ConversationRow, me: MemberId): boolean {
  switch (view) {
    case 'unassigned':
      return row.status === 'open' && row.owner === null
    case 'mine':
      return row.status === 'open' && row.owner === me
    case 'open':
      return row.status === 'open'
    case 'email':
      return row.status === 'open' && row.via === 'email'
    case 'closed':
      return row.status === 'closed'
  }
}
