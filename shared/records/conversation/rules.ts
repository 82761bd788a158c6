import type { Result } from '../../result.ts'
import { everyone, type Kind, presumed, relayOnly } from '../kind.ts'
import type { Refusal } from '../refusal.ts'
import type { ConversationEntry } from './entries.ts'
import {
  checkAssigned,
  checkDeleted,
  checkHidden,
  checkMerged,
  checkMoved,
  checkShown,
  checkSnoozed,
  checkSpam,
  checkSplit,
  checkTagged,
  checkUndone,
} from './event-rules.ts'
import { checkMessage, holding, retriable, stoppable } from './message-rules.ts'
import type { ConversationState } from './state.ts'

const relay = { roles: relayOnly } as const

/** Offered again after a restored backup, it may have left already: nobody sends it once more but a person. */
const perhapsSent = (of: string) => ({ type: 'delivery', of, state: 'uncertain', code: 'restored', detail: null })

/** Who may add what, and when. `effect` is the relay's work once it is taken. */
export const conversationRules: Kind<ConversationEntry, ConversationState, unknown>['rules'] = {
  created: relay,
  received: relay,
  accepted: relay,
  sending: relay,
  delivery: relay,
  held: relay,
  woke: relay,
  copied: relay,
  unmerged: relay,
  continued: relay,
  erased: relay,
  message: { roles: everyone, accepted: true, check: checkMessage, reoffered: (entry) => perhapsSent(entry.id) },
  comment: { roles: everyone, check: (entry) => (entry.text.trim() === '' ? { code: 'empty-message' } : null) },
  cancelled: { roles: everyone, despiteRedirect: true, check: (entry, state) => refusalOf(stoppable(state, entry.of)) },
  released: {
    roles: everyone,
    despiteRedirect: true,
    check: (entry, state) => refusalOf(holding(state, entry.of)),
    reoffered: (entry) => perhapsSent(entry.of),
  },
  retried: {
    roles: everyone,
    despiteRedirect: true,
    check: (entry, state) => refusalOf(retriable(state, entry.of)),
    reoffered: (entry) => perhapsSent(entry.of),
  },
  assigned: { roles: everyone, check: checkAssigned },
  closed: { roles: everyone, accepted: true }, // counted, so that who wrote without having seen it is asked (MO-10)
  reopened: { roles: everyone },
  moved: { roles: everyone, effect: true, check: checkMoved },
  subject: { roles: everyone },
  tagged: { roles: everyone, check: checkTagged },
  'contact-linked': { roles: everyone },
  'marked-spam': { roles: everyone, check: checkSpam },
  'unmarked-spam': { roles: everyone },
  trashed: { roles: everyone },
  restored: { roles: everyone },
  deleted: { roles: everyone, effect: true, check: checkDeleted },
  snoozed: { roles: everyone, check: checkSnoozed },
  merged: { roles: everyone, effect: true, check: checkMerged },
  split: { roles: everyone, effect: true, check: checkSplit },
  hidden: { roles: everyone, effect: true, despiteRedirect: true, check: checkHidden },
  shown: { roles: everyone, effect: true, despiteRedirect: true, check: checkShown },
  undone: { roles: everyone, effect: true, despiteRedirect: true, check: checkUndone },
}

/**
 * Would the rules take this entry, by whoever may do most? What a command asks before it decides; the relay then asks
 * again with who it really is.
 */
export function objectionTo(entry: ConversationEntry, state: ConversationState): Refusal | null {
  const rule = conversationRules[entry.type]
  if (state.deleted) return { code: 'gone' }
  if (state.redirect !== null && rule.despiteRedirect !== true) return { code: 'continued', detail: state.redirect }
  // The rule was found by the entry's own type.
  return (
    (rule.check as ((entry: ConversationEntry, state: ConversationState, context: typeof presumed) => Refusal | null) | undefined)?.(
      entry,
      state,
      presumed,
    ) ?? null
  )
}

const refusalOf = (result: Result<unknown, Refusal>): Refusal | null => (result.ok ? null : result.error)
