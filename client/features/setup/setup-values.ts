import * as v from 'valibot'
import { SetUp } from '../../../shared/protocol/http.ts'
import type { TextKey } from '../../text/create-text.ts'
import type { Rules } from '../../ui/form/create-form.ts'
import { type OutgoingValues, outgoingOf } from '../../ui/form/outgoing-values.ts'

export interface SetupValues {
  readonly name: string
  readonly workspace: string
  readonly email: string
  readonly password: string
  readonly inboxName: string
  readonly address: string
  readonly demo: boolean
}

export const nothingYet: SetupValues = { name: '', workspace: '', email: '', password: '', inboxName: '', address: '', demo: false }
export const ownerKeys = ['name', 'workspace', 'email', 'password'] as const
export const inboxKeys = ['inboxName', 'address'] as const

const { entries } = SetUp
/** The relay's own schemas, so that what passes here passes there. */
export const setupRules: Rules<SetupValues, TextKey> = {
  name: (name) => (v.is(entries.name, name) ? null : 'form.error.empty'),
  workspace: (workspace) => (v.is(entries.workspace, workspace) ? null : 'form.error.empty'),
  email: (email) => (v.is(entries.email, email) ? null : 'form.error.email'),
  password: (password) => (v.is(entries.password, password) ? null : 'form.error.password'),
  inboxName: (name) => (v.is(entries.inbox.entries.name, name) ? null : 'form.error.empty'),
  address: (address) => (v.is(entries.inbox.entries.address, address) ? null : 'form.error.email'),
}

export function setUpOf(token: string, values: SetupValues, outgoing: OutgoingValues): SetUp {
  const { name, workspace, email, password, inboxName, address, demo } = values
  return { token, workspace, name, email, password, inbox: { name: inboxName, address }, outgoing: outgoingOf(outgoing), demo }
}
