import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import type { Address } from '../../../shared/records/parts.ts'
import type { Team } from '../../bridge/api.ts'

/** The address of ours that a conversation came to last, else the first of its inbox; answers go out from it. */
export function ownAddress(state: ConversationState, team: Team | undefined): Address | null {
  const ours = team?.inboxes.find((inbox) => inbox.id === state.inbox)?.addresses ?? []
  for (const item of state.timeline.toReversed()) {
    if (item.type !== 'received') continue
    const named = [...item.entry.to, ...item.entry.cc].map((to) => to.address.toLowerCase())
    const found = ours.find((known) => named.includes(known.address.toLowerCase()))
    if (found !== undefined) return found
  }
  return ours[0] ?? null
}
