import * as v from 'valibot'
import type { KindName } from '../ids.ts'
import type { Entry } from '../records/entry.ts'
import type { FormState } from '../records/form.ts'
import { ok } from '../result.ts'
import { defineCommand } from './command.ts'

/** Sets fields of a form-like record; fields that already are so are left out (CM-4). */
const setFieldsOf = (kind: KindName) =>
  defineCommand({
    name: `${kind}.set`,
    kind,
    version: 1,
    input: v.strictObject({ fields: v.record(v.string(), v.unknown()) }),
    decide(state: FormState<Record<string, unknown>>, { fields }, { actor, at, newId }) {
      const changed = Object.entries(fields).filter(([name, value]) => JSON.stringify(state.fields[name]) !== JSON.stringify(value))
      if (changed.length === 0 && state.at > 0) return ok<Entry[]>([])
      return ok<Entry[]>([{ id: newId(), type: 'set', by: actor, at, fields: Object.fromEntries(changed) } as Entry])
    },
  })

export const setWorkspace = setFieldsOf('workspace')
export const setMember = setFieldsOf('member')
export const setTeam = setFieldsOf('team')
export const setInbox = setFieldsOf('inbox')
export const setDraft = setFieldsOf('draft')
export const setChannel = setFieldsOf('channel')
export const setContact = setFieldsOf('contact')
