import * as Y from 'yjs'
import { createLive } from '../../../server/relay/live/live.ts'
import type { Place, Seat } from '../../../server/relay/live/seat.ts'
import { openDesk } from '../../../server/relay/relay.ts'
import { createMemoryStore } from '../../../server/store/memory.ts'
import type { Store } from '../../../server/store/store.ts'
import { type ConversationId, createIds, type InboxId, type MemberId, type Space } from '../../../shared/ids.ts'
import { type AwarenessEntry, decodeLive, draftName, encodeLive, type LiveMessage } from '../../../shared/protocol/live.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { createManualClock } from '../../sim/clock.ts'
import { createRandom } from '../../sim/random.ts'

const newId = createIds({ now: createManualClock().now, random: createRandom(11).bytes })
export const anna: MemberId = `member:${newId()}`
export const bo: MemberId = `member:${newId()}`
export const inbox: InboxId = `inbox:${newId()}`
export const elsewhere: InboxId = `inbox:${newId()}`
export const freshId = newId

/** The live lane of one relay on a store in memory, with who may enter where in our hand. */
export async function createHouse(options: { readonly store?: Store } = {}) {
  const store = options.store ?? createMemoryStore()
  const clock = { ...createManualClock(), random: createRandom(5).bytes }
  const errors: unknown[] = []
  const desk = await openDesk(store, clock, (error) => errors.push(error))
  const rights = new Map<MemberId, readonly Space[]>([
    [anna, ['team', inbox, elsewhere]],
    [bo, ['team', inbox]],
  ])
  const listeners: (() => void)[] = []
  const live = createLive({
    store,
    desk,
    clock,
    access: {
      roleOf: () => 'agent',
      spacesOf: (member) => rights.get(member) ?? [],
      isActiveMember: (id) => rights.has(id as MemberId),
      nameOf: (member) => (member === anna ? 'Anna' : 'Bo'),
      superAdmins: () => [],
      onChange: (listener) => void listeners.push(listener),
      setting: () => undefined,
    },
    onError: (error) => errors.push(error),
  })

  async function settle(): Promise<void> {
    for (let i = 0; i < 3; i++) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      await live.settled()
    }
  }

  return {
    store,
    clock,
    desk,
    live,
    errors,
    settle,
    grant(member: MemberId, spaces: readonly Space[]) {
      rights.set(member, spaces)
      for (const listener of listeners) listener()
    },
    async conversation(space: InboxId = inbox): Promise<ConversationId> {
      const id: ConversationId = `conversation:${newId()}`
      const contact = { id: `contact:${newId()}`, name: 'Maja', address: 'maja@kund.example' }
      const created = { type: 'created', inbox: space, channel: `channel:${newId()}`, via: 'email', subject: 'Brake', contact }
      await desk.create([{ record: id, entries: [{ id: newId(), by: 'relay', at: clock.now(), n: 1, ...created } as Entry] }], [])
      return id
    },
    /** Opens a document as a client whose every byte we choose. */
    sit(member: MemberId, name: string) {
      const heard: LiveMessage[] = []
      const client = { closedWith: null as number | null, buffered: 0 }
      const seat: Seat = {
        member,
        signIn: `sign-in of ${member}`,
        send(bytes) {
          if (client.closedWith !== null) throw new Error('something came after the closing')
          const message = decodeLive(bytes)
          if (message === null) throw new Error('the relay sent something malformed')
          heard.push(message)
        },
        close(code) {
          client.closedWith = code
        },
        buffered: () => client.buffered,
      }
      const place: Place = live.enter(name, seat)
      const of = <T extends LiveMessage['type']>(type: T) =>
        heard.filter((message): message is Extract<LiveMessage, { type: T }> => message.type === type)
      return {
        heard,
        of,
        closedWith: () => client.closedWith,
        jam(bytes: number) {
          client.buffered = bytes
        },
        leave: () => place.leave(),
        /** Without waiting for what follows. */
        throwIn: (bytes: Uint8Array) => place.take(bytes),
        async say(...messages: readonly LiveMessage[]) {
          for (const message of messages) place.take(encodeLive(message))
          await settle()
        },
        async bytes(bytes: Uint8Array) {
          place.take(bytes)
          await settle()
        },
        /** The last state that was told of a client. */
        stateOf(clientId: number): unknown {
          const told = of('awareness').flatMap((message) => message.entries.filter((entry) => entry.client === clientId))
          return JSON.parse(told.at(-1)?.state ?? 'null')
        },
      }
    },
    /** What a newcomer is given. */
    async read(name: string, member: MemberId = anna): Promise<Y.Doc> {
      const reader = this.sit(member, name)
      await reader.say({ type: 'step1', vector: Uint8Array.of(0) })
      const doc = new Y.Doc()
      for (const { update } of reader.of('step2')) Y.applyUpdate(doc, update)
      reader.leave()
      await settle()
      return doc
    },
  }
}
export type House = Awaited<ReturnType<typeof createHouse>>

export const newDraft = (conversation: ConversationId): string => draftName(`draft:${newId()}`, conversation)

/** A document as an editor has it. */
export function createWriter(client?: number) {
  const doc = new Y.Doc()
  if (client !== undefined) doc.clientID = client
  return {
    doc,
    /** Adds a paragraph; gives the update of it. */
    write(words: string): Uint8Array {
      const before = Y.encodeStateVector(doc)
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(words)])
      doc.getXmlFragment('words').push([paragraph])
      return Y.encodeStateAsUpdate(doc, before)
    },
  }
}

export const wordsOf = (doc: Y.Doc): string => doc.getXmlFragment('words').toString()

export const says = (client: number, clock: number, state: unknown): LiveMessage => ({
  type: 'awareness',
  entries: [{ client, clock, state: JSON.stringify(state) } satisfies AwarenessEntry],
})
