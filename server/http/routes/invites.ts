import { Hono } from 'hono'
import { AcceptInvite, Invite } from '../../../shared/protocol/http.ts'
import type { Directory } from '../../author/directory.ts'
import type { Accounts } from '../../people/accounts.ts'
import { readBody, refuse } from '../answers.ts'
import { adminsOnly, type SignedIn, signedIn, type Who } from '../who.ts'

/** Links for colleagues. The answer is a path: which host people use, their browser knows best. */
export function inviteRoutes(deps: { readonly accounts: Accounts; readonly directory: Directory; readonly who: Who }) {
  const { accounts, directory, who } = deps
  return new Hono<SignedIn>()
    .post('/', signedIn(who), adminsOnly(directory), async (c) => {
      const body = await readBody(c, Invite)
      if (!body.ok) return refuse(c, body.error)
      const invite = await accounts.invite(c.get('session').member, body.value.role)
      if (!invite.ok) return refuse(c, invite.error)
      return c.json({ path: `/join/${invite.value.token}`, expiresAt: invite.value.expiresAt })
    })
    .get('/:token', async (c) => {
      const invitation = await accounts.invitation(c.req.param('token'))
      return invitation.ok ? c.json(invitation.value) : refuse(c, invitation.error)
    })
    .post('/:token', async (c) => {
      const body = await readBody(c, AcceptInvite)
      if (!body.ok) return refuse(c, body.error)
      const member = await accounts.accept(c.req.param('token'), body.value)
      return member.ok ? c.json(await who.begin(c, member.value)) : refuse(c, member.error)
    })
}
