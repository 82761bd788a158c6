import * as v from 'valibot'
import { beforeAll, describe, expect, test } from 'vitest'
import { type DemoConversation, type DemoOptions, demoConversations, LETTERS } from '../../../server/demo/conversations.ts'
import { shares } from '../../../server/demo/texts/crowd/crowds.ts'
import type { LanguageCode } from '../../../server/demo/texts/language.ts'
import { coin } from '../../../server/demo/voices/coin.ts'
import { createUlid } from '../../../shared/ids.ts'
import { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import { foldConversation } from '../../../shared/records/conversation/state.ts'
import { contactKind } from '../../../shared/records/team.ts'

const COUNT = 6000
const now = Date.UTC(2026, 10, 22, 10, 44)
const DAY = 86_400_000
const ulid = (fill: number) => createUlid({ now: () => now, random: (count) => new Uint8Array(count).fill(fill) })
const options: DemoOptions = {
  seed: 7,
  count: COUNT,
  now,
  inboxes: ['verkstad', 'butik', 'faktura'].map((name, index) => ({
    id: `inbox:${ulid(index)}`,
    channel: `channel:${ulid(index)}`,
    name,
    address: `${name}@ekstromcykel.example`,
  })),
  members: ['Anna', 'Bo', 'Cia', 'Dan', 'Eva'].map((name, index) => ({
    id: `member:${ulid(10 + index)}`,
    name,
    address: `${name}@shop.example`,
  })),
}
const codes = Object.keys(shares) as readonly LanguageCode[]

/** What is asked of the crowd, gathered on the way: all of it at once would not stay in memory. */
const crowd = {
  all: 0,
  spam: 0,
  open: 0,
  lengths: [] as number[],
  languages: new Map<LanguageCode, number>(),
  owners: new Map<string | null, number>(),
  words: new Map<LanguageCode, Map<string, number>>(codes.map((code) => [code, new Map()])),
  /** Conversations in which somebody says something that only this language says. */
  heard: new Map<LanguageCode, number>(),
  received: 0,
  html: 0,
  pages: new Set<string>(),
  withFiles: 0,
}
const letters: DemoConversation[] = []

/** Words that none of the other four has. */
const tell: { readonly [C in LanguageCode]: RegExp } = {
  sv: /\b(?:och|jag|är|för|till er)\b/iu,
  en: /\b(?:the|would|you|is)\b/iu,
  no: /\b(?:dere|jeg|ikke|og)\b/iu,
  fi: /\b(?:on|ja|voiko|hei|kiitos|terveisin)\b/iu,
  de: /\b(?:der|den|das|wir|ist|sie)\b/iu,
}

const writings = (one: DemoConversation) =>
  one.entries.flatMap((entry) => (entry.type === 'received' || entry.type === 'message' ? [entry] : []))
/** What somebody wrote, without what was quoted. */
const own = (text: string): string => text.replace(/^>.*$/gm, '')

function count(one: DemoConversation): void {
  const said = writings(one)
  crowd.all++
  crowd.lengths.push(said.length)
  crowd.owners.set(one.intended.owner, (crowd.owners.get(one.intended.owner) ?? 0) + 1)
  if (one.isSpam) crowd.spam++
  else if (one.intended.status === 'open') crowd.open++
  if (said.some((entry) => entry.files.some((file) => file.inline !== true))) crowd.withFiles++
  for (const entry of said) {
    if (entry.type !== 'received') continue
    crowd.received++
    if (entry.html === null) continue
    crowd.html++
    crowd.pages.add(entry.html.sha256)
  }
  if (one.language === null) return
  const { language } = one
  crowd.languages.set(language, (crowd.languages.get(language) ?? 0) + 1)
  const text = said.map((entry) => own(entry.text)).join('\n')
  if (tell[language].test(text)) crowd.heard.set(language, (crowd.heard.get(language) ?? 0) + 1)
  const words = crowd.words.get(language)
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? []) words?.set(word, (words.get(word) ?? 0) + 1)
}

/**
 * The exponent of Zipf's law: the slope of log frequency over log rank, by least squares in which each rank weighs
 * 1/rank, so that every decade of ranks counts as much as the next.
 */
function slope(frequencies: readonly number[]): number {
  let [weight, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0]
  for (const [index, frequency] of frequencies.entries()) {
    const [w, x, y] = [1 / (index + 1), Math.log(index + 1), Math.log(frequency)]
    weight += w
    sumX += w * x
    sumY += w * y
    sumXX += w * x * x
    sumXY += w * x * y
  }
  return (weight * sumXY - sumX * sumY) / (weight * sumXX - sumX * sumX)
}
const ranked = (words: Iterable<number>): number[] => [...words].sort((a, b) => b - a)

beforeAll(() => {
  let index = 0
  for (const one of demoConversations(options)) {
    if (COUNT - index++ > LETTERS) count(one)
    else letters.push(one)
  }
})

