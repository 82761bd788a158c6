import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { streamSSE } from 'hono/streaming'
import * as v from 'valibot'
import { type ArrivedMail, type KeptMail, OutsideMail, type Person } from './mail.ts'

/** Base64 of as much as a relay would take. */
const MAX_BODY = 48 * 1024 * 1024

/** A mail's frame inherits this policy: no script of its own and nothing from the net, but inline styles and its own pictures. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

/**
 *   GET  /api/people                  → {customers, inboxes}
 *   GET  /api/mails                   → ArrivedMail[], the oldest first
 *   GET  /api/mails/:id/preview       → {html}
 *   GET  /api/mails/:id/files/:index  → the bytes, always as an attachment
 *   POST /api/mails                   OutsideMail → 201 {messageId} | 400 | 502 {error}
 *   GET  /api/arrivals                Server-Sent Events: `mail` with the id of each that arrives
 */
export function createPage(options: {
  readonly kept: readonly KeptMail[]
  readonly customers: readonly Person[]
  readonly inboxes: readonly Person[]
  readonly signal: AbortSignal
  send(mail: OutsideMail): Promise<string>
  listen(listener: (mail: ArrivedMail) => void): () => void
}): Hono {
  const { kept, signal } = options
  const app = new Hono()

  app.use(async (c, next) => {
    // The page of another site may neither read nor write here, also by a name of its own that leads to this machine.
    const { hostname } = new URL(c.req.url)
    const origin = c.req.header('origin')
    if (hostname !== 'localhost' && hostname !== '127.0.0.1') return c.text('Not here', 421)
    if (origin !== undefined && origin !== new URL(c.req.url).origin) return c.text('Not from there', 403)
    await next()
    c.header('content-security-policy', POLICY)
    c.header('x-content-type-options', 'nosniff')
    c.header('cache-control', 'no-store')
  })

  for (const [route, file, type] of [
    ['/', 'outside.html', 'text/html'],
    ['/outside.css', 'outside.css', 'text/css'],
    ['/outside.js', 'outside.js', 'text/javascript'],
    ['/reading.js', 'reading.js', 'text/javascript'],
  ] as const) {
    app.get(route, async (c) =>
      c.body(await readFile(path.join(import.meta.dirname, 'page', file)), 200, { 'content-type': `${type}; charset=utf-8` }),
    )
  }

  app.get('/api/people', (c) => c.json({ customers: options.customers, inboxes: options.inboxes }))
  app.get('/api/mails', (c) => c.json(kept.map(({ mail }) => mail)))
  app.get('/api/mails/:id/preview', (c) => c.json({ html: keptBy(c.req.param('id'))?.preview ?? null }))
  app.get('/api/mails/:id/files/:index', (c) => {
    const found = keptBy(c.req.param('id'))
    const index = Number(c.req.param('index'))
    const bytes = found?.files[index]
    if (bytes === undefined) return c.notFound()
    const name = encodeURIComponent(found?.mail.attachments[index]?.name ?? 'file')
    const headers = { 'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename*=UTF-8''${name}` }
    return c.body(Uint8Array.from(bytes), 200, headers)
  })

  app.post('/api/mails', bodyLimit({ maxSize: MAX_BODY }), async (c) => {
    const input = v.safeParse(OutsideMail, await c.req.json().catch(() => null))
    if (!input.success) return c.json({ error: `${v.getDotPath(input.issues[0]) ?? 'mail'}: ${input.issues[0].message}` }, 400)
    try {
      return c.json({ messageId: await options.send(input.output) }, 201)
    } catch (error) {
      return c.json({ error: error instanceof Error ? error.message : String(error) }, 502)
    }
  })

  app.get('/api/arrivals', (c) =>
    streamSSE(c, async (stream) => {
      await stream.writeSSE({ event: 'mail', data: String(kept.at(-1)?.mail.id ?? 0) })
      const stop = options.listen((mail) => void stream.writeSSE({ event: 'mail', data: String(mail.id) }))
      await new Promise<void>((resolve) => {
        stream.onAbort(resolve)
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
      stop()
    }),
  )

  const keptBy = (id: string): KeptMail | undefined => kept.find(({ mail }) => String(mail.id) === id)
  return app
}
