import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import type { Address, FileRef } from '../../../shared/records/parts.ts'
import type { Draft } from './draft.ts'
import type { Written } from './editor/editor.tsx'

const lastReceived = (state: ConversationState) => state.timeline.findLast((item) => item.type === 'received')?.entry ?? null

/** Whom an answer goes to as long as nobody says otherwise. */
export function defaultTo(state: ConversationState): Address[] {
  const last = lastReceived(state)
  const person = last === null ? state.contact : last.type === 'received' ? (last.replyTo ?? last.from) : null
  return person === null ? [] : [{ name: person.name, address: person.address }]
}

/** `Re:` once, in whatever language it stands there already. */
export const defaultSubject = (state: ConversationState): string =>
  /^\s*(re|sv|aw|vs|ref|antw)\s*:/i.test(state.subject) ? state.subject : `Re: ${state.subject}`.slice(0, 998)

/** The input of `conversation.send`. */
export function sendInput(
  state: ConversationState,
  from: Address,
  draft: Draft,
  written: Written,
  files: readonly FileRef[],
  close: boolean,
): object {
  return {
    from: { name: from.name, address: from.address },
    to: draft.to ?? defaultTo(state),
    cc: draft.cc,
    bcc: draft.bcc,
    subject: draft.subject ?? defaultSubject(state),
    text: written.text,
    rich: written.html,
    files,
    seen: state.n,
    draft: draft.id,
    answers: lastReceived(state)?.id ?? null,
    close,
  }
}

/** `anna@shop.example`, or `Anna Ek <anna@shop.example>`; null for what is no address. */
export function parseAddress(typed: string): Address | null {
  const match = /^\s*(?:"?([^"<>]*?)"?\s*<([^<>\s]+)>|([^<>\s]+))\s*$/.exec(typed)
  const address = match?.[2] ?? match?.[3] ?? ''
  if (!/^[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+$/.test(address) || address.length > 320) return null
  return { name: (match?.[1] ?? '').trim().slice(0, 200), address }
}
