import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/**
 * Makes `file` appear whole or not at all, and durably: written beside as a temporary file in `tempDir` (same file
 * system), synced, renamed, and the directory synced too, without which the name may be gone after a power cut.
 * A file already there is replaced. `file`'s directory must exist.
 */
export async function writeDurably(
  file: string,
  bytes: Uint8Array,
  { tempDir, mode = 0o600 }: { tempDir: string; mode?: number },
): Promise<void> {
  const temp = path.join(tempDir, randomUUID())
  try {
    const handle = await open(temp, 'wx', mode)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temp, file)
  } catch (error) {
    await rm(temp, { force: true })
    throw error
  }
  await syncDirectory(path.dirname(file))
}

/** Makes the names in a directory durable. */
export async function syncDirectory(dir: string): Promise<void> {
  if (process.platform === 'win32') return // cannot be opened there, and NTFS journals renames by itself
  const handle = await open(dir, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** null where there is no such file. */
export async function unlessMissing<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
