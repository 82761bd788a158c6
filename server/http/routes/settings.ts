import { Hono } from 'hono'
import { Outgoing } from '../../../shared/protocol/http.ts'
import type { Directory } from '../../author/directory.ts'
import type { OutgoingServer } from '../../people/outgoing.ts'
import { readBody, refuse } from '../answers.ts'
import { adminsOnly, type SignedIn, signedIn, type Who } from '../who.ts'

/** Settings that hold secrets and so are no records. */
export function settingsRoutes(deps: { readonly outgoing: OutgoingServer; readonly directory: Directory; readonly who: Who }) {
  const { outgoing, directory, who } = deps
  return new Hono<SignedIn>()
    .use(signedIn(who), adminsOnly(directory))
    .get('/outgoing', (c) => c.json(outgoing.answer()))
    .put('/outgoing', async (c) => {
      const body = await readBody(c, Outgoing)
      if (!body.ok) return refuse(c, body.error)
      await outgoing.put(body.value)
      return c.json(outgoing.answer())
    })
}
