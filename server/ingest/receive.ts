import { createHash } from 'node:crypto'
import type { MessageSignal, Signal, SignalFile } from '../../shared/channel/channel.ts'
import { type ContactId, type ConversationId, createUlid, type InboxId } from '../../shared/ids.ts'
import type { ConversationState } from '../../shared/records/conversation/state.ts'
import { type Address, type FileRef, foldAddress, MAX_TEXT } from '../../shared/records/parts.ts'
import type { Contact } from '../../shared/records/team.ts'
import type { Author, Step } from '../author/author.ts'
import type { Directory } from '../author/directory.ts'
import type { Clock } from '../relay/clock.ts'
import type { Blobs } from '../store/blobs.ts'
import type { CellChange, Store } from '../store/store.ts'
import { stripTag } from './address.ts'
import { cutToBytes } from './cut.ts'
import type { Inbound } from './intake.ts'

interface Deps {
  readonly store: Store
  readonly blobs: Blobs
  readonly clock: Clock
  readonly author: Author
  readonly directory: Directory
  /** Reads the bytes by their channel, within limits of time and memory; total. */
  parse(kind: string, bytes: Uint8Array): Promise<readonly Signal[]>
}

const MAX_TRIES = 8

/** What we name ourselves in an entry: a file is found by its name, so none that came may have one of these. */
const OURS = { raw: 'original.eml', html: 'message.html', full: 'message.txt' } as const

const freeName = (name: string): string => (Object.values<string>(OURS).includes(name) ? `attached ${name}` : name)

