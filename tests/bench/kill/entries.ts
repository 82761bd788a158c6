import * as Y from 'yjs'
import type { Entry } from '../../../shared/records/entry.ts'

/** The entries in an update's bytes, read without any of the code that is being tested; ones that were taken out are left out. */
export function entriesIn(update: Uint8Array): Entry[] {
  return Y.decodeUpdate(update).structs.flatMap((struct) =>
    struct instanceof Y.Item && struct.content instanceof Y.ContentAny ? (struct.content.arr as Entry[]) : [],
  )
}
