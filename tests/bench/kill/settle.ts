import { isDeepStrictEqual } from 'node:util'
import type { RecordId } from '../../../shared/ids.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import type { Audited, Auditor } from './auditor.ts'
import { entriesIn } from './entries.ts'
import type { Outside } from './mail.ts'
import { type Deeds, type Desktop, pause } from './replicas.ts'

/** What must not be. Empty when the relay keeps its word. */
export interface Findings {
  /** Acknowledged, and not there. */
  readonly lost: readonly string[]
  /** There twice, or arrived twice. */
  readonly twice: readonly string[]
  /** Every other broken promise: a row that was broadcast and is another, replicas that differ from the relay. */
  readonly broken: readonly string[]
}

const PATIENCE_MS = 30_000
const PAUSE_MS = 100

type Fields = Entry & { readonly text?: string; readonly externalId?: string; readonly of?: string; readonly state?: string }

/** Waits until everybody has everything, then looks at all of it. What is still wrong after that is found. */
export async function settle(options: {
  readonly desktops: readonly Desktop[]
  readonly deeds: Deeds
  readonly auditor: Auditor
  readonly outside: Outside
  readonly found: { readonly lost: string[]; readonly twice: string[]; readonly broken: string[] }
  visit(): Promise<unknown>
}): Promise<void> {
  const { desktops, deeds, auditor, outside, found } = options
  const until = performance.now() + PATIENCE_MS
  let differences: string[]
  do {
    await pause(PAUSE_MS)
    await options.visit()
    differences = (await Promise.all(desktops.map((desktop, index) => differ(desktop, `replica ${index}`, auditor)))).flat()
  } while (performance.now() < until && (differences.length > 0 || missingMails(auditor, outside).length > 0))

  found.broken.push(...differences)
  found.lost.push(...missingMails(auditor, outside), ...missingDeeds(desktops, deeds, auditor), ...unarrived(auditor, outside))
  found.twice.push(...repeated(auditor))
  for (const [id, times] of outside.arrivals) if (times > 1) found.twice.push(`${id} arrived ${times} times`)
  for (const desktop of desktops) {
    for (const { text, refusal } of desktop.sync()?.refused ?? []) found.broken.push(`“${text}” was refused: ${refusal.code}`)
  }
}

/** Where a replica is not what the relay is. */
async function differ(desktop: Desktop, name: string, auditor: Auditor): Promise<string[]> {
  const { phase, waiting } = desktop.sync() ?? { phase: 'starting', waiting: [] }
  if (phase !== 'live' || waiting.length > 0) return [`${name} is ${phase}, ${waiting.length} of its items wait`]
  const common = [...auditor.records].filter(([, { space }]) => !space.startsWith('me:')) // a member's own is theirs alone
  const held = await desktop.storage.records(common.map(([id]) => id))
  return common.flatMap(([id, record], index) => {
    const copy = held[index]
    const entries = copy === null || copy === undefined ? [] : entriesIn(copy.state)
    return isSame(record, entries) ? [] : [`${name} holds ${entries.length} entries of ${id}, the relay ${record.entries.size}`]
  })
}

const isSame = (record: Audited, entries: readonly Entry[]): boolean =>
  record.entries.size === entries.length && entries.every((entry) => isDeepStrictEqual(record.entries.get(entry.id), entry))

function* allEntries(auditor: Auditor): Generator<readonly [RecordId, Fields]> {
  for (const [id, { entries }] of auditor.records) for (const entry of entries.values()) yield [id, entry]
}

function missingMails(auditor: Auditor, outside: Outside): string[] {
  const there = new Set<string>()
  for (const [, { type, externalId }] of allEntries(auditor)) if (type === 'received' && externalId !== undefined) there.add(externalId)
  return [...outside.taken].filter((id) => !there.has(id)).map((id) => `mail ${id} got its 250`)
}

/** Everything somebody did, acknowledged by now, unless its author was told no. */
function missingDeeds(desktops: readonly Desktop[], deeds: Deeds, auditor: Auditor): string[] {
  const there = new Set<string>()
  for (const [, { text }] of allEntries(auditor)) if (text !== undefined) there.add(text)
  for (const desktop of desktops) for (const { text } of desktop.sync()?.refused ?? []) there.add(text)
  return [...deeds.keys()].filter((text) => !there.has(text)).map((text) => `“${text}” is nowhere`)
}

/** Messages that the record calls sent and that nobody got. */
function unarrived(auditor: Auditor, outside: Outside): string[] {
  const externalIds = new Map<string, string>()
  const sent: string[] = []
  for (const [, { type, of, externalId, state }] of allEntries(auditor)) {
    if (type === 'sending' && of !== undefined && externalId !== undefined) externalIds.set(of, externalId)
    if (type === 'delivery' && state === 'sent' && of !== undefined) sent.push(of)
  }
  return sent.filter((of) => !outside.arrivals.has(externalIds.get(of) ?? '')).map((of) => `message ${of} is called sent`)
}

/** The same words or the same mail as two entries: done twice, whatever their ids. */
function repeated(auditor: Auditor): string[] {
  const seen = new Map<string, number>()
  for (const [, { type, text, externalId }] of allEntries(auditor)) {
    const what = type === 'received' ? `mail ${externalId}` : type === 'comment' || type === 'message' ? `“${text}”` : null
    if (what !== null) seen.set(what, (seen.get(what) ?? 0) + 1)
  }
  return [...seen].filter(([, times]) => times > 1).map(([what, times]) => `${what} is there ${times} times`)
}
