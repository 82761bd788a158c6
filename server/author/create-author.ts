import * as v from 'valibot'
import { commands } from '../../shared/commands/index.ts'
import type { RecordId } from '../../shared/ids.ts'
import type { Actor, Entry } from '../../shared/records/entry.ts'
import type { Refusal } from '../../shared/records/refusal.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { Desk, DraftPart } from '../relay/desk.ts'
import type { LiveRecord } from '../relay/record.ts'
import type { Author, Step } from './author.ts'

export function createAuthor(desk: Desk): Author {
  /** Decides the steps in turn, each on what the ones before it left; gives what each of them adds. */
  function decide(steps: readonly Step[], records: ReadonlyMap<RecordId, LiveRecord>, actor: Actor): Result<Entry[][], Refusal> {
    const added = new Map<RecordId, Entry[]>()
    const decided: Entry[][] = []
    for (const step of steps) {
      const command = commands.get(step.command)
      const record = records.get(step.record)
      if (command === undefined || record === undefined || command.kind !== record.kind.name)
        return fail({ code: 'unknown-command', detail: step.command })
      const before = added.get(step.record) ?? []
      const state = before.length === 0 ? record.state : record.kind.fold(record.id, [...record.entries, ...before])
      const input = v.safeParse(command.input, step.input)
      if (!input.success) return fail({ code: 'malformed', detail: `${step.command}: ${input.issues[0].message}` })
      const at = desk.timeFor(state)
      const entries = command.decide(state, input.output, { actor, at, actedAt: at, newId: desk.newId })
      if (!entries.ok) return entries
      // Its id is used for ever, and nothing begins anew under it.
      if (record.gone && entries.value.length > 0) return fail({ code: 'gone' })
      for (const entry of entries.value) {
        const fits = v.safeParse(record.kind.entry, entry)
        if (!fits.success) return fail({ code: 'malformed', detail: `${step.command}: ${fits.issues[0].message}` })
      }
      added.set(step.record, [...before, ...entries.value])
      decided.push([...entries.value])
    }
    return ok(decided)
  }

  return {
    async run(steps, actor, cells = []) {
      const ids = [...new Set(steps.map((step) => step.record))]
      return desk.transact<Entry[][], Refusal>(ids, (live) => {
        const records = new Map(live.map((record) => [record.id, record]))
        const decided = decide(steps, records, actor)
        if (!decided.ok) return decided
        const parts: DraftPart[] = live
          .map((record) => ({
            record,
            own: decided.value.flatMap((entries, index) => (steps[index]?.record === record.id ? entries : [])),
          }))
          .filter((part) => part.own.length > 0)
        return ok({ value: decided.value, parts, cells })
      })
    },
    state: async (record) => (await desk.read(record))?.state ?? null,
    entries: async (record) => (await desk.read(record))?.entries ?? [],
  }
}
