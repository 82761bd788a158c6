import { mkdtemp, open, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

const WRITES = 50
const BYTES = 64 * 1024

/** What one durable write costs on the disk the servers use, ms: the floor of every answer that promises durability. */
export async function diskSyncMs(): Promise<number> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'samtal-bench-'))
  const file = await open(path.join(folder, 'written'), 'w')
  const bytes = new Uint8Array(BYTES)
  const begun = performance.now()
  for (let n = 0; n < WRITES; n++) {
    await file.write(bytes)
    await file.datasync()
  }
  const took = performance.now() - begun
  await file.close()
  await rm(folder, { recursive: true, force: true })
  return took / WRITES
}
