import { checkFiles, type FileRef } from '../../../shared/records/parts.ts'
import type { Refusal } from '../../../shared/records/refusal.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Attachment, GivenFile } from '../../bridge/api.ts'
import type { Core } from '../core.ts'
import type { OutboxItem, StoredUpload } from '../storage/storage.ts'
import { type AskRelay, createCarrier } from './carrier.ts'
import { isNamed, type Named, namedBy } from './named.ts'
import { freeName, type TakenFile, takeFile } from './take.ts'

/** The way of files to the relay, and where they go when it has them. */
export interface FileLine {
  readonly ask: AskRelay
  /** The relay has the message, or will never have it: its files are like any others from now on. */
  keep(record: string, entry: string, name: string, bytes: Blob): void
  /** This device is full: gives up the room of what can be had again. */
  free(): Promise<void>
}

/**
 * Files that a person has chosen and the relay may not have yet (rules FI-10 to FI-13). They lie in the table `uploads`
 * until the message that names them has left the outbox; one after the other they go up beside the socket.
 */
export interface Attachments {
  attach(draft: string, files: readonly (GivenFile & { readonly id: string })[]): Promise<Result<readonly FileRef[], Refusal>>
  detach(draft: string, name: string): Promise<void>
  /** A draft's files, in the order in which they were chosen. */
  list(draft: string): readonly Attachment[]
  /** The bytes of a file that has not left this device: of a draft, or of an entry that waits. */
  ofDraft(draft: string, name: string): Blob | null
  ofEntry(record: string, entry: string, name: string): Blob | null
  /** Does this item name a file that is not up yet? */
  mustWait(item: OutboxItem): boolean
  /** After every step of the replica: goes on with what can be done. */
  goOn(isUp: boolean): void
  stop(): void
}

/** Drafts that nobody came back to. */
const FORGOTTEN_MS = 60 * 24 * 60 * 60_000

