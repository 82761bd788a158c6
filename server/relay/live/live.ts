import type { ConversationId, InboxId, MemberId, RecordId, Space, TextId } from '../../../shared/ids.ts'
import { type CloseReason, closeCodes } from '../../../shared/protocol/close.ts'
import { type LiveName, parseLiveName } from '../../../shared/protocol/live.ts'
import { fail, ok } from '../../../shared/result.ts'
import type { Row, Store } from '../../store/store.ts'
import type { Access } from '../access.ts'
import type { Clock } from '../clock.ts'
import type { Desk } from '../desk.ts'
import type { Identity } from '../session.ts'
import { createRoom, type Room, type RoomOptions } from './room.ts'
import type { Place, Seat } from './seat.ts'
import { openWords } from './words.ts'

/** One timer for all rooms. */
const SWEEP_MS = 5000

/** The live lane: who has which live document open. Rules LV-1…LV-8; names and messages in shared/protocol/live.ts. */
export interface Live {
  /** Takes a seat at a document, by its name. One who may not is sent away by its `close`, now or later. */
  enter(name: string, seat: Seat): Place
  /** What somebody may do has changed: whoever may not be where they are is sent away before anything else is told. */
  recheck(): void
  /** Sends everybody away, or those of one member, or of one sign-in. */
  end(reason: CloseReason, whose?: Partial<Identity>): void
  /** Everything that has come is written. */
  settled(): Promise<void>
}

/** Where a room belongs. */
interface Gate extends Pick<RoomOptions, 'open' | 'admits'> {
  /** The records that say so; none: the name itself does. */
  readonly records: readonly RecordId[]
  /** The desk has written a row of such a record. */
  heed(row: Row): 'as-before' | 'moved' | 'gone'
}

interface Held {
  readonly room: Room
  readonly gate: Gate
}

export function createLive(options: {
  readonly store: Store
  readonly desk: Desk
  readonly access: Access
  readonly clock: Clock
  onError(error: unknown): void
}): Live {
  const { store, desk, access, clock } = options
  const rooms = new Map<string, Held>()
  /** By the records that say where they belong: commits are many, and few of them concern a room. */
  const byRecord = new Map<RecordId, Set<Held>>()
  let sweeping = false

  const mayEnter = (member: MemberId, space: Space | null) => space !== null && access.spacesOf(member).includes(space)

  const presenceGate = (inbox: InboxId): Gate => ({
    records: [],
    open: async () => ok(null),
    admits: (member) => mayEnter(member, inbox),
    heed: () => 'as-before',
  })

  function draftGate(text: TextId, conversation: ConversationId): Gate {
    /** Where the conversation is; null: it is not there, or not any more. */
    let space: Space | null = null
    return {
      records: [conversation, text],
      async open() {
        space = (await desk.read(conversation))?.space ?? null
        if (space === null) return fail('noAccess')
        const words = await openWords({ store, text, conversation, newId: desk.newId })
        if (words.ok) return words
        return fail(words.error === 'gone' ? 'notFound' : 'noAccess')
      },
      admits: (member) => mayEnter(member, space),
      heed(row) {
        if (row.record === text) return 'gone' // words are written past the desk: it has deleted them
        const before = space
        // A move leaves a tombstone in the old space and the whole record in the new one, in that order.
        if (row.change.length > 0) space = row.space
        else if (row.space === space) space = null
        return space === before ? 'as-before' : 'moved'
      },
    }
  }

  function roomFor(name: string, parsed: LiveName): Room {
    const there = rooms.get(name)
    if (there !== undefined) return there.room
    const gate = parsed.type === 'presence' ? presenceGate(parsed.inbox) : draftGate(parsed.text, parsed.conversation)
    const room = createRoom({
      open: gate.open,
      admits: gate.admits,
      nameOf: access.nameOf,
      now: clock.now,
      onError: options.onError,
      onEmpty: () => forget(name, held),
    })
    const held: Held = { room, gate }
    rooms.set(name, held)
    for (const record of gate.records) byRecord.set(record, (byRecord.get(record) ?? new Set()).add(held))
    sweepLater()
    return room
  }

  function forget(name: string, held: Held): void {
    if (rooms.get(name) !== held) return
    rooms.delete(name)
    for (const record of held.gate.records) {
      const others = byRecord.get(record)
      others?.delete(held)
      if (others?.size === 0) byRecord.delete(record)
    }
  }

  function sweepLater(): void {
    if (sweeping) return
    sweeping = true
    clock.after(SWEEP_MS, () => {
      sweeping = false
      for (const { room } of [...rooms.values()]) room.sweep(clock.now())
      if (rooms.size > 0) sweepLater()
    })
  }

  function recheck(): void {
    for (const { room } of [...rooms.values()]) room.recheck()
  }

  access.onChange(recheck)
  desk.onCommitted((committed) => {
    const moved = new Set<Room>()
    for (const { row } of committed) {
      for (const { room, gate } of [...(byRecord.get(row.record) ?? [])]) {
        const heeded = gate.heed(row)
        if (heeded === 'moved') moved.add(room)
        if (heeded === 'gone') room.end('notFound', () => true)
      }
    }
    for (const room of moved) room.recheck()
  })

  return {
    enter(name, seat) {
      const parsed = parseLiveName(name)
      if (parsed !== null) return roomFor(name, parsed).enter(seat)
      seat.close(closeCodes.notFound)
      return { take: () => undefined, leave: () => undefined }
    },
    recheck,
    end(reason, { member, signIn } = {}) {
      for (const { room } of [...rooms.values()])
        room.end(reason, (seat) => (member === undefined || seat.member === member) && (signIn === undefined || seat.signIn === signIn))
    },
    async settled() {
      await Promise.all([...rooms.values()].map(({ room }) => room.settled()))
    },
  }
}
