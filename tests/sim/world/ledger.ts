import type { Committed } from '../../../server/relay/desk.ts'
import type { RecordId } from '../../../shared/ids.ts'
import type { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import type { Device } from './device.ts'

/** What somebody wrote: it may not get lost unsaid. */
export interface Deed {
  readonly device: Device
  readonly entry: string
  /** Words that stand nowhere else. */
  readonly canary: string
}

/** What was promised to whom, and what the relay made durable on the way; for the judges. It decides nothing. */
export interface Ledger {
  readonly deeds: Deed[]
  /** Canaries of the mails that the relay has said 250 to. */
  taken: readonly string[]
  /** The records that an entry ever stood in. */
  readonly places: ReadonlyMap<string, ReadonlySet<RecordId>>
  /** The entries of a mail, by its canary. */
  readonly letters: ReadonlyMap<string, ReadonlySet<string>>
  /** How often somebody asked for a message to leave once more: retries, and releases where it may have left before. */
  readonly again: ReadonlyMap<string, ReadonlySet<string>>
  /** Nobody but a lost disk knew of these: no promise is broken by it. */
  excuse(isExcused: (deed: Deed) => boolean): void
  heed(committed: readonly Committed[]): void
  backUp(): void
  restore(): void
}

const CANARY = /canary[0-9A-Z]{26}/g

export const canaryOf = (id: string): string => `canary${id}`

/** Every canary in some bytes or text. */
export function canariesIn(where: Uint8Array | string): Set<string> {
  const text = typeof where === 'string' ? where : Buffer.from(where.buffer, where.byteOffset, where.byteLength).toString('latin1')
  return new Set(text.match(CANARY) ?? [])
}

export function createLedger(): Ledger {
  const places = new Map<string, Set<RecordId>>()
  const letters = new Map<string, Set<string>>()
  const again = new Map<string, Set<string>>()
  let backup: readonly string[] = []

  const ledger: Ledger = {
    deeds: [],
    taken: [],
    places,
    letters,
    again,
    excuse(isExcused) {
      for (let i = ledger.deeds.length - 1; i >= 0; i--) {
        const deed = ledger.deeds[i]
        if (deed !== undefined && isExcused(deed)) ledger.deeds.splice(i, 1)
      }
    },
    heed(committed) {
      for (const { row, entries } of committed) {
        for (const entry of entries as readonly ConversationEntry[]) {
          add(places, entry.id, row.record)
          if (entry.type === 'received') for (const canary of canariesIn(entry.text)) add(letters, canary, entry.id)
          if (entry.type === 'retried' || entry.type === 'released') add(again, entry.of, entry.id)
        }
      }
    },
    backUp() {
      backup = ledger.taken
    },
    restore() {
      ledger.taken = backup
    },
  }
  return ledger
}

function add<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key)
  if (set === undefined) sets.set(key, new Set([value]))
  else set.add(value)
}
