import { type ContactId, type ConversationId, createUlid, type MemberId } from '../../shared/ids.ts'
import type { ConversationEntry } from '../../shared/records/conversation/entries.ts'
import type { Entry } from '../../shared/records/entry.ts'
import type { Address } from '../../shared/records/parts.ts'
import { createFiles, type DemoFile } from './contents/files.ts'
import { person } from './contents/names.ts'
import { createHistory, type Place } from './history.ts'
import { planOf, spamPlan } from './plan.ts'
import { createRandom, type Random } from './random.ts'
import { tell } from './tell.ts'
import { type Language, type LanguageCode, type Trade, trades } from './texts/language.ts'
import { endOf, quietFor, timesOf } from './times.ts'
import { createCrowd } from './voices/crowd.ts'
import { createHand, createNewsletters } from './voices/hand.ts'
import type { Voice } from './voices/voice.ts'

/** The newest conversations are letters written by hand: as far as anybody reads on. Behind them stands the crowd. */
export const LETTERS = 400
/** Ms until marked spam is gone; what was not marked in its time was closed like everything else. */
const SPAM_STAYS = 80 * 86_400_000

export interface DemoOptions {
  readonly seed: number
  readonly count: number
  /** Nothing happens after it, ms. */
  readonly now: number
  readonly inboxes: readonly DemoInbox[]
  /** At least one, the busiest first. */
  readonly members: readonly DemoMember[]
}

export interface DemoInbox {
  readonly id: Place['inbox']
  readonly channel: Place['channel']
  readonly name: string
  readonly address: string
}

export interface DemoMember {
  readonly id: MemberId
  readonly name: string
  readonly address: string
}

export interface DemoConversation {
  readonly record: ConversationId
  readonly inbox: DemoInbox
  readonly entries: readonly ConversationEntry[]
  readonly externalIds: readonly string[]
  /** What it is written in; null for newsletters and offers. */
  readonly language: LanguageCode | null
  /** Whether it is marked as spam: neither open nor closed to those who count. */
  readonly isSpam: boolean
  /** The contact's record, where this is the first time it is heard of. */
  readonly newContact: DemoContact | null
  /** The bytes behind its files; the same file comes up again and again. */
  readonly files: readonly DemoFile[]
  /** What it has to fold to. */
  readonly intended: { readonly status: 'open' | 'closed'; readonly owner: MemberId | null; readonly n: number }
}

export interface DemoContact {
  readonly record: ContactId
  readonly address: string
  readonly entries: readonly Entry[]
}

/** Somebody who writes. */
interface Writer {
  readonly id: ContactId
  readonly address: Address
  readonly language: Language
}

/**
 * Conversations as a bicycle shop has them, the longest quiet first, so that the newest are written last. Pure: the
 * same options give the same ones for ever. Lazy: only the contacts stay in memory.
 */
export function* demoConversations(options: DemoOptions): Generator<DemoConversation> {
  const { count, now } = options
  const random = createRandom(options.seed)
  const members = options.members.map((member) => member.id)
  const fileOf = createFiles()
  const letter = createNewsletters()
  const hand = createHand(random, letter)
  const crowd = createCrowd(random, letter)
  const writers = createWriters(random)
  if (options.inboxes.length === 0 || members.length === 0) throw new Error('conversations need an inbox and a member')

  for (let index = 0; index < count; index++) {
    const inbox = random.often(options.inboxes)
    const trade = tradeOf(inbox) ?? random.pick(trades)
    const voice = count - index > LETTERS ? crowd : hand
    const circular = voice.circular()
    const open = random.chance(openShare((count - 1 - index) / count, count))
    const isInSpam = circular?.isSpam === true && quietFor(count - 1 - index, count) < SPAM_STAYS
    const steps = isInSpam ? spamPlan(random, members) : planOf(random, { open, quiet: circular !== null, members, length: voice.length })
    const times = timesOf(random, steps, endOf(random, index, count, now), now)
    const start = times[0] ?? now
    const { writer, isNew } = writers(voice, circular?.from ?? null, start)
    const history = createHistory(random)
    const files = tell(history, { random, inbox, trade, steps, times, writer, voice, circular, fileOf, members: options.members })
    yield {
      record: `conversation:${createUlid({ now: () => start, random: random.bytes })}`,
      inbox,
      entries: history.entries,
      externalIds: history.externalIds,
      isSpam: isInSpam,
      language: circular === null ? writer.language.code : null,
      newContact: isNew ? contactOf(random, writer, start) : null,
      files,
      intended: { status: history.status, owner: history.owner, n: history.n },
    }
  }
}

/**
 * Most of the young ones are open: fifteen of a hundred in all. Years of mail leave twenty, because what nobody closed
 * stays where it is. `age`: 0 for the newest, 1 for the oldest.
 */
const openShare = (age: number, count: number): number =>
  count > LETTERS ? 0.75 * Math.exp(-age / 0.24) + 0.02 : 0.75 * Math.exp(-age / 0.2)

function tradeOf(inbox: DemoInbox): Trade | null {
  if (/verkstad|workshop|service/i.test(inbox.address)) return 'workshop'
  if (/faktura|invoice|billing|ekonomi/i.test(inbox.address)) return 'invoices'
  return /butik|shop|store/i.test(inbox.address) ? 'shop' : null
}

/** One contact for each address; regulars write again, each with the voice that is theirs. */
function createWriters(random: Random) {
  const byAddress = new Map<string, Writer>()
  const regulars = new Map<Voice, Writer[]>()
  return (voice: Voice, from: Address | null, at: number): { readonly writer: Writer; readonly isNew: boolean } => {
    const people = regulars.get(voice) ?? []
    regulars.set(voice, people)
    const known = from === null ? voice.regular(people) : byAddress.get(from.address)
    if (known) return { writer: known, isNew: false }
    const language = voice.language()
    const address = from ?? person(random, language.code, byAddress)
    const writer: Writer = { id: `contact:${createUlid({ now: () => at, random: random.bytes })}`, address, language }
    byAddress.set(address.address, writer)
    if (from === null) people.push(writer)
    return { writer, isNew: true }
  }
}

function contactOf(random: Random, { id, address }: Writer, at: number): DemoContact {
  const set = {
    id: createUlid({ now: () => at, random: random.bytes }),
    type: 'set',
    by: 'relay',
    at,
    n: 1,
    fields: { name: address.name, addresses: [address.address] },
  } as const
  return { record: id, address: address.address, entries: [set satisfies Entry] }
}