export function createAttachments(options: {
  readonly core: Core
  readonly line: FileLine | null
  after(ms: number, run: () => void): () => void
  /** A step in the replica's queue. */
  enqueue(step: () => Promise<void>): void
  /** The list of some draft is another. */
  onChange(): void
  /** Something that waited need not wait any more: the outbox goes on. */
  onUp(): void
}): Attachments {
  const { core, line } = options
  const { uploads, outbox } = core.desk
  let isUp = false
  /** Of the outbox when it was last looked at. */
  let waiting: readonly Named[] = []
  let seenVersion = -1

  const ofDraft = (draft: string): StoredUpload[] => [...uploads.values()].filter((upload) => upload.draft === draft)

  const carrier = createCarrier({
    uploads,
    ask: line?.ask ?? null,
    now: core.now,
    after: options.after,
    isWanted: (upload) => waiting.some((named) => isNamed(upload, named)),
    onChange: options.onChange,
    onUp: options.onUp,
  })

  /** What has left the outbox needs its files no more, whichever way it went. */
  function follow(): void {
    if (seenVersion === core.desk.unsentVersion()) return
    seenVersion = core.desk.unsentVersion()
    const before = waiting
    waiting = uploads.size === 0 ? [] : [...outbox.values()].flatMap(namedBy)
    // Refused and run again: perhaps because the relay has forgotten a file, so it is asked anew.
    for (const named of waiting) if (before.some((one) => one.draft === named.draft && one.replays < named.replays)) doubt(named)
    const left = before.filter((named) => !waiting.some((other) => other.draft === named.draft))
    const spent = [...uploads.values()].flatMap((upload) => {
      const named = left.find((one) => isNamed(upload, one))
      return named === undefined ? [] : [{ upload, named }]
    })
    if (spent.length === 0) return
    for (const { upload, named } of spent) line?.keep(named.record, named.entry, upload.file.name, upload.bytes)
    options.enqueue(() => drop(spent.map(({ upload }) => upload)))
  }

  function doubt(named: Named): void {
    for (const upload of uploads.values()) if (isNamed(upload, named)) carrier.doubt(upload.id)
  }

  async function drop(gone: readonly StoredUpload[]): Promise<void> {
    if (gone.length === 0) return
    await core.desk.write({ uploads: { drop: gone.map((upload) => upload.id) } }, 'relaxed')
    for (const { id } of gone) carrier.dropped(id)
    options.onChange()
  }

  /** false: there is no room. */
  async function isWritten(fresh: readonly StoredUpload[]): Promise<boolean> {
    try {
      await core.desk.write({ uploads: { put: fresh } }, 'strict')
      return true
    } catch (error) {
      if (isFull(error)) return false
      throw error
    }
  }

  /** All of them or none: what does not fit is said at once. */
  async function store(draft: string, taken: readonly TakenFile[]): Promise<Result<readonly FileRef[], Refusal>> {
    const there = ofDraft(draft)
    const names = new Set(there.map((upload) => upload.file.name))
    const fresh: StoredUpload[] = []
    for (const { id, file, bytes } of taken) {
      if (uploads.has(id)) continue // the call was made again
      const name = freeName(file.name, names)
      names.add(name)
      fresh.push({ id, draft, file: { ...file, name }, bytes, attachedAt: core.now() })
    }
    const refusal = checkFiles(
      [...there, ...fresh].map((upload) => upload.file),
      () => true,
    )
    if (refusal !== null) return fail(refusal)
    if (!(await isWritten(fresh))) {
      // What was made here goes before what is only a copy.
      await line?.free()
      if (!(await isWritten(fresh))) return fail({ code: 'no-room' })
    }
    options.onChange()
    carrier.goOn(isUp)
    const ids = new Set(taken.map(({ id }) => id))
    return ok(ofDraft(draft).flatMap(({ id, file }) => (ids.has(id) ? [file] : [])))
  }

  return {
    async attach(draft, files) {
      const taken: TakenFile[] = []
      for (const given of files) {
        const one = await takeFile(given)
        if (!one.ok) return one
        taken.push(one.value)
      }
      return new Promise((resolve, reject) =>
        options.enqueue(async () => {
          await store(draft, taken).then(resolve, (error: unknown) => {
            reject(error)
            throw error
          })
        }),
      )
    },
    detach: (draft, name) =>
      new Promise((resolve, reject) =>
        options.enqueue(() => drop(ofDraft(draft).filter((upload) => upload.file.name === name)).then(resolve, reject)),
      ),
    list: (draft) => ofDraft(draft).map((upload) => ({ id: upload.id, file: upload.file, ...carrier.standing(upload) })),
    ofDraft: (draft, name) => ofDraft(draft).find((upload) => upload.file.name === name)?.bytes ?? null,
    ofEntry(record, entry, name) {
      const named = waiting.find((one) => one.record === record && one.entry === entry && one.names.includes(name))
      return named === undefined ? null : (ofDraft(named.draft).find((upload) => upload.file.name === name)?.bytes ?? null)
    },
    mustWait: (item) =>
      uploads.size > 0 &&
      namedBy(item).some((named) => ofDraft(named.draft).some((one) => isNamed(one, named) && !carrier.standing(one).done)),
    goOn(up) {
      isUp = up
      if (seenVersion < 0) forget()
      follow()
      carrier.goOn(up)
    },
    stop: carrier.stop,
  }

  /** Once, at the start: drafts of long ago, whose words are long gone too. */
  function forget(): void {
    const named = [...outbox.values()].flatMap(namedBy)
    const old = [...uploads.values()].filter(
      (upload) => core.now() - upload.attachedAt > FORGOTTEN_MS && !named.some((one) => isNamed(upload, one)),
    )
    if (old.length > 0) options.enqueue(() => drop(old))
  }
}

const isFull = (error: unknown): boolean => error instanceof Error && error.name === 'QuotaExceededError'
