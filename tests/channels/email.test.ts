import { describe, expect, test } from 'vitest'
import { emailChannel } from '../../server/channels/email/email.ts'
import { startSmtpListener } from '../../server/channels/email/listener.ts'
import { type RawEmail, readEmail } from '../../server/channels/email/read.ts'
import type { SmtpTransport } from '../../server/channels/email/smtp/transport.ts'
import { channelContract } from '../contract/channel.ts'
import { anything, job, open, samples } from './email-harness.ts'
import { bring } from './smtp-dialogue.ts'

channelContract<RawEmail, SmtpTransport>('email', {
  channel: emailChannel,
  samples,
  anything,
  job,
  open,
  async door(accept, signal) {
    const { port } = await startSmtpListener({
      host: '127.0.0.1',
      port: 0,
      hostname: 'inbox.example',
      recipient: () => true,
      accept,
      signal,
    })
    return async ({ bytes }) => {
      const reply = await bring(port, bytes)
      return reply?.startsWith('250') ? 'taken' : reply?.startsWith('4') ? 'come again' : 'refused'
    }
  },
})

describe('reading mail', () => {
  const read = async (words: string | Uint8Array) => {
    const [signal] = await readEmail({ bytes: typeof words === 'string' ? Buffer.from(words.replace(/\r?\n/g, '\r\n')) : words })
    if (signal === undefined) throw new Error('It gave nothing')
    return signal
  }
  const message = async (words: string | Uint8Array) => {
    const signal = await read(words)
    if (signal.type !== 'message') throw new Error(signal.reason)
    return signal
  }
  const fixture = (name: string): Promise<Awaited<ReturnType<typeof message>>> => message(samples.get(name)?.bytes ?? '')
  const names = async (name: string): Promise<string[]> => (await fixture(name)).files.map((file) => file.name)

  test('[K1] a plain mail', async () => {
    expect(await fixture('plain')).toMatchObject({
      from: { name: 'Maja Lind', address: 'maja@kund.example' },
      to: [{ name: 'Support', address: 'support@inbox.example' }],
      cc: [],
      replyTo: null,
      subject: 'The printer is on fire',
      text: 'Hello,\n\nthe printer on floor 3 is on fire. Vad gör vi nu?\n\n.a line with a dot\n-- \nMaja',
      html: null,
      files: [],
      externalId: '<CAx7=first.Mail@mail.kund.example>',
      answers: [],
      writtenAt: Date.UTC(2025, 2, 4, 8, 12),
    })
  })

  test('[K1] text and HTML, groups of addresses, what it answers with the nearest first', async () => {
    const mail = await fixture('html-and-plain')
    expect(mail.text).toBe('Tack, det slocknade. Lång rad som fortsätter.\n\nOn Tue, Support wrote:\n> Use the extinguisher.')
    expect(mail.html).toContain('<img src="https://tracker.example/x.gif">')
    expect(mail.cc.map(({ address }) => address)).toEqual(['bo@kund.example', 'ann@kund.example', 'per@kund.example'])
    expect(mail.replyTo).toEqual({ name: 'Maja at home', address: 'maja@hemma.example' })
    expect(mail.answers).toEqual(['<reply-1@inbox.example>', '<CAx7=first.Mail@mail.kund.example>'])
  })

  test('[K1] the words of HTML where there is no text', async () => {
    expect((await fixture('html-only')).text).toBe(
      'Hej & välkommen\n\nRad ett\nrad två…\n\n- ett\n- två\n\nSe sidan <https://example.com/a?b=1&c=2> eller example.com.\n\na   b\n  c',
    )
  })

  test.each([
    ['latin1', 'Räksmörgås nu', 'Åsa skriver: räksmörgås, 20 € – “citat”'],
    ['base64', 'Åäö och 🙂', 'Räksmörgås\n🙂 på rad två'],
    ['iso-2022-jp', 'こんにちは', 'お世話になっております。'],
    ['iso-2022-jp-undeclared', 'undeclared', 'お世話になっております。'],
    ['8bit-headers', 'Räksmörgås utan kodning', 'Ett brev från 1998: åäö ÅÄÖ'],
  ])('[K1] the charset of %s', async (name, subject, text) => {
    expect(await fixture(name)).toMatchObject({ subject, text })
  })

  test('[K1] undeclared charsets in the header, though the body declares one', async () => {
    const bytes = Buffer.from(
      'From: =?utf-8?Q?=C3=85sa?= <a@x.example>\r\nSubject: \xe5\xe4\xf6\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xc3\xa5',
      'latin1',
    )
    expect(await message(bytes)).toMatchObject({ from: { name: 'Åsa' }, subject: 'åäö', text: 'å' })
  })

  test('[K1] a mail of several parts that names no charset', async () => {
    const part = (type: string, words: string) => `--b\r\nContent-Type: ${type}\r\n\r\n${words}\r\n`
    const bytes = Buffer.from(
      `From: a@x.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${part('text/plain', 'r\xe4ksm\xf6rg\xe5s')}--b--`,
      'latin1',
    )
    expect(await message(bytes)).toMatchObject({ text: 'räksmörgås' })
  })

  test('[K1] images that the HTML names are inline, whatever they are called', async () => {
    const { files } = await fixture('inline-image')
    expect(files.map(({ name, cid, inline }) => ({ name, cid, inline }))).toEqual([
      { name: 'fire.png', cid: 'pic1@kund', inline: true },
      { name: '.._.._.._etc_fire.png', cid: 'unused@kund', inline: true },
    ])
    expect(Buffer.from(files[0]?.bytes ?? []).toString('latin1', 1, 4)).toBe('PNG')
  })

  test('[K1] names of files: decoded, unique, no direction marks, by type where there is none', async () => {
    expect(await names('attachments')).toEqual(['Räkning n° 7.pdf', 'Räkning n° 7 (2).pdf', 'exegpj.exe', 'image.jpg'])
  })

  test('[K1] a name of any length keeps its extension', async () => {
    const part = `--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename="${'n'.repeat(400)}.pdf"\n\nx\n`
    const { files } = await message(`From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n${part}${part}--b--\n`)
    expect(files.map(({ name }) => [name.length, name.slice(-8)])).toEqual([
      [255, 'nnnn.pdf'],
      [255, ' (2).pdf'],
    ])
  })

  test('[K1] a message in a message is a file', async () => {
    const { text, files } = await fixture('nested')
    expect(text).toBe('The original is attached.')
    expect(files.map(({ name, type }) => [name, type])).toEqual([['message.eml', 'message/rfc822']])
    expect(await read(files[0]?.bytes ?? '')).toMatchObject({
      type: 'message',
      subject: 'The complaint',
      text: 'Inner words.',
      files: [{ name: 'inner.txt' }],
    })
  })

  test('[K1] an invitation is a file', async () => {
    const { text, files } = await fixture('calendar')
    expect(text).toBe('A meeting.')
    expect(files.map(({ name, type }) => [name, type])).toEqual([['invitation.ics', 'text/calendar']])
  })

  test('[K1] what is missing is none', async () => {
    expect(await fixture('no-message-id')).toMatchObject({ externalId: null, answers: [], text: 'No id here.' })
    expect(await fixture('no-from')).toMatchObject({ from: { name: '', address: '' }, cc: [], writtenAt: null })
    expect(await fixture('no-body')).toMatchObject({ subject: 'Nothing more', text: '', html: null })
  })

  test('[K1] of a header that is there twice the first counts', async () => {
    expect(await fixture('duplicated-headers')).toMatchObject({
      from: { address: 'maja@kund.example' },
      subject: 'The first',
      externalId: '<dup1@kund.example>',
    })
  })

  test('[K1] what was cut off is read as far as it goes', async () => {
    expect(await fixture('unclosed')).toMatchObject({ text: 'The words before the cut.', files: [{ name: 'half.pdf' }] })
  })

  test('[K1] ids are quoted in many ways', async () => {
    const mail = await message(
      'From: a@x.example\nMessage-ID: (comment) <A.b@X>\nIn-Reply-To: Your message <q@x> of today\nReferences: <a@x>\n\t<b@x><q@x> <>  junk\n\n',
    )
    expect(mail).toMatchObject({ externalId: '<A.b@X>', answers: ['<q@x>', '<b@x>', '<a@x>'] })
    expect(await message('From: a@x.example\nMessage-ID: bare@x\nIn-Reply-To: bare-too@x\n\n')).toMatchObject({
      externalId: '<bare@x>',
      answers: ['<bare-too@x>'],
    })
  })

  test('[K1] two copies are the same, whichever way they came; a new message under an old id is another', async () => {
    const mail = 'From: a@x.example\nDate: Tue, 4 Mar 2025 09:12:00 +0100\nMessage-ID: <one@x>\n\nwords'
    const { digest } = await message(mail)
    expect((await message(`Received: by b\nReceived: by a\n${mail}\n\n`)).digest).toBe(digest)
    for (const other of [mail.replace('words', 'other words'), mail.replace('09:12', '09:13'), mail.replace('a@x', 'b@x')])
      expect((await message(other)).digest).not.toBe(digest)
  })

  test.each([
    ['empty', 'It is empty.'],
    ['garbage', 'It is not an email: no line of a mail header was found.'],
  ])('[K1] %s is no mail', async (name, reason) => {
    expect(await read(samples.get(name)?.bytes ?? '')).toMatchObject({ type: 'unreadable', reason, from: null, subject: '' })
  })

  test.each([
    [
      'parts',
      `Content-Type: multipart/mixed; boundary=b\n\n${'--b\nContent-Type: image/png\n\nx\n'.repeat(1001)}--b--`,
      /more than 1000 parts/,
    ],
    ['parts of text', `Content-Type: multipart/mixed;\n boundary="a b"\n\n${'--a b\n\nx\n'.repeat(1001)}`, /more than 1000 parts/],
    [
      'parts with a boundary in pieces',
      `Content-Type: multipart/mixed; boundary*0=b\n\n${'--b\nContent-Type: a/b\n\nx\n'.repeat(1001)}`,
      /more than 1000 parts/,
    ],
    ['depth', nest(120), /nested more than 100 deep/],
    ['header', `X-Long: ${'x'.repeat(1024 * 1024)}\n\nwords`, /longer than 1 MiB/],
  ])('[T15] too much: %s', async (_name, rest, reason) => {
    expect(await read(`From: Maja <maja@kund.example>\nSubject: a bomb\n${rest}`)).toMatchObject({
      type: 'unreadable',
      reason: expect.stringMatching(reason),
      from: { name: 'Maja', address: 'maja@kund.example' },
      subject: 'a bomb',
    })
  })

  test.each([
    ['<', '<'.repeat(300_000)],
    ['< before one >', `${'< '.repeat(300_000)}>`],
    ['open comments', '<!--'.repeat(300_000)],
    ['open links', `${'<a href="https://x.example">y'.repeat(50_000)}${'</a>'.repeat(50_000)}`],
    ['hidden ends', `<style>${'</style '.repeat(200_000)}`],
    ['quotes', `<a href=${'"'.repeat(300_000)}>x</a>`],
    ['ampersands', '&'.repeat(300_000)],
    ['spaces', `x${' '.repeat(300_000)}y`],
  ])('[T15] HTML of many %s is read in time that grows with its length only', { timeout: 2000 }, async (_name, html) => {
    expect((await read(`From: a@x.example\nContent-Type: text/html\n\n${html}`)).type).toBe('message')
  })
})

function nest(depth: number): string {
  let text = ''
  for (let n = 0; n < depth; n++) text += `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`
  return `${text}\nwords`
}
