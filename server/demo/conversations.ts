import { type ContactId, type ConversationId, createUlid, type MemberId } from '../../shared/ids.ts'
import type { ConversationEntry } from '../../shared/records/conversation-entries.ts'
import type { Entry } from '../../shared/records/entry.ts'
import type { Address } from '../../shared/records/parts.ts'
import { createFiles, type DemoFile } from './contents/files.ts'
import { newsletter, newsletters } from './contents/html.ts'
import { person } from './contents/names.ts'
import { createHistory, type Place } from './history.ts'
import { planOf } from './plan.ts'
import { createRandom, type Random } from './random.ts'
import { tell } from './tell.ts'
import { en } from './texts/en.ts'
import { type Language, type Trade, trades } from './texts/language.ts'
import { sv } from './texts/sv.ts'
import { endOf, timesOf } from './times.ts'

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
  const writers = createWriters(random)
  if (options.inboxes.length === 0 || members.length === 0) throw new Error('conversations need an inbox and a member')

  for (let index = 0; index < count; index++) {
    const inbox = random.often(options.inboxes)
    const trade = tradeOf(inbox) ?? random.pick(trades)
    const quiet = random.chance(0.06)
    const news = quiet ? letter(random.below(newsletters)) : null
    const open = random.chance(openShare((count - 1 - index) / count))
    const steps = planOf(random, { open, quiet, members })
    const times = timesOf(random, steps, endOf(random, index, count, now), now)
    const start = times[0] ?? now
    const { writer, isNew } = writers(news?.from ?? null, start)
    const history = createHistory(random)
    const files = tell(history, { random, inbox, trade, steps, times, writer, news, fileOf, members: options.members })
    yield {
      record: `conversation:${createUlid({ now: () => start, random: random.bytes })}`,
      inbox,
      entries: history.entries,
      externalIds: history.externalIds,
      newContact: isNew ? contactOf(random, writer, start) : null,
      files,
      intended: { status: history.status, owner: history.owner, n: history.n },
    }
  }
}

/** Fifteen of a hundred are open, most of them young. `age`: 0 for the newest, 1 for the oldest. */
const openShare = (age: number): number => 0.75 * Math.exp(-age / 0.2)

function tradeOf(inbox: DemoInbox): Trade | null {
  if (/verkstad|workshop|service/i.test(inbox.address)) return 'workshop'
  if (/faktura|invoice|billing|ekonomi/i.test(inbox.address)) return 'invoices'
  return /butik|shop|store/i.test(inbox.address) ? 'shop' : null
}

/** One contact for each address; regulars write again. */
function createWriters(random: Random): (from: Address | null, at: number) => { readonly writer: Writer; readonly isNew: boolean } {
  const byAddress = new Map<string, Writer>()
  const people: Writer[] = []
  return (from, at) => {
    const known = from === null ? (people.length > 0 && random.chance(0.4) ? random.often(people) : undefined) : byAddress.get(from.address)
    if (known !== undefined) return { writer: known, isNew: false }
    const language = random.chance(0.5) ? sv : en
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

function createNewsletters(): (number: number) => ReturnType<typeof newsletter> {
  const made = new Map<number, ReturnType<typeof newsletter>>()
  return (number) => {
    const letter = made.get(number) ?? newsletter(number)
    made.set(number, letter)
    return letter
  }
}
