import { Hono } from 'hono'
import { createTurns } from '../../people/turns.ts'
import { refuse } from '../answers.ts'
import { INERT_POLICY } from '../guard.ts'
import type { OutsideFetch } from '../outside/fetch.ts'
import { rasterType } from '../outside/raster.ts'
import { type SignedIn, signedIn, type Who } from '../who.ts'

/** Each may hold one image of the greatest size in memory. */
const AT_ONCE = 16
const MAY_WAIT = 500

/**
 * Images that a mail names, when its reader asks for them: fetched from here, so that the sender learns neither who
 * reads nor from where. What is no raster image by its bytes is not passed on, whatever it calls itself (T3).
 */
export function imageRoutes({ who, fetchOutside }: { readonly who: Who; readonly fetchOutside: OutsideFetch }) {
  const turns = createTurns(AT_ONCE, MAY_WAIT)

  return new Hono<SignedIn>().get('/', signedIn(who), async (c) => {
    const url = c.req.query('url') ?? ''
    if (!URL.canParse(url)) return refuse(c, 'malformed')
    const fetched = await turns.take(() => fetchOutside(new URL(url), c.req.raw.signal))
    if (!fetched.ok) return refuse(c, 'too-many-tries')
    if (!fetched.value.ok) return refuse(c, 'unreachable')
    const bytes = fetched.value.value
    const type = rasterType(bytes)
    if (type === null) return refuse(c, 'unreachable')
    return c.body(bytes, 200, {
      'content-type': type,
      'content-length': String(bytes.byteLength),
      'content-security-policy': INERT_POLICY,
      'cache-control': 'private, max-age=86400',
    })
  })
}
