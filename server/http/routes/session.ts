import { Hono } from 'hono'
import { SignIn } from '../../../shared/protocol/http.ts'
import type { Accounts } from '../../people/accounts.ts'
import { readBody, refuse } from '../answers.ts'
import type { Who } from '../who.ts'

/** Signing in and out, and who one is. */
export function sessionRoutes({ accounts, who }: { readonly accounts: Accounts; readonly who: Who }) {
  return new Hono()
    .get('/', (c) => c.json(who.answer(c)))
    .post('/', async (c) => {
      const body = await readBody(c, SignIn)
      if (!body.ok) return refuse(c, body.error)
      const member = await accounts.signIn(body.value.email, body.value.password)
      return member.ok ? c.json(await who.begin(c, member.value)) : refuse(c, member.error)
    })
    .delete('/', async (c) => {
      await who.end(c)
      return c.body(null, 204)
    })
}
