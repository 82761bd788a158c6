import { workerData } from 'node:worker_threads'
import { openStoreFile } from './sqlite/file.ts'
import { type Packed, type PackedOutcomes, packRecords, unpackBatch } from './sqlite/packing.ts'
import { createReader, type Reader } from './sqlite/reader.ts'
import { answer } from './sqlite/thread.ts'
import { createBatchWriter } from './sqlite/writer.ts'

/** The store's thread; its one caller is sqlite.ts. What is read after a commit's answer contains that commit. */
export interface Calls extends Pick<Reader, 'position' | 'cells'> {
  commit(batch: Packed): PackedOutcomes
  /** `tail` and `load` answer as one record would. */
  tail(...args: Parameters<Reader['tail']>): Packed
  page(...args: Parameters<Reader['page']>): Packed
  load(...args: Parameters<Reader['load']>): Packed
  close(): null
}

answer<Calls>(() => {
  const opened = openStoreFile((workerData as { readonly file: string }).file)
  const reader = createReader(opened)
  const write = createBatchWriter(opened)
  return {
    commit: (batch) => write(unpackBatch(batch)),
    tail: (...args) => packRecords([reader.tail(...args)]),
    page: (...args) => packRecords(reader.page(...args)),
    load: (...args) => packRecords([reader.load(...args)]),
    position: reader.position,
    cells: reader.cells,
    close() {
      opened.close()
      return null
    },
  }
})