describe('the crowd behind the letters', () => {
  test('ten messages are the mean, most conversations are short, and a few go on for ever', () => {
    const sorted = crowd.lengths.toSorted((a, b) => a - b)
    const mean = sorted.reduce((sum, length) => sum + length, 0) / sorted.length
    expect(mean).toBeGreaterThan(9.5)
    expect(mean).toBeLessThan(10.5)
    expect(sorted[sorted.length >> 1]).toBeLessThanOrEqual(7)
    expect(sorted.at(-1)).toBeGreaterThan(80)
    expect(sorted.at(-1)).toBeLessThan(300)
  })

  test.each(codes)('%s has its share, and is what it says', (code) => {
    const people = crowd.languages.values().reduce((sum, many) => sum + many, 0)
    const many = crowd.languages.get(code) ?? 0
    expect(Math.abs(many / people - shares[code] / 100)).toBeLessThan(0.04)
    expect((crowd.heard.get(code) ?? 0) / many).toBeGreaterThan(0.95)
  })

  test.each(codes)('%s: its words follow Zipf’s law', (code) => {
    const frequencies = ranked(crowd.words.get(code)?.values() ?? [])
    expect(frequencies.length).toBeGreaterThan(5000)
    const exponent = slope(frequencies.slice(0, 5000))
    expect(exponent).toBeLessThan(-0.8)
    expect(exponent).toBeGreaterThan(-1.25)
  })

  test('half of all words come up once, and no word is more than a tenth of the text', () => {
    const all = new Map<string, number>()
    for (const words of crowd.words.values()) for (const [word, many] of words) all.set(word, (all.get(word) ?? 0) + many)
    const frequencies = ranked(all.values())
    expect(frequencies.filter((many) => many === 1).length / frequencies.length).toBeGreaterThan(0.5)
    expect((frequencies[0] ?? 0) / frequencies.reduce((sum, many) => sum + many, 0)).toBeLessThan(0.1)
    expect(slope(frequencies.slice(0, 10_000))).toBeLessThan(-0.75)
  })

  test('four of five are closed, some lie in spam, and everybody has their part', () => {
    expect(crowd.open / crowd.all).toBeGreaterThan(0.16)
    expect(crowd.open / crowd.all).toBeLessThan(0.24)
    expect(crowd.spam / crowd.all).toBeGreaterThan(0.005)
    for (const { id } of options.members) expect((crowd.owners.get(id) ?? 0) / crowd.all).toBeGreaterThan(0.05)
    expect((crowd.owners.get(null) ?? 0) / crowd.all).toBeGreaterThan(0.08)
  })

  test('HTML and files are common, and few files stand behind them', () => {
    expect(crowd.html / crowd.received).toBeGreaterThan(0.15)
    expect(crowd.html / crowd.received).toBeLessThan(0.3)
    expect(crowd.pages.size).toBeGreaterThan(1000)
    expect(crowd.withFiles / crowd.all).toBeGreaterThan(0.2)
    const most = [...demoConversations({ ...options, seed: 8, count: 3000 })].flatMap((one) => one.files.map((file) => file.ref.sha256))
    expect(new Set(most).size).toBeLessThan(3000)
  })
})

test('what a person sees first are letters by hand, and they reach back for days', () => {
  expect(letters).toHaveLength(LETTERS)
  expect(new Set(letters.map((one) => one.language))).toEqual(new Set(['sv', 'en', null]))
  expect(Math.max(...letters.map((one) => writings(one).length))).toBeLessThanOrEqual(15)
  const parcel = /\b[A-Z]{2}\d{9}SE\b/
  expect(letters.some((one) => writings(one).some((entry) => parcel.test(entry.text)))).toBe(false)
  expect(Math.min(...letters.map((one) => one.entries.at(-1)?.at ?? now))).toBeLessThan(now - DAY)
})

test('a hundred thousand lie years back, and the oldest fold to what was intended', () => {
  const firsts: DemoConversation[] = []
  for (const one of demoConversations({ ...options, count: 100_000 })) {
    firsts.push(one)
    if (firsts.length === 300) break
  }
  for (const { record, entries, intended, isSpam, newContact, files } of firsts) {
    const last = entries.at(-1)?.at ?? now
    expect(now - last).toBeGreaterThan(5 * 365 * DAY)
    for (const entry of entries) expect(v.safeParse(ConversationEntry, entry).issues).toBeUndefined()
    for (const entry of newContact?.entries ?? []) expect(v.safeParse(contactKind.entry, entry).issues).toBeUndefined()
    const { status, owner, n, spam } = foldConversation(record, entries)
    expect({ status, owner, n, isSpam: spam !== null }).toEqual({ ...intended, isSpam })
    const there = new Set(files.map((file) => file.ref.sha256))
    for (const entry of entries) if (entry.type === 'received' && entry.html !== null) expect(there).toContain(entry.html.sha256)
    // Nobody writes about a day that has not been.
    const dates = entries.flatMap((entry) => ('text' in entry ? [...entry.text.matchAll(/\b(\d{1,2})\.(\d{1,2})\.(20\d\d)\b/g)] : []))
    for (const [, day, month, year] of dates) expect(Date.UTC(Number(year), Number(month) - 1, Number(day))).toBeLessThanOrEqual(last)
  }
})

test('one seed gives one crowd, another gives another', () => {
  const story = (seed: number) => [...demoConversations({ ...options, seed, count: LETTERS + 150 })].map(({ files: _, ...one }) => one)
  expect(story(7)).toEqual(story(7))
  expect(story(8)[0]?.entries).not.toEqual(story(7)[0]?.entries)
})

test('made-up words are all their own', () => {
  const words = Array.from({ length: 60_000 }, (_, number) => coin(number))
  expect(new Set(words).size).toBe(words.length)
})
