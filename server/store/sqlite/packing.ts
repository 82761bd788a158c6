import type { RecordId, Space } from '../../../shared/ids.ts'
import type { CellChange, CellTable, Compaction, NewRow, Outcome, Row, Transaction } from '../store.ts'

/**
 * What crosses between the relay's thread and the store's: three flat columns. A structured clone writes every key of
 * every object and every small buffer on its own; one array of strings and one moved buffer cost a third of that.
 */
export interface Packed {
  readonly strings: readonly (string | null)[]
  readonly numbers: readonly number[]
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** What a batch came to; rows of a refused transaction have no seq and are left out. */
export interface PackedOutcomes {
  readonly seqs: readonly number[]
  /** Which of the batch was refused, ascending. */
  readonly refused: readonly { readonly index: number; readonly outcome: Extract<Outcome, { ok: false }> }[]
}

export function packBatch(batch: readonly Transaction[]): Packed {
  const packer = createPacker()
  packer.number(batch.length)
  for (const { rows, cells, compact = [], scrub = false } of batch) {
    packer.number(rows.length)
    for (const row of rows) packer.row(row)
    packer.number(cells.length)
    for (const { table, key, value, expect } of cells) {
      packer.string(table)
      packer.string(key)
      packer.string(value)
      const isValue = typeof expect === 'object'
      packer.number(isValue ? 1 : 0)
      packer.string(isValue ? expect.value : (expect ?? null))
    }
    packer.number(compact.length)
    for (const compaction of compact) packer.compaction(compaction)
    packer.number(scrub ? 1 : 0)
  }
  return packer.done()
}

export function unpackBatch(packed: Packed): Transaction[] {
  const unpacker = createUnpacker(packed)
  return times(unpacker.number(), () => ({
    rows: times(unpacker.number(), unpacker.row),
    cells: times(unpacker.number(), () => unpackCell(unpacker)),
    compact: times(unpacker.number(), unpacker.compaction),
    scrub: unpacker.number() === 1,
  }))
}

function unpackCell(unpacker: Unpacker): CellChange {
  const table = unpacker.string() as CellTable
  const key = unpacker.string()
  const value = unpacker.nullable()
  const isValue = unpacker.number() === 1
  const expect = unpacker.nullable()
  if (expect === null) return { table, key, value }
  return { table, key, value, expect: isValue ? { value: expect } : (expect as 'absent' | 'present') }
}

/** Records, each with its rows. */
export function packRecords(records: readonly (readonly Row[])[]): Packed {
  const packer = createPacker()
  packer.number(records.length)
  for (const rows of records) {
    packer.number(rows.length)
    for (const row of rows) {
      packer.number(row.seq)
      packer.row(row)
    }
  }
  return packer.done()
}

/** The changes are views on one buffer: who keeps one for long keeps the whole answer, unless it copies. */
export function unpackRecords(packed: Packed): Row[][] {
  const unpacker = createUnpacker(packed)
  return times(unpacker.number(), () => times(unpacker.number(), () => ({ seq: unpacker.number(), ...unpacker.row() })))
}

export function unpackOutcomes(batch: readonly Transaction[], { seqs, refused }: PackedOutcomes): Outcome[] {
  let seqAt = 0
  let refusedAt = 0
  return batch.map(({ rows }, index) => {
    const next = refused[refusedAt]
    if (next?.index === index) {
      refusedAt += 1
      return next.outcome
    }
    const from = seqAt
    seqAt += rows.length
    return { ok: true, seqs: seqs.slice(from, seqAt) }
  })
}

function createPacker() {
  const strings: (string | null)[] = []
  const numbers: number[] = []
  const changes: Uint8Array[] = []
  let size = 0

  function bytes(change: Uint8Array): void {
    numbers.push(change.byteLength)
    changes.push(change)
    size += change.byteLength
  }

  return {
    number: (value: number) => numbers.push(value),
    string: (value: string | null) => strings.push(value),
    row(row: NewRow) {
      strings.push(row.space, row.record, row.id, row.prev, row.row)
      numbers.push(row.generation, row.rowVersion, row.whole ? 1 : 0)
      bytes(row.change)
    },
    compaction({ record, head, change, row, rowVersion }: Compaction) {
      strings.push(record, head, row)
      numbers.push(rowVersion)
      bytes(change)
    },
    done(): Packed {
      const all = new Uint8Array(size)
      let at = 0
      for (const change of changes) {
        all.set(change, at)
        at += change.byteLength
      }
      return { strings, numbers, bytes: all }
    },
  }
}

type Unpacker = ReturnType<typeof createUnpacker>

function createUnpacker({ strings, numbers, bytes }: Packed) {
  let stringAt = 0
  let numberAt = 0
  let byteAt = 0
  function nullable(): string | null {
    const value = strings[stringAt++]
    if (value === undefined) throw new RangeError('packed strings ended early')
    return value
  }
  function string(): string {
    const value = nullable()
    if (value === null) throw new TypeError('a packed string is null')
    return value
  }
  function number(): number {
    const value = numbers[numberAt++]
    if (value === undefined) throw new RangeError('packed numbers ended early')
    return value
  }
  function row(): NewRow {
    const space = string() as Space
    const record = string() as RecordId
    const id = string()
    const prev = nullable()
    const row = nullable()
    const generation = number()
    const rowVersion = number()
    const whole = number() === 1
    return { space, record, generation, id, prev, whole, change: change(), row, rowVersion }
  }
  function change(): Uint8Array {
    const from = byteAt
    byteAt += number()
    return bytes.subarray(from, byteAt)
  }
  function compaction(): Compaction {
    const record = string() as RecordId
    const head = string()
    const row = nullable()
    const rowVersion = number()
    return { record, head, change: change(), row, rowVersion }
  }
  return { string, nullable, number, row, compaction }
}

function times<T>(count: number, make: () => T): T[] {
  const made: T[] = []
  for (let i = 0; i < count; i++) made.push(make())
  return made
}
