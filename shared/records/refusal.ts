/**
 * Why a person may not do something: a closed set, each with a text in every catalogue (`refusal.<code>`).
 * A refusal is a value; it is shown, never thrown.
 */
export const refusalCodes = [
  'not-allowed',
  'no-access',
  'not-found',
  'malformed',
  'too-large',
  'clock-ahead',
  'clock-behind',
  'duplicate-entry',
  'inactive-member',
  'empty-message',
  'no-recipient',
  'already-sending',
  'already-sent',
  'not-held',
  'not-failed',
  'already-there',
  'already-hidden',
  'not-hidden',
  'still-waiting',
  'not-trashed',
  'bad-time',
  'too-late',
  'last-super-admin',
  'unknown-file',
  'too-many-files',
  'files-too-large',
  'no-room',
  'unreadable-file',
  'full',
  'moved',
  'continued',
  'gone',
  'rebase-first',
  'forked',
  'unknown-command',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

export interface Refusal {
  readonly code: RefusalCode
  /** A member's name, a moment: what the text needs. */
  readonly detail?: string
}

export const isRefusalCode = (code: unknown): code is RefusalCode => refusalCodes.some((known) => known === code)