/** signal → dedupe → contact → conversation → command, for each inbox that it came to. */
export function createReceiver(deps: Deps): (inbound: Inbound) => Promise<void> {
  const { store, blobs, clock, author, directory } = deps
  const newConversation = (): ConversationId => `conversation:${createUlid(clock)}`

  return async function handle(inbound) {
    const bytes = await blobs.read(inbound.raw.sha256)
    if (bytes === null) throw new Error('the raw bytes are gone')
    const signals = await deps.parse(inbound.kind, bytes)
    const channels = new Map(
      inbound.recipients.flatMap((recipient) => {
        const channel = directory.channelByAddress(stripTag(recipient)) ?? directory.channelByAddress(recipient)
        return channel === null ? [] : [[channel.id, channel] as const]
      }),
    )
    for (const signal of signals) {
      // The same bytes may lose their last name elsewhere in the moment in which they come in here.
      const letGo = await blobs.hold()
      try {
        const stored = await keep(signal, inbound)
        for (const channel of channels.values()) await once(() => deliverTo(channel.fields.inbox, channel.id, signal, stored, inbound))
      } finally {
        letGo()
      }
    }
    await store.commit([{ rows: [], cells: [{ table: 'inbound', key: inbound.id, value: null }] }])
  }

  /** A cell that did not fit: somebody else wrote meanwhile, so look again and decide anew. */
  async function once(attempt: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < MAX_TRIES; tries++) if (await attempt()) return
    throw new Error('no attempt fitted')
  }

  async function keep(signal: Signal, inbound: Inbound): Promise<Stored> {
    const raw: FileRef = { name: OURS.raw, type: 'message/rfc822', ...inbound.raw }
    if (signal.type === 'unreadable') return { raw, html: null, full: null, files: [] }
    const put = async (file: SignalFile): Promise<FileRef> => ({
      name: file.name,
      type: file.type,
      ...(await blobs.put(file.bytes)),
      ...(file.cid === undefined ? {} : { cid: file.cid }),
      ...(file.inline === undefined ? {} : { inline: file.inline }),
    })
    const bytesOf = (text: string) => new TextEncoder().encode(text)
    const html = signal.html === null ? null : await put({ name: OURS.html, type: 'text/html', bytes: bytesOf(signal.html) })
    const isLong = bytesOf(signal.text).length > MAX_TEXT
    const full = isLong ? await put({ name: OURS.full, type: 'text/plain', bytes: bytesOf(signal.text) }) : null
    const files: FileRef[] = []
    for (const file of signal.files) files.push(await put({ ...file, name: freeName(file.name) }))
    return { raw, html, full, files }
  }

  /** false: try again. */
  async function deliverTo(inbox: InboxId, channel: Step['record'], signal: Signal, stored: Stored, inbound: Inbound): Promise<boolean> {
    const externalId = signal.type === 'message' ? signal.externalId : null
    const seenKey = `${inbox}/${createHash('sha256')
      .update(`${externalId ?? ''}\n${signal.digest}`)
      .digest('hex')}`
    if (await has('seen', seenKey)) return true // the same message again: one is enough (IN-2)
    const from = signal.from ?? { name: '', address: '' }
    const contact = await contactOf(from, inbox)
    const conversation = (signal.type === 'message' ? await joined(inbox, signal, contact.id) : null) ?? newConversation()
    const cells: CellChange[] = [{ table: 'seen', key: seenKey, value: JSON.stringify(conversation), expect: 'absent' }, ...contact.cells]
    if (externalId !== null) cells.push({ table: 'lookup', key: `external-id/${inbox}/${externalId}`, value: JSON.stringify(conversation) })
    const step: Step = {
      command: 'conversation.receive',
      record: conversation,
      input: {
        inbox,
        channel,
        via: inbound.kind,
        contact: { id: contact.id, name: from.name || contact.name, address: from.address },
        from,
        to: signal.type === 'message' ? signal.to : inbound.recipients.map((address) => ({ name: '', address })),
        cc: signal.type === 'message' ? signal.cc : [],
        replyTo: signal.type === 'message' ? signal.replyTo : null,
        subject: signal.subject,
        text: signal.type === 'message' ? cutToBytes(signal.text, MAX_TEXT) : '',
        ...stored,
        externalId,
        writtenAt: signal.type === 'message' ? signal.writtenAt : null,
        unreadable: signal.type === 'unreadable' ? signal.reason : null,
      },
    }
    const done = await author.run([...contact.steps, step], 'relay', cells)
    if (done.ok) return true
    if (done.error.code === 'conflict' || done.error.code === 'continued' || done.error.code === 'gone') return false
    throw new Error(`the relay refused what a channel brought: ${done.error.code} ${done.error.detail ?? ''}`)
  }

  /** Whom the whole team knows; else, in a private inbox, whom it alone knows. */
  async function contactOf(from: Address, inbox: InboxId): Promise<{ id: ContactId; name: string; steps: Step[]; cells: CellChange[] }> {
    const isPrivate = directory.inboxes().some((one) => one.id === inbox && one.fields.private)
    const teams = `contact-address/${foldAddress(from.address)}`
    const key = isPrivate ? `contact-address-in/${inbox}/${foldAddress(from.address)}` : teams
    const known = (await get<ContactId>(teams)) ?? (isPrivate ? await get<ContactId>(key) : null)
    if (known !== null) {
      const state = (await author.state(known)) as Contact | null
      return { id: known, name: state?.fields.name ?? '', steps: [], cells: [] }
    }
    const id: ContactId = `contact:${createUlid(clock)}`
    const fields = { name: from.name, addresses: from.address === '' ? [] : [from.address], inbox: isPrivate ? inbox : null }
    return {
      id,
      name: from.name,
      steps: [{ command: 'contact.set', record: id, input: { fields } }],
      cells: [{ table: 'lookup', key, value: JSON.stringify(id), expect: 'absent' }],
    }
  }

  /** The conversation it answers, where its sender has a part in it: an id alone opens no door (email.md 2, 4). */
  async function joined(inbox: InboxId, signal: MessageSignal, contact: ContactId): Promise<ConversationId | null> {
    for (const id of signal.answers) {
      const conversation = await get<ConversationId>(`external-id/${inbox}/${id}`)
      const state = conversation === null ? null : ((await author.state(conversation)) as ConversationState | null)
      if (conversation !== null && state !== null && takesPart(state, contact, signal.from)) return follow(conversation, state)
    }
    return null
  }

  /** To where it was merged, or goes on. */
  async function follow(from: ConversationId, state: ConversationState): Promise<ConversationId> {
    let [at, redirect] = [from, state.redirect]
    for (const been = new Set([from]); redirect !== null && !been.has(redirect); been.add(at)) {
      at = redirect
      redirect = ((await author.state(at)) as ConversationState | null)?.redirect ?? null
    }
    return at
  }

  async function get<T>(key: string): Promise<T | null> {
    const [cell] = await store.cells('lookup', key, { limit: 1 })
    return cell === undefined || cell.key !== key ? null : (JSON.parse(cell.value) as T)
  }

  async function has(table: 'seen', key: string): Promise<boolean> {
    return (await store.cells(table, key, { limit: 1 })).some((cell) => cell.key === key)
  }
}

interface Stored {
  readonly raw: FileRef
  readonly html: FileRef | null
  readonly full: FileRef | null
  readonly files: readonly FileRef[]
}

function takesPart(state: ConversationState, contact: ContactId, from: Address): boolean {
  if (state.contact?.id === contact) return true
  const address = foldAddress(from.address)
  return state.timeline.some((item) => {
    if (item.type !== 'message' && item.type !== 'received') return false
    const named = [item.entry.from, ...item.entry.to, ...item.entry.cc]
    return named.some((one) => foldAddress(one.address) === address)
  })
}
