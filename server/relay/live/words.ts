import * as v from 'valibot'
import { type ConversationId, MemberId, type TextId } from '../../../shared/ids.ts'
import { isWaiting, joinUpdates, missingFrom, openText, takeUpdate, textSnapshot, vectorOf } from '../../../shared/replica/text-doc.ts'
import { isTooDeep, type TextFault, weighUpdate } from '../../../shared/replica/weigh-text.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { NewRow, Row, Store } from '../../store/store.ts'

/** Bytes of one update. */
const MAX_UPDATE = 64 * 1024
/** Bytes of a whole document, and so of what somebody wrote offline and brings at once. */
const MAX_DOCUMENT = 1024 * 1024
/** Rows of the log that one document may have before they become one. */
const MAX_ROWS = 64

/**
 * The words of one draft, in memory and in the log (LV-3). In memory they run ahead of the log from `take` to `commit`
 * only, and whoever calls shows them to nobody in between. Not to be called again while a call is under way.
 */
export interface Words {
  /** null: there is nothing new in it. What is refused has changed nothing. */
  take(
    message: { readonly type: 'step2' | 'update'; readonly update: Uint8Array },
    by: MemberId,
  ): Promise<Result<Uint8Array | null, TextFault>>
  /** Writes what was taken since the last time. Rejects when the log would not have it; the document is then to be opened anew. */
  commit(): Promise<void>
  vector(): Uint8Array
  /** null: that is no state vector. */
  missing(vector: Uint8Array): Uint8Array | null
}

/** What a row of the log says beside its change: whose words these are, and who writes under which client id. */
const Note = v.object({ conversation: v.string(), clients: v.record(v.string(), MemberId) })

/** `gone`: they have been deleted. `elsewhere`: they belong to another conversation. */
export async function openWords(options: {
  readonly store: Pick<Store, 'load' | 'commit'>
  readonly text: TextId
  readonly conversation: ConversationId
  newId(): string
}): Promise<Result<Words, 'gone' | 'elsewhere'>> {
  const { store, text, conversation, newId } = options
  const stored = await store.load(text)
  const last = stored.at(-1)
  if (last !== undefined && last.change.length === 0) return fail('gone')
  const notes = stored.flatMap(noteOf)
  if (notes.some((note) => note.conversation !== conversation)) return fail('elsewhere')

  const authors = new Map(
    notes.flatMap((note) => Object.entries(note.clients).map(([client, member]) => [Number(client), member] as const)),
  )
  const generation = last?.generation ?? 0
  let doc = openText(stored.map((row) => row.change))
  let head = last?.id ?? null
  let rows = stored.length
  /** At most what the document comes to: what was deleted since is still counted. */
  let size = stored.reduce((sum, row) => sum + row.change.length, 0)
  let fresh: Uint8Array[] = []
  let newAuthors: (readonly [number, MemberId])[] = []

  function hasRoom(update: Uint8Array): boolean {
    if (size + update.length > MAX_DOCUMENT) size = textSnapshot(doc).length
    return size + update.length <= MAX_DOCUMENT
  }

  /** Applies it; null: it has left the document in a state that nobody may have. */
  function apply(update: Uint8Array): { readonly change: Uint8Array | null } | null {
    try {
      const change = takeUpdate(doc, update)
      return isWaiting(doc) || (change !== null && isTooDeep(doc, change)) ? null : { change }
    } catch {
      return null
    }
  }

  const note = (clients: Iterable<readonly [number, MemberId]>) => JSON.stringify({ conversation, clients: Object.fromEntries(clients) })

  return ok({
    async take({ type, update }, by) {
      if (update.length > (type === 'update' ? MAX_UPDATE : MAX_DOCUMENT)) return fail('too-large')
      const weighed = weighUpdate(update, doc, (client) => (authors.get(client) ?? by) === by)
      if (!weighed.ok) return weighed
      if (!hasRoom(update)) return fail('too-large')
      const applied = apply(update)
      if (applied === null) {
        doc = openText([...(await store.load(text)).map((row) => row.change), ...fresh])
        return fail('malformed')
      }
      if (applied.change === null) return ok(null)
      for (const client of weighed.value) {
        if (authors.has(client)) continue
        authors.set(client, by)
        newAuthors.push([client, by])
      }
      fresh.push(applied.change)
      size += applied.change.length
      return ok(applied.change)
    },
    async commit() {
      if (fresh.length === 0) return
      const change = joinUpdates(fresh)
      const isNews = rows === 0 || newAuthors.length > 0
      const row: NewRow = {
        space: 'texts',
        record: text,
        generation,
        id: newId(),
        prev: head,
        whole: head === null,
        change,
        row: isNews ? note(newAuthors) : null,
        rowVersion: 0,
      }
      fresh = []
      newAuthors = []
      rows++
      const whole = rows > MAX_ROWS ? textSnapshot(doc) : null
      const compact = whole === null ? [] : [{ record: text, head: row.id, change: whole, row: note(authors), rowVersion: 0 }]
      const [outcome] = await store.commit([{ rows: [row], cells: [], compact }])
      if (outcome?.ok !== true) throw new Error(`${text} was changed by somebody else`)
      head = row.id
      if (whole === null) return
      rows = 1
      size = whole.length
    },
    vector: () => vectorOf(doc),
    missing(vector) {
      try {
        return missingFrom(doc, vector)
      } catch {
        return null
      }
    },
  })
}

function noteOf(row: Row): v.InferOutput<typeof Note>[] {
  return row.row === null ? [] : [v.parse(Note, JSON.parse(row.row))]
}
