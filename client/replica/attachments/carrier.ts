import type { HttpError, UploadAnswer } from '../../../shared/protocol/http.ts'
import { httpErrors } from '../../../shared/protocol/http.ts'
import { UPLOAD_PART } from '../../../shared/protocol/limits.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { StoredUpload } from '../storage/storage.ts'

/** Why a file has not come up: what the relay said; `offline`: nothing was heard of it. */
export type UploadProblem = HttpError | 'offline'

/** One request to the relay. Rejects when it cannot be reached. */
export type AskRelay = (path: string, init: RequestInit) => Promise<Response>

/**
 * Brings one file up, from where the relay's copy ends (FI-10). `onProgress` hears how many bytes are there. Resolves when
 * all of them are, and checked; a failure may be tried again at any time.
 */
export async function bringUp(
  { file, bytes }: StoredUpload,
  ask: AskRelay,
  stop: AbortSignal,
  onProgress: (sent: number) => void,
): Promise<Result<null, UploadProblem>> {
  const { sha256, size } = file
  let standing = await answerOf(
    ask('/api/uploads', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sha256, size }),
      signal: stop,
    }),
  )
  while (standing.ok && !standing.value.done) {
    const { have } = standing.value
    onProgress(have)
    const body = bytes.slice(have, have + UPLOAD_PART)
    standing = await answerOf(ask(`/api/uploads/${sha256}?offset=${have}&size=${size}`, { method: 'PUT', body, signal: stop }))
    // A part that brings nothing forward would be sent for ever.
    if (standing.ok && !standing.value.done && standing.value.have <= have) return fail('offline')
  }
  return standing.ok ? ok(null) : standing
}

async function answerOf(asked: Promise<Response>): Promise<Result<UploadAnswer, UploadProblem>> {
  const response = await asked.catch(() => null)
  const answer: unknown = await response?.json().catch(() => null)
  if (response?.ok === true && typeof answer === 'object' && answer !== null) return ok(answer as UploadAnswer) // our own relay
  const code = typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : null
  return fail(httpErrors.find((known) => known === code) ?? 'offline')
}

/** How far a file has come. */
export interface Standing {
  /** Bytes that the relay has. */
  readonly sent: number
  readonly done: boolean
  readonly problem: UploadProblem | null
}

/** Brings up what there is, one after the other, for as long as the relay is there. */
export interface Carrier {
  standing(upload: StoredUpload): Standing
  /** Goes on with what can be done; `isUp`: the relay is there. */
  goOn(isUp: boolean): void
  /** Perhaps the relay has forgotten it: it is asked anew. */
  doubt(id: string): void
  /** It is not wanted any more. */
  dropped(id: string): void
  stop(): void
}

/** A little less than half of what the relay grants: asked again in time, it begins anew. */
const TRUSTED_MS = 11 * 60 * 60_000
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000

interface Progress {
  readonly sent: number
  /** When the relay said that it has all of it; null: it has not. */
  readonly doneAt: number | null
  readonly problem: UploadProblem | null
}
const notYet: Progress = { sent: 0, doneAt: null, problem: null }

export function createCarrier(options: {
  readonly uploads: ReadonlyMap<string, StoredUpload>
  /** null: there is no way. */
  readonly ask: AskRelay | null
  now(): number
  after(ms: number, run: () => void): () => void
  /** Does somebody wait for it? Then it goes before the others. */
  isWanted(upload: StoredUpload): boolean
  /** The standing of some file is another. */
  onChange(): void
  /** One is up. */
  onUp(): void
}): Carrier {
  const { uploads, ask } = options
  const progress = new Map<string, Progress>()
  let isUp = false
  let stopped = false
  let carrying: { readonly id: string; readonly stop: AbortController } | null = null
  let failures = 0
  let cancelWait: (() => void) | null = null

  const isDone = ({ id }: StoredUpload): boolean => {
    const doneAt = progress.get(id)?.doneAt ?? null
    return doneAt !== null && options.now() - doneAt < TRUSTED_MS
  }

  function note(id: string, now: Progress): void {
    progress.set(id, now)
    options.onChange()
  }

  function next(): StoredUpload | null {
    const open = [...uploads.values()].filter((upload) => !isDone(upload))
    return open.find(options.isWanted) ?? open[0] ?? null
  }

  async function carry(way: AskRelay): Promise<void> {
    for (let upload = next(); upload !== null && isUp && !stopped; upload = next()) {
      const { id, file } = upload
      carrying = { id, stop: new AbortController() }
      const brought = await bringUp(upload, way, carrying.stop.signal, (sent) => note(id, { ...notYet, sent }))
      if (brought.ok) {
        failures = 0
        note(id, { sent: file.size, doneAt: options.now(), problem: null })
        options.onUp()
      } else if (uploads.has(id)) {
        note(id, { ...notYet, sent: progress.get(id)?.sent ?? 0, problem: brought.error })
        return retryLater()
      }
    }
  }

  function retryLater(): void {
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures++)
    cancelWait = options.after(wait, () => {
      cancelWait = null
      begin()
    })
  }

  function begin(): void {
    if (ask === null || carrying !== null || cancelWait !== null || stopped || !isUp || next() === null) return
    carrying = { id: '', stop: new AbortController() }
    void carry(ask).finally(() => {
      carrying = null
      begin()
    })
  }

  return {
    standing(upload) {
      const done = isDone(upload)
      const { sent, problem } = progress.get(upload.id) ?? notYet
      return { done, sent: done ? upload.file.size : sent, problem: done ? null : (problem ?? (isUp ? null : 'offline')) }
    },
    goOn(up) {
      const isTurned = up !== isUp
      isUp = up
      if (isTurned && up) {
        // The relay is back: what failed without it is tried at once.
        failures = 0
        cancelWait?.()
        cancelWait = null
      }
      if (isTurned && uploads.size > 0) options.onChange()
      begin()
    },
    doubt: (id) => void progress.delete(id),
    dropped(id) {
      progress.delete(id)
      if (carrying?.id === id) carrying.stop.abort()
    },
    stop() {
      stopped = true
      cancelWait?.()
      carrying?.stop.abort()
    },
  }
}
