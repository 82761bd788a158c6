import type { MemberId } from '../../../shared/ids.ts'
import { type CloseReason, closeCodes } from '../../../shared/protocol/close.ts'
import { type AwarenessEntry, decodeLive, encodeLive, type LiveMessage } from '../../../shared/protocol/live.ts'
import { joinUpdates } from '../../../shared/replica/text-doc.ts'
import type { TextFault } from '../../../shared/replica/weigh-text.ts'
import type { Result } from '../../../shared/result.ts'
import { createPresence } from './presence.ts'
import { createRate } from './rate.ts'
import type { Place, Seat } from './seat.ts'
import type { Words } from './words.ts'

/** Bytes that may wait in a socket: above it the place is lost, and whoever comes again is brought up to date (F12). */
const MAX_BUFFERED = 2 * 1024 * 1024
/** A stock client that hears nothing for 30 s hangs up. Source: y-websocket 3.1.0, messageReconnectTimeout. */
const ECHO_MS = 15_000

/** Updates of one client that may build on what is not here before it brings that. */
const MAX_GAPS = 200

const reasonOf: Readonly<Record<TextFault, CloseReason>> = {
  malformed: 'malformed',
  gap: 'malformed',
  'foreign-client': 'malformed',
  'too-large': 'tooLarge',
}

/** A document of nothing, for rooms that have none: stock clients want to be told that they are in step. */
const NOTHING = Uint8Array.of(0, 0)
const NO_VECTOR = Uint8Array.of(0)

/** Everybody who has one live document open, and the document (rules LV-1…LV-8). */
export interface Room {
  enter(seat: Seat): Place
  /** Sends away who may not be here now: at once, before anything else is told. */
  recheck(): void
  /** Sends away those of whom `is` is true. */
  end(reason: CloseReason, is: (seat: Seat) => boolean): void
  /** From time to time: who is silent has gone, who heard nothing hears something. */
  sweep(now: number): void
  /** What has come is taken, and written. */
  settled(): Promise<void>
}

export interface RoomOptions {
  /** Finds out whose it is, and opens its words; null: it has none. Before it has resolved nobody is answered. */
  open(): Promise<Result<Words | null, CloseReason>>
  /** May this member be here now? Asked only once `open` has resolved. */
  admits(member: MemberId): boolean
  nameOf(member: MemberId): string
  now(): number
  /** Nobody is here any more, and nothing is under way. */
  onEmpty(): void
  onError(error: unknown): void
}

interface Written {
  readonly by: Seat
  readonly change: Uint8Array
}

