import { describe, expect, onTestFinished, test } from 'vitest'
import { type ReceivedMail, type SmtpListenerOptions, startSmtpListener } from '../../server/channels/email/listener.ts'
import { readEmail } from '../../server/channels/email/read.ts'
import { bring, type Dialogue, dial } from './smtp-dialogue.ts'

const mail = Buffer.from('From: Maja <maja@kund.example>\r\nSubject: Hi\r\n\r\nWords.\r\n')

async function listen(changed: Partial<SmtpListenerOptions> = {}) {
  const ending = new AbortController()
  onTestFinished(() => ending.abort())
  const received: ReceivedMail[] = []
  const asked: string[] = []
  const { port } = await startSmtpListener({
    host: '127.0.0.1',
    port: 0,
    hostname: 'inbox.example',
    recipient(address) {
      asked.push(address)
      return /@(inbox|xn--brev-qoa)\.example$/.test(address)
    },
    async accept(one) {
      received.push(one)
    },
    signal: ending.signal,
    ...changed,
  })
  return { port, received, asked, ending }
}

async function greeted(port: number): Promise<Dialogue> {
  const dialogue = await dial(port)
  onTestFinished(() => dialogue.end())
  await dialogue.say('EHLO test.example')
  return dialogue
}

describe('the SMTP listener', () => {
  test('[K1] it takes mail with its envelope', async () => {
    const { port, received } = await listen()
    const before = Date.now()
    expect(await bring(port, mail, { from: '', to: ['Support+Tag@INBOX.example', 'other@inbox.example'] })).toMatch(/^250 /)
    expect(received).toMatchObject([{ from: '', recipients: ['Support+Tag@inbox.example', 'other@inbox.example'] }])
    expect(Buffer.from(received[0]?.bytes ?? []).equals(mail)).toBe(true)
    expect(received[0]?.receivedAt).toBeGreaterThanOrEqual(before)
  })

  test('[K1] it says what it is and what it can, and signs nobody in', async () => {
    const { port } = await listen()
    const dialogue = await dial(port)
    onTestFinished(() => dialogue.end())
    const features = (await dialogue.say('EHLO test.example')) ?? ''
    expect(features).toMatch(/^250[ -]SIZE 31457280$/m)
    expect(features).not.toMatch(/AUTH|STARTTLS/)
    expect(await dialogue.say('AUTH PLAIN AGEAYg==')).toMatch(/^5/)
    expect(await dialogue.say('STARTTLS')).toMatch(/^5/)
  })

  test('[K1] what is not ours is refused, also beside what is', async () => {
    const { port, received, asked } = await listen()
    const dialogue = await greeted(port)
    await dialogue.say('MAIL FROM:<maja@kund.example>')
    expect(await dialogue.say('RCPT TO:<someone@elsewhere.example>')).toMatch(/^550 5\.1\.1 /)
    expect(await dialogue.say('RCPT TO:<Info@xn--brev-QOA.example>')).toMatch(/^250 /)
    expect(await dialogue.say('DATA')).toMatch(/^354/)
    expect(await dialogue.say('Subject: x\r\n\r\nx\r\n.')).toMatch(/^250 /)
    expect(asked).toEqual(['someone@elsewhere.example', 'Info@xn--brev-qoa.example'])
    expect(received[0]?.recipients).toEqual(['Info@xn--brev-qoa.example'])
  })

  test('[K1] a look-up that fails is no refusal', async () => {
    const { port } = await listen({ recipient: () => Promise.reject(new Error('the store is closed')) })
    const dialogue = await greeted(port)
    await dialogue.say('MAIL FROM:<maja@kund.example>')
    const reply = await dialogue.say('RCPT TO:<support@inbox.example>')
    expect(reply).toMatch(/^451 4\.3\.0 /)
    expect(reply).not.toMatch(/store/)
  })

  test('[K1] a hundred recipients and no more', async () => {
    const { port } = await listen()
    const dialogue = await greeted(port)
    await dialogue.say('MAIL FROM:<maja@kund.example>')
    for (let n = 0; n < 100; n++) expect(await dialogue.say(`RCPT TO:<a${n}@inbox.example>`)).toMatch(/^250 /)
    expect(await dialogue.say('RCPT TO:<a100@inbox.example>')).toMatch(/^452 4\.5\.3 /)
  })

  test('[K1] too large is refused as soon as it is said', async () => {
    const { port } = await listen({ maxBytes: 1000 })
    const dialogue = await greeted(port)
    expect(await dialogue.say('MAIL FROM:<maja@kund.example> SIZE=1001')).toMatch(/^552 5\.3\.4 /)
    expect(await dialogue.say('MAIL FROM:<maja@kund.example> SIZE=1000')).toMatch(/^250 /)
  })

  test('[K1] too large is refused when it was not said, and the next mail goes on', async () => {
    const { port, received } = await listen({ maxBytes: 100_000 })
    const dialogue = await greeted(port)
    for (const [size, reply] of [
      [5_000_000, /^552 5\.3\.4 /],
      [50_000, /^250 /],
    ] as const) {
      await dialogue.say('MAIL FROM:<maja@kund.example>')
      await dialogue.say('RCPT TO:<support@inbox.example>')
      await dialogue.say('DATA')
      expect(await dialogue.say(`Subject: x\r\n\r\n${'x'.repeat(size)}\r\n.`)).toMatch(reply)
    }
    expect(received.map(({ bytes }) => bytes.length)).toEqual([50_016])
  })

  test('[CH-5] a rejecting accept says nothing of why', async () => {
    const { port } = await listen({ accept: () => Promise.reject(Object.assign(new Error('disk full at /data'), { responseCode: 250 })) })
    expect(await bring(port, mail)).toMatch(/^451 4\.3\.0 (?!.*disk)/)
  })

  test('[K1] who hangs up in the middle has brought nothing', async () => {
    const { port, received } = await listen()
    const dialogue = await greeted(port)
    await dialogue.say('MAIL FROM:<maja@kund.example>')
    await dialogue.say('RCPT TO:<support@inbox.example>')
    await dialogue.say('DATA')
    dialogue.send('Subject: half\r\n\r\nhal')
    dialogue.end()
    expect(await bring(port, mail)).toMatch(/^250 /)
    expect(received).toHaveLength(1)
  })

  // A server that takes any of these for the end of the data would read what follows as a second mail.
  test.each(['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r.\r\n', '\r\n.\r', '\r\n\0.\r\n'])('[T16] %j does not end a mail', async (end) => {
    const { port, received } = await listen()
    const dialogue = await greeted(port)
    await dialogue.say('MAIL FROM:<maja@kund.example>')
    await dialogue.say('RCPT TO:<support@inbox.example>')
    await dialogue.say('DATA')
    const second = 'MAIL FROM:<boss@inbox.example>\r\nRCPT TO:<support@inbox.example>\r\nDATA\r\nFrom: boss@inbox.example\r\n\r\nPay'
    expect(await dialogue.say(`From: maja@kund.example\r\n\r\nHi${end}${second}\r\n.`)).toMatch(/^250 /)
    expect(await dialogue.say('NOOP')).toMatch(/^250 /)
    expect(received).toHaveLength(1)
    expect(await readEmail(received[0] ?? { bytes: mail })).toMatchObject([{ from: { address: 'maja@kund.example' } }])
  })

  test('[CH-9] it ends with its signal', async () => {
    const { port, ending } = await listen()
    ending.abort()
    await expect(dial(port)).rejects.toThrow(/ECONNREFUSED/)
    await expect(
      startSmtpListener({
        host: '127.0.0.1',
        port: 0,
        hostname: 'x',
        recipient: () => true,
        accept: async () => {},
        signal: AbortSignal.abort(),
      }),
    ).rejects.toThrow()
  })

  test('[K1] a port that is taken is told of', async () => {
    const { port } = await listen()
    await expect(listen({ port })).rejects.toThrow(/EADDRINUSE/)
  })
})
