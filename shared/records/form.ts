import * as v from 'valibot'
import type { KindName, RecordId, Space } from '../ids.ts'
import { byTime, type Entry, entryFields, type Role } from './entry.ts'
import type { Kind } from './kind.ts'

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
  readonly home: Space
}) {
  type Fields = v.InferOutput<v.StrictObjectSchema<Shape, undefined>>
  const entry = v.strictObject({ ...entryFields, type: v.literal('set'), fields: v.partial(v.strictObject(options.fields)) })
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
    home: () => options.home,
    rules: { set: { roles: options.roles } },
  }
  return kind
}
