import type { RelayFrame } from '../../../shared/protocol/frames.ts'
import { WINDOW } from '../../../shared/protocol/limits.ts'
import type { Core } from '../core.ts'
import { join } from '../desk.ts'
import type { OutboxItem } from '../storage/storage.ts'
import { takeRefusal } from './heal.ts'
import { unsent, voided } from './items.ts'

/** Sends what waits, in the order of `n`, as many as may be on their way (SY-26); nothing overtakes what has to wait. */
export function pump(core: Core, mustWait: (item: OutboxItem) => boolean): void {
  for (const item of core.desk.outbox.values()) {
    if (core.inFlight.size >= WINDOW) return
    if (item.replay || core.inFlight.has(item.n)) continue
    if (mustWait(item)) return
    core.inFlight.add(item.n)
    core.send({ type: 'push', item: item.bytes })
  }
}

/**
 * Asks for the records that are wanted. One that is to be healed is asked for only when none of its items is on its way:
 * else the answer might be older than what the relay takes in the same breath.
 */
export function ask(core: Core): void {
  for (const want of core.desk.wants.values()) {
    const asked = core.asked.get(want.record)
    if (asked !== undefined && (asked.heal || !want.heal)) continue
    if (want.heal && isOnItsWay(core, want.record)) continue
    core.asked.set(want.record, { count: (asked?.count ?? 0) + 1, heal: want.heal })
    core.send({ type: 'want', record: want.record })
  }
}

function isOnItsWay(core: Core, record: string): boolean {
  for (const n of core.inFlight) if (core.desk.outbox.get(n)?.parts.some((part) => part.record === record)) return true
  return false
}

/** The relay's answer to one item. `forked`: this device must be forgotten and the connection begun anew. */
export async function takeVerdict(core: Core, frame: Extract<RelayFrame, { type: 'verdict' }>): Promise<'judged' | 'forked'> {
  const wasSent = core.inFlight.delete(frame.n)
  const item = core.desk.outbox.get(frame.n)
  if (item === undefined || !wasSent) return 'judged'
  const meta = { ...core.desk.meta(), offset: frame.now - core.now() }
  if (frame.refusal === null) {
    await core.desk.write(
      { outbox: { drop: [item.n] }, meta: { put: [{ ...meta, acceptedAt: Math.max(meta.acceptedAt, item.at) }] } },
      'strict',
    )
    return 'judged'
  }
  if (item.replay) return 'judged' // void already, and on its way to be replayed
  if (frame.refusal.code === 'forked') {
    await core.desk.write(join(voided(core, unsent(core)), { meta: { put: [{ ...meta, device: null }] } }), 'strict')
    return 'forked'
  }
  await core.desk.write({ meta: { put: [meta] } }, 'relaxed')
  await takeRefusal(core, item, frame.refusal)
  return 'judged'
}
