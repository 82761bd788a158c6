import { inflateSync } from 'node:zlib'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { type DemoConversation, type DemoOptions, demoConversations } from '../../../server/demo/conversations.ts'
import { fillWithDemo } from '../../../server/demo/fill.ts'
import type { Importer } from '../../../server/demo/importer.ts'
import { createUlid } from '../../../shared/ids.ts'
import { conversationRow } from '../../../shared/projections/conversation-row.ts'
import { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import { foldConversation } from '../../../shared/records/conversation/state.ts'
import { contactKind } from '../../../shared/records/team.ts'

const now = Date.UTC(2026, 10, 22, 10, 44)
const ulid = (fill: number) => createUlid({ now: () => now, random: (count) => new Uint8Array(count).fill(fill) })
const options: DemoOptions = {
  seed: 7,
  count: 400,
  now,
  inboxes: [
    { id: `inbox:${ulid(1)}`, channel: `channel:${ulid(1)}`, name: 'Verkstad', address: 'verkstad@ekstromcykel.example' },
    { id: `inbox:${ulid(2)}`, channel: `channel:${ulid(2)}`, name: 'Butik', address: 'butik@ekstromcykel.example' },
    { id: `inbox:${ulid(3)}`, channel: `channel:${ulid(3)}`, name: 'Faktura', address: 'faktura@ekstromcykel.example' },
  ],
  members: [
    { id: `member:${ulid(4)}`, name: 'Anna Ekström', address: 'anna@ekstromcykel.example' },
    { id: `member:${ulid(5)}`, name: 'Bo Lindqvist', address: 'bo@ekstromcykel.example' },
  ],
}
const made = (change: Partial<DemoOptions> = {}): DemoConversation[] => [...demoConversations({ ...options, ...change })]
const many = made({ count: 2000 })
const writings = (one: DemoConversation) => one.entries.filter((entry) => entry.type === 'received' || entry.type === 'message')

test('every entry fits its schema, and every conversation folds to what was intended', () => {
  for (const { record, entries, intended, newContact } of many) {
    for (const entry of entries) expect(v.safeParse(ConversationEntry, entry).issues).toBeUndefined()
    for (const entry of newContact?.entries ?? []) expect(v.safeParse(contactKind.entry, entry).issues).toBeUndefined()
    const { status, owner, n } = foldConversation(record, entries)
    expect({ status, owner, n }).toEqual(intended)
  }
})

test('the counters are dense, time never stands, and nothing happens in the future', () => {
  for (const { entries } of many) {
    const counters = entries.flatMap((entry) => (entry.n === undefined ? [] : [entry.n]))
    expect(counters).toEqual(counters.map((_, index) => index + 1))
    for (const [index, entry] of entries.entries()) expect(entry.at).toBeGreaterThan(entries[index - 1]?.at ?? 0)
    expect(entries.at(-1)?.at).toBeLessThanOrEqual(now)
    expect(entries[0]?.at).toBeGreaterThan(now - 201 * 86_400_000)
  }
})

test('replies left the house but for a few in trouble', () => {
  const marks = Map.groupBy(many, ({ record, entries }) => conversationRow(foldConversation(record, entries))?.mark ?? null)
  expect([...marks.keys()].sort()).toEqual([null, 'failed', 'held'].sort())
  expect(marks.get(null)?.length).toBeGreaterThan(1900)
})

test('ids, addresses and Message-IDs come up once', () => {
  const contacts = many.flatMap(({ newContact }) => (newContact === null ? [] : [newContact]))
  const lists = [
    many.map(({ record }) => record),
    many.flatMap(({ entries }) => entries.map((entry) => entry.id)),
    many.flatMap(({ externalIds }) => externalIds),
    contacts.map(({ record }) => record),
    contacts.map(({ address }) => address.toLowerCase()),
  ]
  for (const list of lists) expect(new Set(list).size).toBe(list.length)
  const known = new Set(contacts.map(({ record }) => record))
  for (const { entries } of many) for (const entry of entries) if (entry.type === 'created') expect(known).toContain(entry.contact.id)
})

test('one seed gives one story', () => {
  expect(made()).toEqual(made())
  expect(made({ seed: 8 })[0]?.record).not.toBe(made()[0]?.record)
})

test('the mixture is that of a shop', () => {
  const all = made()
  const open = all.filter(({ intended }) => intended.status === 'open')
  const lengths = all.map((one) => writings(one).length)
  expect(open.length).toBeGreaterThan(35)
  expect(open.length).toBeLessThan(90)
  expect(open.filter(({ intended }) => intended.owner === null).length).toBeGreaterThan(3)
  expect(Math.max(...lengths)).toBeLessThanOrEqual(15)
  expect(lengths.reduce((sum, length) => sum + length, 0) / all.length).toBeGreaterThan(3)
  const received = many.flatMap(({ entries }) => entries.flatMap((entry) => (entry.type === 'received' ? [entry] : [])))
  expect(received.some((entry) => entry.html !== null && entry.files.some((file) => file.cid !== undefined))).toBe(true)
  expect(received.some((entry) => /[\u0600-\u06ff]/.test(entry.text))).toBe(true)
  expect(many.some(({ entries }) => entries.some((entry) => entry.type === 'created' && entry.subject === ''))).toBe(true)
  expect(many.some(({ entries }) => entries.some((entry) => entry.type === 'comment' && entry.mentions.length > 0))).toBe(true)
})

test('its files are what they say', () => {
  const files = many.flatMap((one) => one.files)
  const starts = (type: string) => files.find((file) => file.ref.type === type)?.bytes ?? new Uint8Array()
  const png = Buffer.from(starts('image/png'))
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect(inflateSync(png.subarray(41, png.length - 16)).byteLength).toBe(64 * (96 * 3 + 1))
  const pdf = Buffer.from(starts('application/pdf')).toString('latin1')
  expect(pdf.slice(Number(/startxref\n(\d+)/.exec(pdf)?.[1])).startsWith('xref')).toBe(true)
  expect(Buffer.from(starts('text/csv')).toString()).toContain('rad;modell')
})

test('what is filled in is found again by the mail that comes', async () => {
  const records = new Map<string, number>()
  const cells = new Map<string, string | null>()
  const blobs = new Set<string>()
  const importer: Importer = {
    async create(batch, changes) {
      expect(batch.length).toBeLessThanOrEqual(201)
      for (const { record, entries } of batch) {
        expect(records.has(record)).toBe(false)
        records.set(record, entries.length)
        for (const entry of entries) {
          const { success, output } = v.safeParse(ConversationEntry, entry)
          if (success && output.type === 'received') for (const file of output.files) expect(blobs).toContain(file.sha256)
        }
      }
      for (const { table, key, value } of changes) cells.set(`${table}/${key}`, value)
    },
  }
  const put = async (bytes: Uint8Array) => {
    const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes))).toString('hex')
    blobs.add(sha256)
    return { sha256, size: bytes.byteLength }
  }
  const filled = await fillWithDemo({ importer, blobs: { put, hold: async () => () => undefined } }, options)
  expect(records.size).toBe(filled.conversations + filled.contacts)
  for (const one of made()) {
    for (const id of one.externalIds) expect(cells.get(`lookup/external-id/${one.inbox.id}/${id}`)).toBe(JSON.stringify(one.record))
    const { newContact } = one
    if (newContact !== null) expect(cells.get(`lookup/contact-address/${newContact.address}`)).toBe(JSON.stringify(newContact.record))
  }
})
