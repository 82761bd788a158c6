import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { createFileKeeper } from '../../../server/files/keeper.ts'
import type { Door } from '../../../server/house.ts'
import { createBlobs } from '../../../server/store/blobs.ts'
import { createMemoryStore } from '../../../server/store/memory.ts'
import { createSecretBox } from '../../../server/store/secrets.ts'
import { openSqliteStore } from '../../../server/store/sqlite.ts'
import { cellTables, type Store } from '../../../server/store/store.ts'
import type { ConversationId, InboxId, MemberId, RecordId } from '../../../shared/ids.ts'
import type { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import type { Actor } from '../../../shared/records/entry.ts'
import { createManualClock } from '../../sim/clock.ts'
import { breathe } from '../../sim/link.ts'
import { scratchDir } from '../house.ts'
import { anna, createTown, freshId, ids, type TownOptions } from '../relay/raw-client.ts'
import { createMortalStore } from './mortal-store.ts'

export const stores = ['memory', 'SQLite'] as const
export type StoreName = (typeof stores)[number]

/** Time after which nobody can take a merge or a split back. */
export const SETTLED_MS = 10 * 60_000
const ROUNDS = 8

/** A town with files and secrets on a real disk, on either store, whose relay can die between any two commits. */
export async function setOut(name: StoreName, options: Pick<TownOptions, 'carrier'> = {}) {
  const dir = scratchDir()
  const clock = createManualClock()
  const sqlite = name === 'SQLite' ? await openSqliteStore(path.join(dir, 'samtal.sqlite')) : null
  if (sqlite !== null) onTestFinished(sqlite.close)
  const inner = sqlite?.store ?? createMemoryStore()
  const mortal = createMortalStore(inner)
  const { store } = mortal
  const blobs = createBlobs(path.join(dir, 'blobs'))
  const box = createSecretBox(dir)
  const keeper = createFileKeeper({ store, blobs, box, vaultDir: path.join(dir, 'vault'), now: clock.now })
  const barred = new Set<MemberId>()
  const door: Door = { authenticate: async () => null, bar: async (member) => void barred.add(member) }
  const town = await createTown({ ...options, store, clock, blobs, keeper, box, door })
  const author = () => town.house().author
  onTestFinished(() => town.house().stop())

  const stage = {
    ...{ town, store, clock, blobs, keeper, mortal, barred },
    /** Everything that has begun comes to its end, also what another thread has to answer. */
    async rest(): Promise<void> {
      for (let round = 0; round < ROUNDS; round++) {
        await town.house().settled()
        await inner.commit([]) // the thread that writes has answered, and the one that reads
        await inner.position('team', 0)
        await breathe()
      }
    },
    async pass(ms: number): Promise<void> {
      clock.advance(ms)
      await stage.rest()
    },
    /** The relay begins again on what is on the disk. */
    async restart(): Promise<void> {
      mortal.revive()
      await town.restart()
      await stage.rest()
    },
    /** A mail comes in; gives where it stands. */
    async mail(...letter: Parameters<typeof town.mail>): Promise<ConversationId> {
      await town.mail(...letter)
      await stage.rest()
      return (await town.records(ids.inbox))[0] as ConversationId
    },
    async run(command: string, record: RecordId, input: unknown, by: Actor = anna): Promise<readonly ConversationEntry[]> {
      const ran = await author().run([{ command, record, input }], by)
      if (!ran.ok) throw new Error(`${command}: ${ran.error.code} ${ran.error.detail ?? ''}`)
      return ran.value.flat() as unknown as ConversationEntry[]
    },
    state: async (record: RecordId) => (await author().state(record)) as ConversationState | null,
    entries: async (record: RecordId) => (await author().entries(record)) as readonly ConversationEntry[],
    /** The record as a relay would know it that has just begun. */
    async stored(record: RecordId) {
      const rows = await store.load(record)
      return { rows, head: rows.at(-1) }
    },
    /** Opens an inbox of a name, for everybody or for some. */
    async inbox(fields: Readonly<Record<string, unknown>>): Promise<InboxId> {
      const inbox: InboxId = `inbox:${freshId()}`
      await stage.run('inbox.set', inbox, { fields: { name: 'Board', ...fields } }, 'relay')
      return inbox
    },
    /** Where a word is found: in the store, its log, the blobs, the vault. */
    async hits(word: string): Promise<string[]> {
      const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) => !file.endsWith('-lock'))
      const there = files.filter((file) => statSync(path.join(dir, file)).isFile() && readFileSync(path.join(dir, file)).includes(word))
      return sqlite === null ? [...there, ...(await hitsIn(inner, word))] : there
    },
  }
  return stage
}
export type Stage = Awaited<ReturnType<typeof setOut>>

async function hitsIn(store: Store, word: string): Promise<string[]> {
  const found: string[] = []
  const inboxes = (await store.tail('team', 0, 1e9)).map((row) => row.record).filter((record) => record.startsWith('inbox:')) as InboxId[]
  for (const space of ['team' as const, 'texts' as const, ...new Set(inboxes)])
    for (const row of await store.tail(space, 0, 1e9))
      if (Buffer.from(row.change).includes(word) || row.row?.includes(word) === true) found.push(`${space} ${row.seq}`)
  for (const table of cellTables)
    for (const { key, value } of await store.cells(table, '')) if (`${key} ${value}`.includes(word)) found.push(`${table} ${key}`)
  return found
}

/** Does a thing with the relay dying after each of its commits, with and without having been told; then looks what came of it. */
export async function atEveryStep(
  name: StoreName,
  prepare: (stage: Stage) => Promise<() => Promise<unknown>>,
  look: (stage: Stage) => Promise<void>,
  options: Pick<TownOptions, 'carrier'> = {},
): Promise<number> {
  for (let step = 1; ; step++) {
    let hasEnded = true
    for (const isTold of [true, false]) {
      const stage = await setOut(name, options)
      const act = await prepare(stage)
      stage.mortal.dieAfter(step, isTold)
      await act().catch(() => null)
      await stage.rest()
      hasEnded &&= stage.mortal.isAlive()
      await stage.restart()
      await stage.keeper.sweep() // a crash leaves superfluous files behind, and no others (FI-8)
      await look(stage)
    }
    if (hasEnded) return step
  }
}
