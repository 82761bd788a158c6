import { describe, expect, onTestFinished, test } from 'vitest'
import { deliverEmail } from '../../server/channels/email/deliver.ts'
import { createMessageId } from '../../server/channels/email/message-id.ts'
import type { SmtpTransport } from '../../server/channels/email/smtp/transport.ts'
import type { Job } from '../../shared/channel/channel.ts'
import { job, transportTo } from './email-harness.ts'
import { openSink, type Sink, type SinkOptions } from './smtp-sink.ts'

const never = new AbortController().signal

async function sendTo(options: Omit<SinkOptions, 'signal'>, changed: Partial<Job> = {}, transport: Partial<SmtpTransport> = {}) {
  const ending = new AbortController()
  onTestFinished(() => ending.abort())
  const sink = await openSink({ ...options, signal: ending.signal })
  return {
    sink,
    sent: await deliverEmail({ ...job, files: [], rich: null, ...changed }, { ...transportTo(sink.port), ...transport }, never),
  }
}

/** The header as it came, unfolded. */
const headerOf = ({ mails }: Sink): string =>
  (
    Buffer.from(mails[0]?.bytes ?? [])
      .toString('latin1')
      .split('\r\n\r\n', 1)[0] ?? ''
  ).replace(/\r\n[ \t]+/g, ' ')

