import * as v from 'valibot'
import { InboxId } from '../ids.ts'
import { type FormState, formKind } from './form.ts'
import { admins, everyone } from './kind.ts'

const Name = v.pipe(v.string(), v.trim(), v.maxLength(200))
const Mail = v.pipe(v.string(), v.maxLength(320))

/** The installation: one of them. */
export const workspaceKind = formKind({
  name: 'workspace',
  fields: { name: Name },
  initial: { name: '' },
  roles: admins,
  home: 'team',
})
export type Workspace = FormState<{ name: string }>

/** An agent's account. Passwords and sessions stand elsewhere, on the relay only. */
export const memberKind = formKind({
  name: 'member',
  fields: { name: Name, email: Mail, role: v.picklist(['super-admin', 'admin', 'agent']), active: v.boolean() },
  initial: { name: '', email: '', role: 'agent', active: true },
  roles: admins,
  home: 'team',
})
export type Member = FormState<{ name: string; email: string; role: 'super-admin' | 'admin' | 'agent'; active: boolean }>

export const inboxKind = formKind({
  name: 'inbox',
  fields: { name: Name },
  initial: { name: '' },
  roles: admins,
  home: 'team',
})
export type Inbox = FormState<{ name: string }>

/** One connected address. Its server's password is a secret of the relay, never a field. */
export const channelKind = formKind({
  name: 'channel',
  fields: { kind: v.picklist(['email']), inbox: v.nullable(InboxId), name: Name, address: Mail },
  initial: { kind: 'email', inbox: null, name: '', address: '' },
  roles: admins,
  home: 'team',
})
export type Channel = FormState<{ kind: 'email'; inbox: InboxId | null; name: string; address: string }>

export const contactKind = formKind({
  name: 'contact',
  fields: { name: Name, addresses: v.pipe(v.array(Mail), v.maxLength(40)) },
  initial: { name: '', addresses: [] },
  roles: everyone,
  home: 'team',
})
export type Contact = FormState<{ name: string; addresses: string[] }>
