import type { MemberId } from '../../shared/ids.ts'
import type { Random } from './random.ts'

/** What happens in a conversation, before anybody has put it into words. A reply to an unassigned one takes it (G1). */
export type Step =
  | { readonly type: 'received' }
  | { readonly type: 'message'; readonly by: MemberId; readonly end: 'sent' | 'failed' | 'held' }
  | { readonly type: 'comment'; readonly by: MemberId; readonly to: MemberId | null }
  | { readonly type: 'assigned'; readonly by: MemberId; readonly to: MemberId }
  | { readonly type: 'closed'; readonly by: MemberId }
  | { readonly type: 'spam'; readonly by: MemberId | null }

/**
 * `members`: at least one, the busiest first. `quiet`: nobody answers, as with newsletters. `length`: messages where
 * somebody does; a held reply may come on top.
 */
export function planOf(
  random: Random,
  options: { readonly open: boolean; readonly quiet: boolean; readonly members: readonly MemberId[]; length(): number },
): readonly Step[] {
  const { open, members } = options
  const unanswered = options.quiet || (open && random.chance(0.28))
  const count = options.quiet ? 1 : unanswered ? 1 + random.rank(3) : Math.max(options.length(), open ? 1 : 2)
  const owner = random.often(members)
  const steps: Step[] = [{ type: 'received' }]
  if (!unanswered && random.chance(open ? 0.8 : 0.4)) steps.push({ type: 'assigned', by: random.often(members), to: owner })
  let turn = 'received' as 'received' | 'message'
  for (let index = 1; index < count; index++) {
    const switches: boolean = random.chance(0.85) || (index === count - 1 && !open)
    turn = unanswered || (turn === 'message') === switches ? 'received' : 'message'
    if (!unanswered && random.chance(0.08)) steps.push({ type: 'comment', by: random.often(members), to: other(random, members) })
    if (turn === 'received') steps.push({ type: 'received' })
    else steps.push({ type: 'message', by: random.chance(0.85) ? owner : random.often(members), end: 'sent' })
    if (turn === 'message' && random.chance(0.05)) steps.push({ type: 'closed', by: owner })
    if (index === 3 && random.chance(0.1)) steps.push({ type: 'assigned', by: owner, to: random.often(members) })
  }
  if (open) return openEnd(random, steps, members)
  if (steps.at(-1)?.type !== 'closed') steps.push({ type: 'closed', by: owner })
  return steps
}

/** Most of it the relay sees by itself; it stays open where it lies. */
export function spamPlan(random: Random, members: readonly MemberId[]): readonly Step[] {
  return [{ type: 'received' }, { type: 'spam', by: random.chance(0.75) ? null : random.often(members) }]
}

/** A few that wait are in trouble: the last reply bounced, or was held because a colleague had answered. */
function openEnd(random: Random, planned: readonly Step[], members: readonly MemberId[]): readonly Step[] {
  // A close that no later message of the contact undoes would hold.
  const heard = planned.findLastIndex((step) => step.type === 'received')
  const steps = planned.filter((step, index) => step.type !== 'closed' || index < heard)
  const end = steps.at(-1)
  if (end?.type !== 'message') return steps
  if (random.chance(0.06)) return [...steps.slice(0, -1), { ...end, end: 'failed' }]
  const colleague = members.find((member) => member !== end.by)
  if (colleague === undefined || !random.chance(0.06)) return steps
  return [...steps, { type: 'message', by: colleague, end: 'held' }]
}

const other = (random: Random, members: readonly MemberId[]): MemberId | null => (random.chance(0.7) ? random.pick(members) : null)