describe('delivering mail', () => {
  test('[K2] the header says what it must and no more', async () => {
    const { sink } = await sendTo({}, { from: { name: 'Support', address: 'support@inbox.example' }, cc: [], subject: 'Re: fire' })
    expect(headerOf(sink).split('\r\n').sort()).toEqual([
      'Content-Transfer-Encoding: quoted-printable',
      'Content-Type: text/plain; charset=utf-8',
      'Date: Tue, 04 Mar 2025 08:12:00 +0000',
      'From: Support <support@inbox.example>',
      'In-Reply-To: <newest@kund.example>',
      'MIME-Version: 1.0',
      'Message-ID: <sabcdefghij234567@inbox.example>',
      'References: <oldest@kund.example> <middle@inbox.example> <newest@kund.example>',
      'Subject: Re: fire',
      'To: Maja Lind <Maja@kund.example>',
    ])
  })

  test('[K2] rich text comes with plain text before it and the images it names', async () => {
    const { sink } = await sendTo({}, { rich: job.rich, files: job.files })
    const types = Buffer.from(sink.mails[0]?.bytes ?? [])
      .toString('latin1')
      .match(/^Content-Type: [^;\r]+/gm)
    expect(types?.map((line) => line.slice(14))).toEqual([
      'multipart/mixed',
      'multipart/alternative',
      'text/plain',
      'multipart/related',
      'text/html',
      'image/png',
      'application/pdf',
      'text/plain',
      'application/octet-stream',
    ])
  })

  test('[K2] of a long thread its first message and the newest', async () => {
    const references = Array.from({ length: 200 }, (_, n) => `<id${n}@x.example>`)
    const { sink } = await sendTo({}, { references, answers: '<id199@x.example>' })
    const ids = /^References: (.*)$/m.exec(headerOf(sink))?.[1]?.split(' ') ?? []
    expect(ids).toEqual(['<id0@x.example>', ...references.slice(-29)])
  })

  test('[K2] the envelope is canonical and names each recipient once', async () => {
    const to = ['Maja@kund.example', 'Maja@KUND.example', 'bo@åre.example'].map((address) => ({ name: '', address }))
    const { sink } = await sendTo({}, { to, cc: [], bcc: [{ name: '', address: 'hidden@kund.example' }] })
    expect(sink.mails[0]).toMatchObject({
      from: 'support@inbox.example',
      recipients: ['Maja@kund.example', 'bo@xn--re-xia.example', 'hidden@kund.example'],
    })
  })

  test('[K2] some refused, some taken is sent', async () => {
    const { sent, sink } = await sendTo({ answer: (command) => (command.includes('bo@') ? '550 5.1.1 Unknown' : undefined) })
    expect(sent.ok).toBe(true)
    expect(sink.mails[0]?.recipients).toEqual(['Maja@kund.example'])
  })

  test('[CH-7] without recipients it is rejected', async () => {
    expect((await sendTo({}, { to: [], cc: [], bcc: [] })).sent).toMatchObject({ ok: false, error: { code: 'rejected', retry: 'never' } })
  })

  const refusing = (verb: string, words: string) => ({ answer: (command: string) => (command.startsWith(verb) ? words : undefined) })
  test.each([
    ['a greeting that turns us away', refusing('CONNECT', '554 5.7.1 Go away'), 'rejected', 'never', '554 5.7.1 Go away'],
    ['a server that is closing', refusing('MAIL', '421 4.3.2 Closing'), 'unreachable', 'backoff', '421 4.3.2 Closing'],
    ['a sender refused for now', refusing('MAIL', '450 4.1.8 Later'), 'throttled', 'backoff', '450 4.1.8 Later'],
    ['data refused', refusing('DATA', '554 5.5.1 No'), 'rejected', 'never', '554 5.5.1 No'],
    ['content refused', { data: '554 5.7.1 Spam' }, 'rejected', 'never', '554 5.7.1 Spam'],
    ['content refused for now', { data: '452 4.3.1 Full' }, 'throttled', 'backoff', '452 4.3.1 Full'],
    ['an answer to the data that is none', { data: '299 what' }, null, null, null],
    ['nonsense after the data', { data: '999 what' }, 'uncertain', 'never', '999 what'],
    ['a server that takes less', { ehlo: ['SIZE 100'] }, 'rejected', 'never', null],
  ] as const)('[CH-7] %s', async (_name, options, code, retry, detail) => {
    const { sent } = await sendTo(options)
    if (code === null) expect(sent.ok).toBe(true)
    else expect(sent).toMatchObject({ ok: false, error: { code, retry, ...(detail !== null && { detail }) } })
  })

  test('[CH-7] silence after the final dot is uncertain', async () => {
    expect((await sendTo({ data: 'mute' }, {}, { timeoutMs: 100 })).sent).toMatchObject({
      ok: false,
      error: { code: 'uncertain', retry: 'never' },
    })
  })

  test('[CH-7] silence before it is not', async () => {
    const { sent } = await sendTo(refusing('RCPT', ''), {}, { timeoutMs: 100 })
    expect(sent).toMatchObject({ ok: false, error: { code: 'unreachable', retry: 'backoff' } })
  })

  test('[CH-7] a name that nobody knows is unreachable', async () => {
    expect((await sendTo({}, {}, { host: 'no-such-host.invalid' })).sent).toMatchObject({
      ok: false,
      error: { code: 'unreachable', retry: 'backoff' },
    })
  })

  const account = { user: 'support', password: 'hemligt-lösen' }
  test('[CH-7] a wrong password is unauthorised, and nobody is told it', async () => {
    const { sent } = await sendTo({ ehlo: ['AUTH PLAIN LOGIN'], ...refusing('AUTH', '535 5.7.8 Wrong') }, {}, account)
    expect(sent).toMatchObject({ ok: false, error: { code: 'unauthorised', retry: 'never', detail: '535 5.7.8 Wrong' } })
    expect(JSON.stringify(sent)).not.toMatch(/hemligt/)
  })

  test('[CH-7] a sign-in that cannot be had now is tried again', async () => {
    const { sent } = await sendTo({ ehlo: ['AUTH PLAIN'], ...refusing('AUTH', '454 4.7.0 Later') }, {}, account)
    expect(sent).toMatchObject({ ok: false, error: { code: 'throttled', retry: 'backoff' } })
  })

  test('[K2] it signs in before it says anything of the mail', async () => {
    const { sent, sink } = await sendTo({ ehlo: ['AUTH PLAIN'], ...refusing('AUTH', '235 2.7.0 Welcome') }, {}, account)
    expect(sent.ok).toBe(true)
    expect(sink.commands.map((command) => command.slice(0, 4))).toEqual(['EHLO', 'AUTH', 'MAIL', 'RCPT', 'RCPT', 'DATA'])
  })

  test('[K2] ids of our own are random words in our domain', () => {
    const id = createMessageId('Åre.Example', new Uint8Array(16).fill(255))
    expect(id).toBe('<s7777777777777777777777777' + '4@xn--re-xia.example>')
    expect(createMessageId('inbox.example', new Uint8Array(16))).toMatch(/^<sa{26}@inbox\.example>$/)
    expect(createMessageId('x>\r\ny', new Uint8Array(16))).toMatch(/@samtal\.invalid>$/)
  })
})
