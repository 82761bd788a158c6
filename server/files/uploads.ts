import { createHash } from 'node:crypto'
import { constants, createReadStream, mkdirSync } from 'node:fs'
import { type FileHandle, open, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { MemberId } from '../../shared/ids.ts'
import { MAX_FILES_SIZE } from '../../shared/protocol/limits.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { BlobStore } from '../store/blobs.ts'
import type { Store } from '../store/store.ts'
import { RIGHT_MS, rightCell, rightOf } from './rights.ts'
import { isNoSpace } from './space.ts'

/**
 * Files on their way up, in parts (rules FI-1, FI-2, FI-5, FI-6). What is unfinished stands in a folder of its own, under
 * its member: nobody is told what others have uploaded. Called by the routes of http/ for a member whose session is known.
 */
export interface Uploads {
  /** How far this member has brought it. */
  have(member: MemberId, file: Claim): Promise<Standing>
  /**
   * Adds bytes at `offset`, at most what `have` says; the last part is checked against the hash. What came of a body that
   * broke off stays. A newer part ends an older one of the same file.
   */
  write(member: MemberId, part: Claim & { readonly offset: number }, body: ReadableStream<Uint8Array> | null): Promise<Written>
  /** Removes what nobody has gone on with for a day. */
  tidy(): Promise<void>
}

/** What a member says it will bring. */
export interface Claim {
  readonly sha256: string
  /** Bytes. */
  readonly size: number
}

export interface Standing {
  /** Bytes that are there. */
  readonly have: number
  /** All of them, and checked: the member may name it. */
  readonly done: boolean
}

type Written = Result<Standing, 'too-large' | 'wrong-offset' | 'wrong-hash' | 'no-space' | 'malformed'>

/** Of one member, unfinished; above it the least recently touched make way. */
const MAX_UNFINISHED_SIZE = 8 * MAX_FILES_SIZE
const MAX_UNFINISHED = 50
/** A right is written anew when it is asked for and older than this. */
const RENEW_MS = RIGHT_MS / 24

interface Unfinished {
  readonly member: MemberId
  readonly size: number
  touchedAt: number
  /** Ends the part that is being written. */
  stop: AbortController | null
  /** The part that is being written, and those that wait for it. */
  turn: Promise<unknown>
}

export async function createUploads(options: {
  /** Unfinished files; on the file system of the blobs. */
  readonly dir: string
  readonly blobs: BlobStore
  readonly store: Store
  now(): number
}): Promise<Uploads> {
  const { dir, blobs, store, now } = options
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const unfinished = await readUnfinished(dir)
  const fileOf = (name: string): string => path.join(dir, name)

  async function drop(name: string): Promise<void> {
    const there = unfinished.get(name)
    unfinished.delete(name)
    there?.stop?.abort()
    await there?.turn
    // A part that came meanwhile has begun the file anew.
    if (!unfinished.has(name)) await rm(fileOf(name), { force: true })
  }

  async function makeRoom(member: MemberId, name: string, size: number): Promise<void> {
    const others = [...unfinished].filter(([other, one]) => other !== name && one.member === member)
    others.sort(([, a], [, b]) => a.touchedAt - b.touchedAt)
    let sum = others.reduce((all, [, one]) => all + one.size, size)
    for (const [index, [other, one]] of others.entries()) {
      if (sum <= MAX_UNFINISHED_SIZE && others.length - index < MAX_UNFINISHED) return
      await drop(other)
      sum -= one.size
    }
  }

  async function append(
    name: string,
    { size, offset }: { readonly size: number; readonly offset: number },
    body: ReadableStream<Uint8Array> | null,
    stop: AbortSignal,
  ): Promise<Result<{ readonly at: number; readonly handle: FileHandle }, 'wrong-offset' | 'malformed'>> {
    const handle = await open(fileOf(name), constants.O_CREAT | constants.O_RDWR, 0o600)
    try {
      let at = offset
      if ((await handle.stat()).size < at || stop.aborted) return await closing(handle, fail('wrong-offset'))
      for await (const bytes of readUntil(body, stop)) {
        if (at + bytes.length > size) return await closing(handle, fail('malformed'))
        for (let done = 0; done < bytes.length; ) {
          const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at)
          done += bytesWritten
          at += bytesWritten
        }
      }
      return ok({ at, handle })
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** The bytes are all there: they become a blob, and then the member's to name. */
  async function finish(member: MemberId, name: string, { sha256, size }: Claim): Promise<Written> {
    if ((await hashOf(fileOf(name))) !== sha256) {
      await rm(fileOf(name), { force: true })
      return fail('wrong-hash')
    }
    const letGo = await blobs.hold()
    try {
      await blobs.put({ file: fileOf(name), sha256, size })
      await store.commit([{ rows: [], cells: [rightCell(member, sha256, { size, at: now() })] }])
      return ok({ have: size, done: true })
    } finally {
      letGo()
    }
  }

  async function takePart(
    member: MemberId,
    name: string,
    part: Claim & { readonly offset: number },
    body: ReadableStream<Uint8Array> | null,
    stop: AbortSignal,
  ): Promise<Written> {
    const appended = await append(name, part, body, stop)
    if (!appended.ok) return appended
    const { at, handle } = appended.value
    const isWhole = at === part.size
    if (isWhole) await handle.sync()
    await handle.close()
    return isWhole ? finish(member, name, part) : ok({ have: at, done: false })
  }

  async function isDone(member: MemberId, { sha256, size }: Claim): Promise<boolean> {
    const right = await rightOf(store, member, sha256, now())
    if (right?.size !== size || (await blobs.size(sha256)) !== size) return false
    if (now() - right.at > RENEW_MS) await store.commit([{ rows: [], cells: [rightCell(member, sha256, { size, at: now() })] }])
    return true
  }

  return {
    async have(member, claim) {
      if (await isDone(member, claim)) return { have: claim.size, done: true }
      const name = nameOf(member, claim)
      const there = unfinished.has(name) ? await stat(fileOf(name)).catch(() => null) : null
      return { have: Math.min(there?.size ?? 0, claim.size), done: false }
    },
    async write(member, part, body) {
      if (part.size > MAX_FILES_SIZE) return fail('too-large')
      if (part.offset > part.size) return fail('malformed')
      if (await isDone(member, part)) return ok({ have: part.size, done: true })
      const name = nameOf(member, part)
      await makeRoom(member, name, part.size)
      const before = unfinished.get(name)
      const stop = new AbortController()
      before?.stop?.abort()
      const own: Unfinished = { member, size: part.size, touchedAt: now(), stop, turn: Promise.resolve() }
      unfinished.set(name, own)
      const turn = Promise.resolve(before?.turn).then(() => takePart(member, name, part, body, stop.signal))
      own.turn = turn.catch(() => undefined)
      try {
        const written = await turn
        const isOver = written.ok ? written.value.done : written.error === 'wrong-hash'
        if (isOver && unfinished.get(name) === own) unfinished.delete(name)
        return written
      } catch (error) {
        if (isNoSpace(error)) return fail('no-space')
        throw error
      } finally {
        own.touchedAt = now()
      }
    },
    async tidy() {
      for (const [name, one] of [...unfinished]) if (now() - one.touchedAt > RIGHT_MS) await drop(name)
    },
  }
}

const nameOf = (member: MemberId, { sha256, size }: Claim): string => `${member.slice('member:'.length)}.${sha256}.${size}`

/** What an earlier life has left, by its name. What is none of ours goes. */
async function readUnfinished(dir: string): Promise<Map<string, Unfinished>> {
  const found = new Map<string, Unfinished>()
  for (const name of await readdir(dir)) {
    const [, ulid, size] = /^(\w{26})\.[0-9a-f]{64}\.(\d{1,10})$/.exec(name) ?? []
    if (ulid === undefined) await rm(path.join(dir, name), { recursive: true, force: true })
    else {
      const { mtimeMs } = await stat(path.join(dir, name))
      found.set(name, { member: `member:${ulid}`, size: Number(size), touchedAt: mtimeMs, stop: null, turn: Promise.resolve() })
    }
  }
  return found
}

/** The body as far as it came: one that breaks off, or is stopped, just ends. */
async function* readUntil(body: ReadableStream<Uint8Array> | null, stop: AbortSignal): AsyncGenerator<Uint8Array> {
  if (body === null) return
  const reader = body.getReader()
  const cancel = () => void reader.cancel().catch(() => undefined)
  stop.addEventListener('abort', cancel)
  try {
    while (!stop.aborted) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }) as const)
      if (done || value === undefined) return
      yield value
    }
  } finally {
    stop.removeEventListener('abort', cancel)
    cancel()
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of createReadStream(file)) hash.update(bytes as Uint8Array)
  return hash.digest('hex')
}

async function closing<T>(handle: FileHandle, outcome: T): Promise<T> {
  await handle.close()
  return outcome
}
