import { createTransport } from 'nodemailer'
import { SMTPServer } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import { type Outside, startOutside } from '../../../scripts/outside/outside.ts'

const stops: AbortController[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort()
})

async function start(relaySmtpPort: number | null = null): Promise<Outside> {
  const stop = new AbortController()
  stops.push(stop)
  const customers = [{ name: 'Karin Bergström', address: 'karin@mejl.example' }]
  return startOutside({
    relaySmtpPort,
    port: 0,
    customers,
    inboxes: [{ name: 'Shop', address: 'butik@ekstromcykel.example' }],
    signal: stop.signal,
  })
}

/** Sends as the relay does. */
async function deliver(outside: Outside, change: object = {}): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: outside.smtpPort, ignoreTLS: true })
  const from = { name: 'Anna Ekström', address: 'butik@ekstromcykel.example' }
  const mail = { from, to: 'karin@mejl.example', subject: 'Re: Åter', text: 'Hej Karin!', messageId: '<a1@ekstromcykel.example>' }
  await transport.sendMail({ ...mail, inReplyTo: '<q1@mejl.example>', references: ['<q0@mejl.example>', '<q1@mejl.example>'], ...change })
}

test('what the relay sends arrives and can be read, with its place in the thread', async () => {
  const outside = await start()
  const png = Buffer.from('iVBORw0KGgo=', 'base64')
  await deliver(outside, { html: '<p><img src="cid:p1"></p>', attachments: [{ filename: 'å.png', content: png, cid: 'p1' }] })
  const mail = await outside.arrival(({ subject }) => subject === 'Re: Åter')
  expect(mail).toMatchObject({
    from: { name: 'Anna Ekström', address: 'butik@ekstromcykel.example' },
    to: [{ name: '', address: 'karin@mejl.example' }],
    messageId: '<a1@ekstromcykel.example>',
    inReplyTo: '<q1@mejl.example>',
    references: ['<q0@mejl.example>', '<q1@mejl.example>'],
    attachments: [{ name: 'å.png', type: 'image/png', size: 8 }],
  })
  expect(mail.text.trim()).toBe('Hej Karin!')
  expect(await (await fetch(`${outside.url}/api/mails`)).json()).toEqual([mail])
  const { html } = await (await fetch(`${outside.url}/api/mails/1/preview`)).json()
  expect(html).toContain('src="data:image/png;base64,iVBORw0KGgo="')
  const file = await fetch(`${outside.url}/api/mails/1/files/0`)
  expect(file.headers.get('content-disposition')).toMatch(/^attachment/)
  expect(Buffer.from(await file.arrayBuffer())).toEqual(png)
})

test('a full mailbox and a busy server say so', async () => {
  const outside = await start()
  await expect(deliver(outside, { to: 'full.per@granvik.example' })).rejects.toMatchObject({ responseCode: 552 })
  await expect(deliver(outside, { to: 'busy.ingrid@mejl.example' })).rejects.toMatchObject({ responseCode: 451 })
  expect(outside.mails()).toEqual([])
})

test('what a customer writes goes to the relay over SMTP', async () => {
  const inner = await start() // any sink will do for a relay
  const outside = await start()
  const body = {
    from: { name: 'ليلى', address: 'layla@post.example' },
    to: 'butik@ekstromcykel.example',
    subject: '🚲',
    text: 'مرحبا',
    inReplyTo: '<a1@ekstromcykel.example>',
    references: ['<a1@ekstromcykel.example>'],
  }
  const post = (content: unknown, headers = {}) =>
    fetch(`${outside.url}/api/mails`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(content),
    })
  expect((await post(body)).status).toBe(502)
  outside.setRelay(inner.smtpPort)
  const sent = await post({ ...body, attachments: [{ name: 'a.txt', type: 'text/plain', base64: 'aGVq' }] })
  expect(sent.status).toBe(201)
  const { messageId } = await sent.json()
  expect(await inner.arrival((mail) => mail.messageId === messageId)).toMatchObject({
    ...body,
    to: [{ name: '', address: body.to }],
    text: expect.stringContaining('مرحبا'),
    attachments: [{ name: 'a.txt' }],
  })
  expect((await post({ ...body, to: 'nobody' })).status).toBe(400)
  expect((await post({ ...body, from: { name: '', address: 'a@b.example\r\nDATA' } })).status).toBe(400)
  expect((await post(body, { origin: 'https://elsewhere.example' })).status).toBe(403)
})

test('a relay that refuses is quoted', async () => {
  const refusing = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_to, _session, done) => done(new Error('No such inbox')),
  })
  const port = await new Promise<number>((resolve) => {
    const server = refusing.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  const outside = await start(port)
  const mail = { from: { name: '', address: 'a@mejl.example' }, to: 'nobody@ekstromcykel.example', subject: '', text: '' }
  await expect(outside.send(mail)).rejects.toThrow('No such inbox')
  await new Promise<void>((resolve) => refusing.close(resolve))
})

test('the page loads nothing from elsewhere and tells of what arrives', async () => {
  const outside = await start()
  const page = await fetch(outside.url)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
  const html = await page.text()
  for (const [, file = ''] of html.matchAll(/(?:src|href)="(\/[^"]+)"/g)) expect((await fetch(outside.url + file)).status).toBe(200)
  expect(html).not.toMatch(/(?:src|href)="https?:/)
  const arrivals = await fetch(`${outside.url}/api/arrivals`)
  const reader = arrivals.body?.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader?.read())?.value).toContain('data: 0')
  await deliver(outside)
  expect((await reader?.read())?.value).toContain('data: 1')
})
