import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import type { RawEmail } from '../../server/channels/email/read.ts'
import type { SmtpTransport } from '../../server/channels/email/smtp/transport.ts'
import type { Job } from '../../shared/channel/channel.ts'
import type { Behaviour, OtherSide } from '../contract/channel.ts'
import { openSink, type SinkOptions } from './smtp-sink.ts'

const folder = path.join(import.meta.dirname, '../fixtures/email')
/** Every mail of the fixtures, by name. */
export const samples = new Map(
  readdirSync(folder)
    .sort()
    .map((file) => [path.basename(file, '.eml'), { bytes: new Uint8Array(readFileSync(path.join(folder, file))) }] as const),
)
const mails = [...samples.values()].map(({ bytes }) => bytes)

/** A fixture with a few bytes changed, cut out or doubled: near to mail, where parsers break. */
const mutated = fc
  .record({
    bytes: fc.constantFrom(...mails),
    edits: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        drop: fc.nat(40),
        put: fc.oneof(fc.uint8Array({ maxLength: 20 }), structure()),
      }),
      { maxLength: 8 },
    ),
  })
  .map(({ bytes, edits }) =>
    edits.reduce((now, { at, drop, put }) => {
      const from = Math.floor(at * now.length)
      return new Uint8Array(Buffer.concat([now.subarray(0, from), put, now.subarray(from + drop)]))
    }, bytes),
  )

function structure(): fc.Arbitrary<Uint8Array> {
  const pieces = [
    '\r\n\r\n',
    '--mix\r\n',
    '--',
    'Content-Type: multipart/mixed; boundary=mix\r\n',
    'Content-Transfer-Encoding: base64\r\n',
    '=?utf-8?B?8J+Zgg?=',
    '=?x?Q?=?=',
    '<',
    '"',
    '(',
    '\0',
    '\r',
    'charset=utf-7',
    "filename*0*=x''%",
    '&#xD800;',
    'From: ',
    'Date: Feb 31\r\n',
  ]
  return fc.constantFrom(...pieces).map((text) => new TextEncoder().encode(text))
}

export const job: Job = {
  key: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  externalId: '<sabcdefghij234567@inbox.example>',
  from: { name: 'Åsa, "Support"', address: 'support@inbox.example' },
  to: [{ name: 'Maja Lind', address: 'Maja@kund.example' }],
  cc: [{ name: '', address: 'bo@kund.example' }],
  bcc: [],
  subject: 'Re: Skrivaren brinner 🔥, igen och igen och igen och igen och igen och igen och igen',
  text: 'Hej Maja,\n\n.punkt först\nFrom here on\n\n> quoted\n\ttab och åäö 🙂',
  rich: '<p>Hej Maja, <img src="cid:logo@inbox"></p>',
  files: [
    {
      name: 'logo.png',
      type: 'image/png',
      bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 13, 10, 26, 10]),
      cid: 'logo@inbox',
      inline: true,
    },
    {
      name: 'Räkning nr 7, "slutlig" 🙂 med ett mycket långt namn som inte får plats på en rad.pdf',
      type: 'application/pdf',
      bytes: new Uint8Array(70_000).map((_, i) => i % 251),
    },
    { name: 'rader.txt', type: 'text/plain', bytes: new TextEncoder().encode('a\nb\r\nc\r.\n..\n') },
    { name: 'tom.bin', type: 'application/octet-stream', bytes: new Uint8Array(0) },
  ],
  answers: '<newest@kund.example>',
  references: ['<oldest@kund.example>', '<middle@inbox.example>', '<newest@kund.example>'],
  at: Date.UTC(2025, 2, 4, 8, 12, 0, 500),
}

const behaviours: Record<Exclude<Behaviour, 'absent'>, Omit<SinkOptions, 'signal'>> = {
  take: {},
  busy: { answer: (command) => (command.startsWith('RCPT') ? '451 4.7.1 Greylisted, come again' : undefined) },
  refuse: { answer: (command) => (command.startsWith('RCPT') ? '550 5.1.1 No such user' : undefined) },
  silent: { answer: () => '' },
  cut: { data: 'cut' },
  vanish: { data: 'vanish' },
  mute: { data: 'mute' },
}

export const transportTo = (port: number): SmtpTransport => ({
  host: '127.0.0.1',
  port,
  security: 'none',
  user: null,
  password: null,
  hostname: 'inbox.example',
})

/** The other side of the wire, as told. */
export async function open(behaviour: Behaviour, signal: AbortSignal): Promise<OtherSide<RawEmail, SmtpTransport>> {
  if (behaviour === 'absent') {
    const gone = new AbortController()
    const sink = await openSink({ signal: gone.signal })
    gone.abort()
    return { transport: transportTo(sink.port), arrived: [], reached: Promise.resolve(), left: sink.left }
  }
  const sink = await openSink({ ...behaviours[behaviour], signal })
  return {
    transport: transportTo(sink.port),
    get arrived() {
      return sink.mails.map(({ bytes, recipients }) => ({ raw: { bytes }, recipients, fields: fieldsOf(bytes) }))
    },
    reached: behaviour === 'silent' ? sink.connected : sink.dotted,
    left: sink.left,
  }
}

const fieldsOf = (bytes: Uint8Array): string[] =>
  (
    Buffer.from(bytes)
      .toString('latin1')
      .split(/\r?\n|\r/, 1000)
      .join('\n')
      .split('\n\n', 1)[0] ?? ''
  )
    .match(/^[^\s:]+(?=:)/gm)
    ?.map((name) => name.toLowerCase()) ?? []

/** Random bytes, damaged mail, and text that is none. */
export const anything: fc.Arbitrary<RawEmail> = fc
  .oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 2000 }) },
    { weight: 4, arbitrary: mutated },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 500 }).map((text) => new TextEncoder().encode(text)) },
  )
  .map((bytes) => ({ bytes }))
