import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { createMemoryStore } from '../../server/store/memory.ts'
import { openSqliteStore } from '../../server/store/sqlite.ts'
import { expectSame } from '../contract/same-store.ts'
import { type OpenedStore, storeContract } from '../contract/store.ts'
import { createIds, NO_LIMIT, rowOf, withCells, withRows } from '../fixtures/store-rows.ts'

const root = mkdtempSync(path.join(tmpdir(), 'samtal-store-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let files = 0
function newFile(): string {
  files += 1
  return path.join(root, String(files), 'samtal.db')
}

async function openSqlite(file: string): Promise<OpenedStore> {
  const { store, close } = await openSqliteStore(file)
  return {
    store,
    close,
    async reopen() {
      await close()
      return openSqlite(file)
    },
  }
}

async function openMemory(): Promise<OpenedStore> {
  return { store: createMemoryStore(), close: async () => {} }
}

storeContract('memory', openMemory)
storeContract('SQLite', () => openSqlite(newFile()))

test('[ST-1] memory and SQLite answer alike, whatever is written', async () => {
  await expectSame(async () => [await openMemory(), await openSqlite(newFile())], 40)
}, 60_000)

describe('the memory store', () => {
  test('[ST-1] a commit that fails writes nothing, and the next one is whole', async () => {
    const record = createIds().record()
    let broken = true
    const store = createMemoryStore({
      async beforeCommit(batch) {
        await null
        if (broken && batch.length > 0) throw new Error('disk full')
      },
    })
    const transaction = withRows(rowOf({ space: 'team', record, id: 'a' }))
    const [failed, later] = [store.commit([transaction]), store.commit([])]
    await expect(failed).rejects.toThrow('disk full')
    expect(await later).toEqual([])
    broken = false
    expect(await store.commit([transaction])).toEqual([{ ok: true, seqs: [1] }])
  })

  test('[ST-1] a row does not change with the bytes its writer goes on using', async () => {
    const record = createIds().record()
    const store = createMemoryStore()
    const change = Uint8Array.of(1, 2, 3)
    await store.commit([withRows(rowOf({ space: 'team', record, id: 'a', change }))])
    change.fill(0)
    expect((await store.load(record))[0]?.change).toEqual(Uint8Array.of(1, 2, 3))
  })
})

describe('the SQLite store', () => {
  test('[ST-1] when the disk fails, the commit rejects, nothing of it stands, and the store goes on', async () => {
    const file = newFile()
    const { store, close } = await openSqliteStore(file)
    onTestFinished(close)
    const [a, b] = [createIds().record(), createIds().record()]
    await store.commit([withRows(rowOf({ space: 'team', record: a, id: 'a1' }))])
    alter(file, 'ALTER TABLE cells RENAME TO cells_away')
    const rows = [rowOf({ space: 'team', record: a, id: 'a2', prev: 'a1' })]
    const failed = store.commit([{ rows, cells: [{ table: 'seen', key: 'k', value: '1' }] }])
    const inTheSameGroup = store.commit([withRows(rowOf({ space: 'team', record: b, id: 'b1' }))])
    await expect(failed).rejects.toThrow('cells')
    await expect(inTheSameGroup).rejects.toThrow('cells')
    alter(file, 'ALTER TABLE cells_away RENAME TO cells')
    expect((await store.tail('team', 0, NO_LIMIT)).map((row) => row.id)).toEqual(['a1'])
    expect(await store.commit([withRows(...rows)])).toEqual([{ ok: true, seqs: [2] }]) // [ST-3] no hole either
  })

  test('[ST-2] closing first finishes what was asked; later calls are refused', async () => {
    const file = newFile()
    const { store, close } = await openSqliteStore(file)
    const record = createIds().record()
    const [outcomes] = await Promise.all([store.commit([withRows(rowOf({ space: 'team', record, id: 'a' }))]), close(), close()])
    expect(outcomes).toEqual([{ ok: true, seqs: [1] }])
    await expect(store.load(record)).rejects.toThrow('the store is closed')
    await expect(store.commit([])).rejects.toThrow('the store is closed')
    const again = await openSqliteStore(file)
    onTestFinished(again.close)
    expect(await again.store.load(record)).toHaveLength(1)
  })

  test('[ST-2] after kill -9 every acknowledged commit is there, whole', async () => {
    const file = newFile()
    const writer = startWriter(file)
    const acknowledged: string[] = []
    for await (const line of createInterface(writer.stdout)) {
      acknowledged.push(line)
      if (acknowledged.length === 400) writer.kill('SIGKILL')
    }
    const { store, close } = await openSqliteStore(file)
    onTestFinished(close)
    const rows = await store.tail('team', 0, NO_LIMIT)
    const verdicts = new Set((await store.cells('verdicts', '')).map((cell) => cell.key))
    const kept = new Set(rows.map(({ record, id, seq }) => `${record} ${id} ${seq}`))
    expect(acknowledged.length).toBeGreaterThanOrEqual(400)
    expect(acknowledged.filter((line) => !kept.has(line))).toEqual([])
    expect(rows.map((row) => row.seq)).toEqual(Array.from(rows, (_, i) => i + 1))
    expect(new Set(rows.map((row) => row.id))).toEqual(verdicts)
  }, 60_000)

  test('[ST-8] a second opener is refused, in this process and from another, until the first has ended', async () => {
    const file = newFile()
    const inUse = /another Samtal is using this data directory/
    const first = await openSqliteStore(file)
    await expect(openSqliteStore(file)).rejects.toThrow(inUse)
    expect((await first.store.position('team', 0)).head).toBe(0)
    await first.close()

    const writer = startWriter(file)
    const lines = createInterface(writer.stdout)
    await new Promise((resolve) => lines.once('line', resolve))
    await expect(openSqliteStore(file)).rejects.toThrow(inUse)
    const exited = new Promise((resolve) => writer.once('exit', resolve))
    writer.kill('SIGKILL')
    await exited
    await (await openSqliteStore(file)).close()
  }, 60_000)

  test('[ST-8] a file of a newer version, of something else, or of no database at all is refused and left alone', async () => {
    const newer = newFile()
    await (await openSqliteStore(newer)).close()
    alter(newer, 'PRAGMA user_version = 99')
    await expect(openSqliteStore(newer)).rejects.toThrow(/newer Samtal \(schema 99/)

    const foreign = path.join(path.dirname(newer), 'foreign.db')
    alter(foreign, 'CREATE TABLE recipes (name TEXT)')
    await expect(openSqliteStore(foreign)).rejects.toThrow(/not one of Samtal's/)

    const noise = path.join(path.dirname(newer), 'noise.db')
    writeFileSync(noise, 'this is a letter, not a database. '.repeat(200))
    await expect(openSqliteStore(noise)).rejects.toThrow(/not a database/)
    await expect(openSqliteStore(noise)).rejects.toThrow(/not a database/) // and the lock was let go
  })

  test('[ST-7] a file whose epoch was taken out gets a new one, and keeps it', async () => {
    const file = newFile()
    const epochs: string[] = []
    for (const prepare of ['', "DELETE FROM store WHERE name = 'epoch'", '']) {
      if (prepare !== '') alter(file, prepare)
      const { store, close } = await openSqliteStore(file)
      epochs.push((await store.position('team', 0)).epoch)
      await close()
    }
    expect(epochs[1]).not.toBe(epochs[0])
    expect(epochs[2]).toBe(epochs[1])
  })

  test('[ST-16] what a transaction scrubs is in no file once it is durable, and as soon as a reader lets it', async () => {
    const file = newFile()
    const { store, close } = await openSqliteStore(file)
    onTestFinished(close)
    const record = createIds().record()
    const secret = (id: string, prev: string | null) =>
      withRows(rowOf({ space: 'team', record, id, prev, change: new TextEncoder().encode(`rosebud ${'x'.repeat(9000)} rosebud`) }))
    const nothing = { record, change: new TextEncoder().encode('nothing'), row: null, rowVersion: 1 }
    const hits = () =>
      readdirSync(path.dirname(file)).filter((name) => readFileSync(path.join(path.dirname(file), name)).includes('rosebud'))

    await store.commit([secret('a', null), secret('b', 'a')])
    expect(hits()).not.toEqual([])
    await store.commit([{ rows: [], cells: [], compact: [{ ...nothing, head: 'b' }], scrub: true }])
    expect(hits()).toEqual([])

    const reader = new DatabaseSync(file, { readOnly: true })
    await store.commit([secret('c', 'b')])
    reader.exec('BEGIN; SELECT count(*) FROM log')
    await store.commit([{ rows: [], cells: [], compact: [{ ...nothing, head: 'c' }], scrub: true }])
    expect(hits()).not.toEqual([])
    reader.close()
    await expect.poll(hits, { timeout: 5_000 }).toEqual([])
  })

  test('[ST-10] what is deleted is not to be found in the files after closing', async () => {
    const file = newFile()
    const { store, close } = await openSqliteStore(file)
    await store.commit([withCells({ table: 'secrets', key: 'smtp', value: '"rosebud-in-the-snow"' })])
    await store.commit([withCells({ table: 'secrets', key: 'smtp', value: null })])
    await close()
    for (const name of readdirSync(path.dirname(file))) {
      expect(readFileSync(path.join(path.dirname(file), name)).includes('rosebud')).toBe(false)
    }
  })
})

/** From outside, as no relay may. */
function alter(file: string, sql: string): void {
  const db = new DatabaseSync(file)
  try {
    db.exec(sql)
  } finally {
    db.close()
  }
}

type Writer = ChildProcessByStdio<null, Readable, null>

function startWriter(file: string): Writer {
  const script = fileURLToPath(new URL('../fixtures/store-writer.ts', import.meta.url))
  const writer = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void writer.kill('SIGKILL'))
  return writer
}
