import * as v from 'valibot'
import type { MemberId } from '../../../shared/ids.ts'
import { type AwarenessEntry, GONE } from '../../../shared/protocol/live.ts'
import { hasForeignKey } from '../../../shared/replica/judge.ts'
import type { Seat } from './seat.ts'

/** Bytes of what one client says of itself. */
const MAX_STATE = 4096
/** Clients that may speak through one seat: the tabs of a browser, when they share one. */
const MAX_STATES = 20
/** Client ids that one room remembers the owners of. */
const MAX_OWNERS = 10_000
/** A client says every 15 s that it is still here; after this it is taken for gone. Source: y-protocols 1.0.7. */
const SILENT_MS = 30_000

const State = v.record(v.string(), v.unknown())

/**
 * Who is in a room: a map, and no Awareness of y-protocols, which would run a timer for each room. Whatever a client
 * says of itself, who it is comes from its session (T9, LV-6); entries for somebody else's client id are not heard.
 */
export interface Presence {
  /** What of it is to be told to everybody. */
  take(seat: Seat, entries: readonly AwarenessEntry[], now: number): readonly AwarenessEntry[]
  /** That those of the seat are gone. */
  leave(seat: Seat): readonly AwarenessEntry[]
  /** That those who have been silent for too long are gone. */
  expire(now: number): readonly AwarenessEntry[]
  all(): readonly AwarenessEntry[]
}

interface Present {
  readonly seat: Seat
  readonly entry: AwarenessEntry
  readonly heardAt: number
}

export function createPresence(nameOf: (member: MemberId) => string): Presence {
  const present = new Map<number, Present>()
  /** For as long as the room stands: who leaves for a moment finds their id as they left it. */
  const owners = new Map<number, MemberId>()

  function takeEntry(seat: Seat, entry: AwarenessEntry, now: number): AwarenessEntry | null {
    const { client, clock } = entry
    const owner = owners.get(client)
    if (owner === undefined ? owners.size >= MAX_OWNERS : owner !== seat.member) return null
    const before = present.get(client)
    if (entry.state === GONE) {
      if (before === undefined || clock < before.entry.clock) return null
      present.delete(client)
      return { client, clock, state: GONE }
    }
    if (before !== undefined && clock <= before.entry.clock) return null
    const isNews = before?.seat !== seat
    if (isNews && [...present.values()].filter((one) => one.seat === seat).length >= MAX_STATES) return null
    const state = stamped(entry.state, seat.member)
    if (state === null) return null
    owners.set(client, seat.member)
    const told = { client, clock, state }
    present.set(client, { seat, entry: told, heardAt: now })
    return told
  }

  function stamped(text: string, member: MemberId): string | null {
    const state = text.length > MAX_STATE ? null : v.safeParse(State, parse(text))
    if (state === null || !state.success || hasForeignKey(state.output, 0)) return null
    return JSON.stringify({ ...state.output, user: { id: member, name: nameOf(member) } })
  }

  function goneWhere(is: (one: Present) => boolean): AwarenessEntry[] {
    const gone = [...present.values()].filter(is).map(({ entry }) => ({ ...entry, state: GONE }))
    for (const { client } of gone) present.delete(client)
    return gone
  }

  return {
    take: (seat, entries, now) => entries.flatMap((entry) => takeEntry(seat, entry, now) ?? []),
    leave: (seat) => goneWhere((one) => one.seat === seat),
    expire: (now) => goneWhere((one) => now - one.heardAt > SILENT_MS),
    all: () => [...present.values()].map(({ entry }) => entry),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
