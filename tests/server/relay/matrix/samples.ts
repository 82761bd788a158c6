import type { ConversationId, InboxId, MemberId, RecordId, Space } from '../../../../shared/ids.ts'
import type { Entry } from '../../../../shared/records/entry.ts'
import { shardRecord } from '../../../../shared/records/marks.ts'
import { freshId } from '../raw-client.ts'
import type { Form, Written } from './table.ts'

const theirs = { name: 'Karin', address: 'karin@example.org' }
const file = (sha256: string, canary: string) => ({ name: 'passport.txt', type: 'text/plain', size: canary.length, sha256 })

/** A conversation in which each entry of a member would have its place; `by` is who tries. */
export function conversationIn(inbox: InboxId, at: number, by: MemberId, canary: string, sha256: string) {
  const ids = Object.fromEntries(
    ['received', 'queued', 'held', 'failed', 'hidden', 'mark', 'assigned', 'draft'].map((name) => [name, freshId()]),
  ) as Record<'received' | 'queued' | 'held' | 'failed' | 'hidden' | 'mark' | 'assigned' | 'draft', string>
  let n = 0
  const relay = (type: string, more: object) => ({ id: freshId(), type, by: 'relay', at, n: ++n, ...more })
  const mail = { from: theirs, to: [theirs], cc: [], subject: canary, text: canary }
  const message = (id: string) => ({
    ...{ id, type: 'message', by, at, ...mail, bcc: [], rich: null, files: [], writtenAt: at, seen: 100, draft: freshId(), answers: null },
  })
  const contact = { id: `contact:${freshId()}`, ...theirs }
  const channel = `channel:${freshId()}`
  const incoming = {
    replyTo: null,
    full: null,
    html: null,
    files: [file(sha256, canary)],
    raw: null,
    externalId: null,
    writtenAt: at,
    unreadable: null,
  }
  const entries = [
    relay('created', { inbox, channel, via: 'email', subject: canary, contact }),
    { ...relay('received', { ...mail, ...incoming }), id: ids.received, by: contact.id },
    ...[ids.queued, ids.held, ids.failed].flatMap((id) => [message(id), relay('accepted', { of: id })]),
    relay('held', { of: ids.held, why: 'old', who: null }),
    relay('delivery', { of: ids.failed, state: 'failed', code: 'rejected', detail: null }),
    { id: ids.hidden, type: 'comment', by, at, text: canary, rich: null, mentions: [] },
    { id: ids.mark, type: 'hidden', by, at, of: ids.hidden },
    { id: ids.assigned, type: 'assigned', by, at, to: by },
    { id: freshId(), type: 'marked-spam', by, at, why: 'manual', detail: null },
    { id: freshId(), type: 'trashed', by, at },
  ]
  const record: ConversationId = `conversation:${freshId()}`
  return { record, entries: entries as unknown as Entry[], ids }
}
export type Fixture = ReturnType<typeof conversationIn>

/** An entry of this type, as its author could have written it into that conversation. */
export function sampleOf(type: Written, { ids }: Fixture, by: MemberId, at: number, elsewhere: InboxId): Entry {
  const mail = { from: theirs, to: [theirs], cc: [], subject: 'Re', text: 'Yes' }
  const rest = { replyTo: null, full: null, html: null, files: [], raw: null, externalId: null, writtenAt: at, unreadable: null }
  const was = { type: 'comment', by, at }
  const fields: Readonly<Record<Written, object>> = {
    created: {
      inbox: elsewhere,
      channel: `channel:${freshId()}`,
      via: 'email',
      subject: '',
      contact: { id: `contact:${freshId()}`, ...theirs },
    },
    received: { ...mail, ...rest },
    accepted: { of: ids.queued },
    sending: { of: ids.queued, attempt: 1, externalId: '<x@example.org>' },
    delivery: { of: ids.queued, state: 'sent', code: null, detail: null },
    held: { of: ids.queued, why: 'old', who: null },
    woke: { of: ids.assigned },
    copied: { from: `conversation:${freshId()}`, entries: [ids.received] },
    unmerged: { from: `conversation:${freshId()}` },
    continued: { in: `conversation:${freshId()}` },
    erased: { of: ids.received, was },
    message: { ...mail, bcc: [], rich: null, files: [], writtenAt: at, seen: 100, draft: freshId(), answers: null },
    comment: { text: 'Noted', rich: null, mentions: [] },
    cancelled: { of: ids.queued },
    released: { of: ids.held },
    retried: { of: ids.failed },
    assigned: { to: null },
    closed: { seen: 1 },
    reopened: {},
    moved: { to: elsewhere },
    subject: { subject: 'Anew' },
    tagged: { add: ['vip'], remove: [] },
    'contact-linked': { contact: null },
    'marked-spam': { why: 'manual', detail: null },
    'unmarked-spam': {},
    trashed: {},
    restored: {},
    deleted: {},
    snoozed: { until: at + 60_000, seen: 1 },
    merged: { into: `conversation:${freshId()}` },
    split: { into: `conversation:${freshId()}`, entries: [ids.received] },
    hidden: { of: ids.received },
    shown: { of: ids.hidden },
    undone: { of: ids.assigned },
  }
  return { id: freshId(), type, by, at, ...fields[type] } as unknown as Entry
}

export const setOf = (fields: object, by: MemberId, at: number): Entry =>
  ({ id: freshId(), type: 'set', by, at, fields }) as unknown as Entry

/** A field that a member might set of a record that is there. */
export const formFields: Readonly<Record<Form, object>> = {
  workspace: { trashDays: 3 },
  member: { name: 'Another' },
  team: { name: 'Another' },
  inbox: { name: 'Another' },
  channel: { name: 'Another' },
  contact: { name: 'Another' },
}

/** A record of this kind that would begin in this space with this entry. */
export function beginning(kind: string, space: Space, by: MemberId, at: number): { readonly record: RecordId; readonly entry: Entry } {
  const conversation: ConversationId = `conversation:${freshId()}`
  const owner: MemberId = space.startsWith('me:') ? `member:${space.slice('me:'.length)}` : by
  const inbox = space.startsWith('inbox:') ? space : null
  const record = kind === 'marks' ? shardRecord(owner, conversation) : (`${kind}:${freshId()}` as RecordId)
  if (kind === 'marks') {
    const entry = { id: freshId(), type: 'read', by, at, member: owner, conversation, upTo: 1 } as unknown as Entry
    return { record, entry }
  }
  const fields: Readonly<Record<string, object>> = {
    workspace: { name: 'Mine' },
    member: { name: 'Mine', email: 'mine@example.org', role: 'super-admin', active: true },
    team: { name: 'Mine', members: [by] },
    inbox: { name: 'Mine' },
    channel: { name: 'Mine', kind: 'email', inbox: null, address: 'mine@example.org' },
    contact: { name: 'Mine', addresses: [] },
    draft: { inbox, conversation, by, excerpt: 'Mine', done: false },
    notification: { to: owner, event: 'mention', by, conversation, entry: freshId(), toldAt: at, read: false },
  }
  const created = { inbox, channel: `channel:${freshId()}`, via: 'email', subject: '', contact: { id: `contact:${freshId()}`, ...theirs } }
  const entry = kind === 'conversation' ? { id: freshId(), type: 'created', by, at, ...created } : setOf(fields[kind] ?? {}, by, at)
  return { record, entry: entry as unknown as Entry }
}
