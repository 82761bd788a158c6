import { closeCodes } from '../../../shared/protocol/close.ts'
import { isLastWord, parseLiveName } from '../../../shared/protocol/live.ts'
import { openText, plainWords, textSnapshot } from '../../../shared/replica/text-doc.ts'
import type { RefusedItem } from '../../bridge/api.ts'
import type { Core } from '../core.ts'
import { join } from '../desk.ts'
import type { StoredText } from '../storage/storage.ts'
import type { Lane } from './lane.ts'
import { type Uploaded, upload } from './upload.ts'

/** So long after the last change words are taken to the relay, should the tab that wrote them not have done so. */
const QUIET_MS = 1000
/** After a channel was lost without the connection. */
const AGAIN_MS = 5000
/** What nobody has touched for so long the relay can give again. */
const STALE_MS = 30 * 24 * 60 * 60_000

/**
 * The words of drafts, kept in this browser. What was changed here is brought to the relay until that has it, whether a
 * tab has it open or not (LV-9). All of it runs in the replica's steps.
 */
export interface Texts {
  /** null: there is nothing of it here. */
  read(name: string): Uint8Array | null
  /** Keeps a change; `own`: it was made here, and the relay may not know it. */
  keep(name: string, update: Uint8Array, own: boolean): Promise<void>
  /** The relay is there, or what one may enter has changed: drops what is not ours any more, and brings what waits. */
  refresh(): Promise<void>
}

export function createTexts(options: {
  readonly core: Core
  readonly lane: Lane
  isUp(): boolean
  after(ms: number, run: () => void): () => void
  enqueue(step: () => Promise<void>): void
}): Texts {
  const { core, lane, enqueue } = options
  const { desk } = core
  /** How often a text was changed since the start: what came while it was on its way is not there yet. */
  const changes = new Map<string, number>()
  /** The relay would take them as little a second time in this connection. */
  const hopeless = new Set<string>()
  let uploading = false
  let cancel: (() => void) | null = null

  function soon(ms: number): void {
    cancel?.()
    cancel = options.after(ms, () => enqueue(async () => next()))
  }

  function next(): void {
    if (uploading || !options.isUp()) return
    const text = [...desk.texts.values()].find((one) => one.unsent && !hopeless.has(one.name))
    if (text === undefined) return
    uploading = true
    const change = changes.get(text.name)
    void upload(lane, text.name, text.state).then((uploaded) =>
      enqueue(async () => {
        uploading = false
        await settle(text.name, uploaded, changes.get(text.name) === change)
        if (uploaded.done || isLastWord(uploaded.code)) next()
        else soon(AGAIN_MS)
      }),
    )
  }

  async function settle(name: string, uploaded: Uploaded, isUnchanged: boolean): Promise<void> {
    const text = desk.texts.get(name)
    if (text === undefined) return
    if (uploaded.done) {
      const state = isUnchanged ? uploaded.state : textSnapshot(openText([text.state, uploaded.state]))
      return put({ ...text, state, unsent: !isUnchanged })
    }
    if (!isLastWord(uploaded.code)) return
    const refusal = refusalOf(uploaded.code)
    if (refusal === null) hopeless.add(name)
    else await giveUp(text, refusal)
  }

  /** Its author may not be there any more, or it is gone: the words are listed for them, as all that was not sent. */
  async function giveUp(text: StoredText, code: 'no-access' | 'not-found'): Promise<void> {
    const meta = desk.meta()
    const words = plainWords(openText([text.state]))
    const parsed = parseLiveName(text.name)
    const record = parsed?.type === 'draft' ? parsed.conversation : ''
    const item: RefusedItem = {
      ...{ id: meta.nextRefused, n: 0, command: 'draft', record, count: 1, who: '', text: words, written: words, at: text.at },
      refusal: { code },
    }
    const listed = { refused: { put: [item] }, meta: { put: [{ ...meta, nextRefused: meta.nextRefused + 1 }] } }
    await desk.write(join({ texts: { drop: [text.name] } }, words === '' ? {} : listed), 'strict')
  }

  const put = (text: StoredText) => desk.write({ texts: { put: [text] } }, 'relaxed')

  /** Sent words of conversations that are not here any more, or that nobody asked for in a long time. */
  async function dropOthers(): Promise<void> {
    if ([...desk.spaces.values()].some((space) => !space.complete)) return
    const sent = [...desk.texts.values()].filter((text) => !text.unsent)
    const ids = sent.map((text) => parseLiveName(text.name)).map((name) => (name?.type === 'draft' ? name.conversation : null))
    const there = await core.storage.records(ids.filter((id) => id !== null))
    const held = new Set(there.flatMap((record) => record?.id ?? []))
    const drop = sent.filter((text, index) => {
      const id = ids[index] ?? null
      return id === null || !held.has(id) || text.at < core.now() - STALE_MS
    })
    if (drop.length > 0) await desk.write({ texts: { drop: drop.map((text) => text.name) } }, 'relaxed')
  }

  return {
    read: (name) => desk.texts.get(name)?.state ?? null,
    async keep(name, update, own) {
      if (parseLiveName(name)?.type !== 'draft') return
      const before = desk.texts.get(name)
      const state = textSnapshot(openText(before === undefined ? [update] : [before.state, update]))
      const unsent = own || before?.unsent === true
      await put({ name, state, unsent, at: core.now() })
      changes.set(name, (changes.get(name) ?? 0) + 1)
      hopeless.delete(name)
      if (unsent) soon(QUIET_MS)
    },
    async refresh() {
      hopeless.clear()
      await dropOthers()
      next()
    },
  }
}

/** null: the fault is in the words, and they stay here. */
function refusalOf(code: number): 'no-access' | 'not-found' | null {
  return code === closeCodes.noAccess ? 'no-access' : code === closeCodes.notFound ? 'not-found' : null
}
