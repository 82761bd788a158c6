import { workerData } from 'node:worker_threads'
import { openStoreFile, readStoreFile } from './sqlite/file.ts'
import { type Packed, type PackedOutcomes, packRecords, unpackBatch } from './sqlite/packing.ts'
import { createReader, type Reader } from './sqlite/reader.ts'
import { answer } from './sqlite/thread.ts'
import { createBatchWriter } from './sqlite/writer.ts'

/** What the thread that writes answers. */
export interface WriteCalls {
  commit(batch: Packed): PackedOutcomes
  close(): null
}

/** What the thread that reads answers. What is read after a commit's answer contains that commit. */
export interface ReadCalls extends Pick<Reader, 'position' | 'cells'> {
  /** `tail` and `load` answer as one record would. */
  tail(...args: Parameters<Reader['tail']>): Packed
  page(...args: Parameters<Reader['page']>): Packed
  load(...args: Parameters<Reader['load']>): Packed
  close(): null
}

/** One of the store's two threads; their one caller is sqlite.ts. Reading waits for no fsync in a thread of its own. */
export interface StoreThread {
  readonly file: string
  readonly role: 'write' | 'read'
}

const { file, role } = workerData as StoreThread

if (role === 'write')
  answer<WriteCalls>(() => {
    const opened = openStoreFile(file)
    const write = createBatchWriter(opened)
    return {
      commit: (batch) => write(unpackBatch(batch)),
      close() {
        opened.close()
        return null
      },
    }
  })
else
  answer<ReadCalls>(() => {
    const opened = readStoreFile(file)
    const reader = createReader(opened)
    return {
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
