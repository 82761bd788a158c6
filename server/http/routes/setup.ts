import { Hono } from 'hono'
import { SetUp } from '../../../shared/protocol/http.ts'
import type { Accounts } from '../../people/accounts.ts'
import { readBody, refuse } from '../answers.ts'
import type { Who } from '../who.ts'

/** The first account, with the link that the relay prints at its start. */
export function setUpRoutes({ accounts, who }: { readonly accounts: Accounts; readonly who: Who }) {
  return new Hono()
    .get('/:token', async (c) => ((await accounts.canSetUp(c.req.param('token'))) ? c.body(null, 204) : refuse(c, 'bad-link')))
    .post('/', async (c) => {
      const body = await readBody(c, SetUp)
      if (!body.ok) return refuse(c, body.error)
      const member = await accounts.setUp(body.value)
      return member.ok ? c.json(await who.begin(c, member.value)) : refuse(c, member.error)
    })
}