export function createRoom(options: RoomOptions): Room {
  const { now } = options
  /** And when each was last told something. */
  const seats = new Map<Seat, number>()
  /** Nothing more of theirs counts. What somebody wrote who just left does. */
  const sentAway = new WeakSet<Seat>()
  /** How many updates each has sent that build on what is not here, since it last brought the rest; and who is to be asked for it. */
  const gaps = new WeakMap<Seat, number>()
  const behind: Seat[] = []
  const presence = createPresence(options.nameOf)
  let inbox: { readonly seat: Seat; readonly message: LiveMessage }[] = []
  let words: Words | null = null
  let opened = false
  let working: Promise<void> | null = null

  function send(seat: Seat, bytes: Uint8Array): void {
    if (!seats.has(seat)) return
    if (seat.buffered() > MAX_BUFFERED) expel(seat, 'restarting')
    else {
      seats.set(seat, now())
      seat.send(bytes)
    }
  }

  function tell(entries: readonly AwarenessEntry[]): void {
    if (entries.length === 0) return
    const bytes = encodeLive({ type: 'awareness', entries })
    for (const seat of [...seats.keys()]) send(seat, bytes)
  }

  function leave(seat: Seat): void {
    if (!seats.delete(seat)) return
    tell(presence.leave(seat))
    if (seats.size === 0 && working === null) options.onEmpty()
  }

  function expel(seat: Seat, reason: CloseReason): void {
    if (!seats.has(seat)) return
    sentAway.add(seat)
    seat.close(closeCodes[reason])
    leave(seat)
  }

  const end = (reason: CloseReason, is: (seat: Seat) => boolean) => {
    for (const seat of [...seats.keys()]) if (is(seat)) expel(seat, reason)
  }
  const recheck = () => {
    if (opened) end('noAccess', (seat) => !options.admits(seat.member))
  }

  function work(): void {
    working ??= workOff()
      .catch((error: unknown) => {
        options.onError(error)
        // Memory may run ahead of the log: everybody comes again, to what is there.
        words = null
        opened = false
        end('restarting', () => true)
      })
      .finally(() => {
        working = null
        if (seats.size === 0) options.onEmpty()
        else if (!opened || inbox.length > 0) work() // somebody came while the others were sent away
      })
  }

  async function workOff(): Promise<void> {
    if (!opened) {
      const found = await options.open()
      if (!found.ok) return end(found.error, () => true)
      words = found.value
      opened = true
      recheck()
    }
    while (inbox.length > 0) await turn()
  }

  /** What has come so far: all of it is taken, then written as one row, then told, and only then are questions answered. */
  async function turn(): Promise<void> {
    const batch = inbox
    inbox = []
    const taken: Written[] = []
    const asked: typeof batch = []
    for (const { seat, message } of batch) {
      if (sentAway.has(seat)) continue
      if (message.type === 'awareness') hear(seat, message.entries)
      else if (message.type === 'step1' || message.type === 'ask') asked.push({ seat, message })
      else {
        const change = await takeWords(seat, message)
        if (change !== null) taken.push({ by: seat, change })
      }
    }
    if (taken.length > 0) {
      await words?.commit()
      publish(taken)
    }
    for (const seat of behind.splice(0)) ask(seat)
    for (const { seat, message } of asked) answer(seat, message)
  }

  function hear(seat: Seat, entries: readonly AwarenessEntry[]): void {
    if (seats.has(seat)) tell(presence.take(seat, entries, now()))
  }

  async function takeWords(seat: Seat, message: Extract<LiveMessage, { update: Uint8Array }>): Promise<Uint8Array | null> {
    if (words === null) {
      if (message.update.length > NOTHING.length) expel(seat, 'malformed')
      return null
    }
    const change = await words.take(message, seat.member)
    if (message.type === 'step2') gaps.delete(seat)
    if (change.ok) return change.value
    const before = gaps.get(seat) ?? 0
    // What was written offline comes with step2; what is typed meanwhile may come before it, and comes again with it.
    if (change.error !== 'gap' || message.type === 'step2' || before === MAX_GAPS) expel(seat, reasonOf[change.error])
    else {
      gaps.set(seat, before + 1)
      if (before === 0) behind.push(seat)
    }
    return null
  }

  const ask = (seat: Seat) => send(seat, encodeLive({ type: 'step1', vector: words?.vector() ?? NO_VECTOR }))

  /** Everybody hears what the others wrote, in one message. */
  function publish(taken: readonly Written[]): void {
    const whole = encodeChanges(taken)
    const authors = new Set(taken.map(({ by }) => by))
    for (const seat of [...seats.keys()]) {
      const others = authors.has(seat) ? taken.filter(({ by }) => by !== seat) : taken
      if (others.length > 0) send(seat, others === taken ? whole : encodeChanges(others))
    }
  }

  function answer(seat: Seat, message: LiveMessage): void {
    if (message.type === 'ask') send(seat, encodeLive({ type: 'awareness', entries: presence.all() }))
    if (message.type !== 'step1') return
    const update = words === null ? NOTHING : words.missing(message.vector)
    if (update === null) expel(seat, 'malformed')
    else {
      send(seat, encodeLive({ type: 'step2', update }))
      ask(seat)
    }
  }

  return {
    enter(seat) {
      const mayCome = createRate(now)
      seats.set(seat, now())
      if (opened) recheck()
      if (opened) send(seat, encodeLive({ type: 'awareness', entries: presence.all() }))
      else work()
      return {
        take(bytes) {
          if (!seats.has(seat)) return
          if (!mayCome(bytes.length)) return expel(seat, 'tooMany')
          const message = decodeLive(bytes)
          if (message === null) return expel(seat, 'malformed')
          inbox.push({ seat, message })
          work()
        },
        leave: () => leave(seat),
      }
    },
    recheck,
    end,
    sweep(at) {
      tell(presence.expire(at))
      const echo = encodeLive({ type: 'awareness', entries: [] })
      for (const [seat, toldAt] of [...seats]) if (opened && at - toldAt >= ECHO_MS) send(seat, echo)
    },
    settled: async () => {
      while (working !== null) await working
    },
  }
}

const encodeChanges = (written: readonly Written[]): Uint8Array =>
  encodeLive({ type: 'update', update: joinUpdates(written.map(({ change }) => change)) })
