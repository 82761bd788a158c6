import { createSignal } from 'solid-js'
import * as v from 'valibot'
import { createUlid, EntryId } from '../../../shared/ids.ts'
import { Address } from '../../../shared/records/parts.ts'
import { readStored, writeStored } from '../../ui/state/create-stored.ts'

const Addresses = v.array(Address)
const Draft = v.object({
  /** The message it becomes is told by this: sent twice, it goes out once. */
  id: EntryId,
  tab: v.picklist(['reply', 'comment']),
  reply: v.string(),
  comment: v.string(),
  /** null: nobody changed who it goes to. */
  to: v.nullable(Addresses),
  cc: Addresses,
  bcc: Addresses,
  subject: v.nullable(v.string()),
  /** The replica keeps files under this draft's id. */
  hasFiles: v.optional(v.boolean(), false),
})
export type Draft = v.InferOutput<typeof Draft>
export type Tab = Draft['tab']

const newId = () => createUlid({ now: Date.now, random: (count) => crypto.getRandomValues(new Uint8Array(count)) })
const blank = (tab: Tab): Draft => ({ id: newId(), tab, reply: '', comment: '', to: null, cc: [], bcc: [], subject: null, hasFiles: false })

/** What is being written in a conversation. This browser keeps it until it is sent, through reloads too. */
export function createDraft(conversation: string) {
  const key = `samtal.draft.${conversation}`
  const stored = readStored(key, (value) => {
    const parsed = v.safeParse(Draft, value)
    return parsed.success ? parsed.output : undefined
  })
  const [draft, setDraft] = createSignal<Draft>(stored ?? blank('reply'))
  const [kept, setKept] = createSignal(stored !== undefined)

  const change = (part: Partial<Draft>) => {
    const next = setDraft((now) => ({ ...now, ...part }))
    setKept(writeStored(key, isBlank(next) ? undefined : next) && !isBlank(next))
  }
  return {
    draft,
    /** Is it kept here just now? */
    kept,
    change,
    /** The reply has gone: what stands in the other tab stays. */
    replySent() {
      const { comment, tab } = draft()
      change({ ...blank(tab), comment })
    },
    commentAdded: () => change({ comment: '' }),
  }
}

const isBlank = (draft: Draft): boolean =>
  draft.reply === '' &&
  draft.comment === '' &&
  draft.to === null &&
  draft.cc.length === 0 &&
  draft.bcc.length === 0 &&
  draft.subject === null &&
  !draft.hasFiles
