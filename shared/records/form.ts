import * as v from 'valibot'
import type { KindName, RecordId, Space } from '../ids.ts'
import { byTime, type Entry, entryFields, type Role } from './entry.ts'
import type { Kind, RuleContext } from './kind.ts'
import type { Refusal } from './refusal.ts'

/** A `set` entry of a form-like record: the fields it says, and nothing of the others. */
export interface SetEntry<Fields> extends Entry {
  readonly type: 'set'
  readonly fields: Partial<Fields>
}

export interface FormState<Fields> {
  readonly id: RecordId
  readonly fields: Fields
  readonly n: number
  readonly at: number
}

/**
 * A record that is a form: members, inboxes, contacts, settings. Each field is what the newest `set` by (at, id) that
 * names it says (MO-3), so two people editing different fields keep both edits, and history stays.
 */
export function formKind<Name extends KindName, Shape extends v.ObjectEntries>(options: {
  readonly name: Name
  readonly fields: Shape
  /** What a field is until somebody has set it. */
  readonly initial: v.InferOutput<v.StrictObjectSchema<Shape, undefined>>
  readonly roles: readonly Role[]
  readonly home: Space | ((fields: v.InferOutput<v.StrictObjectSchema<Shape, undefined>>, id: RecordId) => Space | null)
  check?(
    entry: SetEntry<v.InferOutput<v.StrictObjectSchema<Shape, undefined>>>,
    state: FormState<v.InferOutput<v.StrictObjectSchema<Shape, undefined>>>,
    context: RuleContext,
  ): Refusal | null
  readonly effect?: true
  readonly movesAtOnce?: true
  index?(fields: v.InferOutput<v.StrictObjectSchema<Shape, undefined>>): readonly string[]
}) {
  type Fields = v.InferOutput<v.StrictObjectSchema<Shape, undefined>>
  const entry = v.strictObject({ ...entryFields, type: v.literal('set'), fields: v.partial(v.strictObject(options.fields)) })
  const { index } = options
  const kind: Kind<SetEntry<Fields>, FormState<Fields>, null> = {
    name: options.name,
    entry: entry as unknown as v.GenericSchema<unknown, SetEntry<Fields>>,
    fold(id, entries) {
      const fields = { ...options.initial }
      let n = 0
      const sorted = [...entries].sort(byTime)
      for (const set of sorted) {
        Object.assign(fields, set.fields)
        n = Math.max(n, set.n ?? 0)
      }
      return { id: id as RecordId, fields, n, at: sorted.at(-1)?.at ?? 0 }
    },
    row: () => null,
    ...(index === undefined ? {} : { index: (state: FormState<Fields>) => index(state.fields) }),
    home: (state) => (typeof options.home === 'function' ? options.home(state.fields, state.id) : options.home),
    ...(options.movesAtOnce === undefined ? {} : { movesAtOnce: options.movesAtOnce }),
    rules: {
      set: {
        roles: options.roles,
        ...(options.check === undefined ? {} : { check: options.check }),
        ...(options.effect === undefined ? {} : { effect: options.effect }),
      },
    },
  }
  return kind
}
