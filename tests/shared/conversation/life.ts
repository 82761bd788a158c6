import fc from 'fast-check'
import type { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import { accepted, anna, assigned, bo, closed, comment, created, delivery, entry, message, received, reopened, sending } from '../build.ts'

const steps = ['mail', 'answer', 'unsent', 'comment', 'close', 'reopen', 'assign', 'tag', 'hide', 'erase', 'snooze'] as const

/** Random lives of a conversation as the relay writes them: counted densely, each `seen` at most what there was. */
export const life: fc.Arbitrary<ConversationEntry[]> = fc
  .array(fc.record({ step: fc.constantFrom(...steps), pick: fc.nat(99), gap: fc.integer({ min: 1, max: 50 }) }), { maxLength: 25 })
  .map(lived)

function lived(acts: readonly { readonly step: (typeof steps)[number]; readonly pick: number; readonly gap: number }[]) {
  const entries: ConversationEntry[] = [created(10)]
  let [at, n] = [10, 1]
  for (const { step, pick, gap } of acts) {
    at += gap
    const seen = 1 + (pick % n)
    const writings = entries.filter((one) => one.type === 'received' || one.type === 'comment')
    const of = writings[pick % Math.max(1, writings.length)]
    if (step === 'mail') entries.push(received(at, ++n, `Mail ${n}`))
    else if (step === 'answer' || step === 'unsent') {
      const answer = message(at, seen, pick % 2 === 0 ? anna : bo)
      entries.push(answer, accepted(at + 1, ++n, answer.id))
      if (step === 'answer') entries.push(sending(at + 2, ++n, answer.id), delivery(at + 3, ++n, answer.id, 'sent'))
      at += 3
    } else if (step === 'comment') entries.push(comment(at))
    else if (step === 'close') {
      const close = closed(at, seen)
      entries.push(close, accepted(at + 1, ++n, close.id))
    } else if (step === 'reopen') entries.push(reopened(at))
    else if (step === 'assign') entries.push(assigned(at, bo))
    else if (step === 'tag') entries.push(entry('tagged', at, { add: [`tag ${pick % 5}`], remove: [] }))
    else if (step === 'snooze') entries.push(entry('snoozed', at, { until: at + 9000, seen }))
    else if (of !== undefined) {
      entries.push(entry('hidden', at, { of: of.id }))
      if (step === 'erase') {
        const was = { type: of.type, by: of.by, at: of.at, ...(of.n === undefined ? {} : { n: of.n }) } as const
        entries.splice(entries.indexOf(of), 1)
        entries.push(entry('erased', at + 1, { by: 'relay', n: ++n, of: of.id, was }))
      }
    }
  }
  return entries
}
