/**
 * Who may do what, written down by hand from what is promised to people (A2, E5, I3, T1), and from nothing that the relay
 * itself goes by.
 */
export const people = ['super-admin', 'admin', 'insider', 'outsider', 'removed'] as const
export type Person = (typeof people)[number]

/** `own`: the member's own; `others`: a colleague's own. */
export const places = ['team', 'open', 'private', 'own', 'others'] as const
export type Place = (typeof places)[number]

const all: readonly Person[] = ['super-admin', 'admin', 'insider', 'outsider']

/** Who may be where: the super admin, and of the others only the insider, stand in the private inbox. */
export const mayEnter: Readonly<Record<Place, readonly Person[]>> = {
  team: all,
  open: all,
  private: ['super-admin', 'insider'],
  own: all,
  others: [],
}

const nobody: readonly Person[] = []
const admins: readonly Person[] = ['super-admin', 'admin']

/** Entries of a conversation, by whoever may enter its inbox: those that the relay alone writes are nobody's. */
export const mayWrite = {
  created: nobody,
  received: nobody,
  accepted: nobody,
  sending: nobody,
  delivery: nobody,
  held: nobody,
  woke: nobody,
  copied: nobody,
  unmerged: nobody,
  continued: nobody,
  erased: nobody,
  message: all,
  comment: all,
  cancelled: all,
  released: all,
  retried: all,
  assigned: all,
  closed: all,
  reopened: all,
  moved: all,
  subject: all,
  tagged: all,
  'contact-linked': all,
  'marked-spam': all,
  'unmarked-spam': all,
  trashed: all,
  restored: all,
  deleted: all,
  snoozed: all,
  merged: all,
  split: all,
  hidden: all,
  shown: all,
  undone: all,
} as const satisfies Readonly<Record<string, readonly Person[]>>
export type Written = keyof typeof mayWrite

/** Fields of a record that is there. */
export const maySet = {
  workspace: admins,
  member: admins,
  team: admins,
  inbox: admins,
  channel: admins,
  contact: all,
} as const satisfies Readonly<Record<string, readonly Person[]>>
export type Form = keyof typeof maySet

/** Records that begin with a member's entry, and where. Members come by invitation, conversations by a channel. */
export const mayBegin: Readonly<Record<string, { readonly where: readonly Place[]; readonly who: readonly Person[] }>> = {
  workspace: { where: ['team'], who: admins },
  member: { where: [], who: nobody },
  team: { where: ['team'], who: admins },
  inbox: { where: ['team'], who: admins },
  channel: { where: ['team'], who: admins },
  contact: { where: ['team'], who: all },
  conversation: { where: [], who: nobody },
  draft: { where: ['open', 'private'], who: all },
  notification: { where: [], who: nobody },
  marks: { where: ['own'], who: all },
  text: { where: [], who: nobody },
}
