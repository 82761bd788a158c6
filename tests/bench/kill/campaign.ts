import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type Crashpoint, crashpoints } from '../../../server/crashpoint.ts'
import type { RecordId } from '../../../shared/ids.ts'
import { createRandom, type Random } from '../../sim/random.ts'
import { ADDRESS, openHouse } from '../processes/house.ts'
import { type Auditor, createAuditor } from './auditor.ts'
import { openOutside } from './mail.ts'
import { type Deeds, openDesktop, pause, work } from './replicas.ts'
import { type Findings, settle } from './settle.ts'
import { createVictim } from './victim.ts'
import { createWitness, type Witness } from './witness.ts'

export interface CampaignReport extends Findings {
  readonly kills: number
  /** Entries whose author was told that they are kept, and mails whose sender was. */
  readonly acknowledged: number
  /** Points at which the relay did not die, because it never came there. */
  readonly unreached: readonly Crashpoint[]
  /** From the spawn to the first welcome. */
  readonly servingAgainMs: readonly number[]
}

type CrashAt = { readonly name: Crashpoint; readonly count: number } | null

const REPLICAS = 10
/** A point that has not been passed by then never will be. */
const REACH_MS = 10_000
/** A random kill comes while the replicas are still reconnecting, or well after. */
const [SOONEST_MS, LATEST_MS] = [20, 300]

/**
 * A relay under the load of ten replicas and of mail both ways is killed again and again, at random moments and at every
 * crash point, and each time comes back on the same folder. What it had acknowledged or broadcast must be there.
 */
export async function campaign(options: {
  readonly kills: number
  readonly seed: number
  readonly stop: AbortSignal
}): Promise<CampaignReport> {
  const random = createRandom(options.seed)
  const ending = new AbortController()
  const stop = AbortSignal.any([options.stop, ending.signal])
  const found = { lost: [] as string[], twice: [] as string[], broken: [] as string[] }
  const unreached: Crashpoint[] = []
  const servingAgainMs: number[] = []
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'samtal-kill-'))
  const victim = createVictim(dataDir, stop)
  let over = false
  try {
    const outside = await openOutside(stop)
    const founding = await victim.start(null)
    if (founding === null) throw new Error('the relay did not start')
    const { url, smtpPort } = founding
    const { members } = await openHouse(url, founding.setupLink, outside.sinkPort)
    const { token } = members[0] ?? { token: '' }
    const witness = createWitness((promise) => found.broken.push(promise))
    const auditor = createAuditor({ broken: (promise) => found.broken.push(promise), twice: (what) => found.twice.push(what) })
    await auditor.visit(url, token, victim.alive)
    const report = (error: unknown) => void found.broken.push(`a replica failed: ${error}`)
    const open = async (index: number) => {
      const { id: account, token } = members[index % members.length] ?? { id: 'member:', token: '' }
      return openDesktop({ account, token, witness, url: () => url, report })
    }
    const desktops = await Promise.all(Array.from({ length: REPLICAS }, (_, index) => open(index)))
    const deeds: Deeds = new Map()
    const answered = new Set<RecordId>()
    const { conversations } = witness
    const loads = [
      outside.write(
        () => smtpPort,
        () => over,
      ),
      ...desktops.map((desktop, index) =>
        work(desktop, { name: `replica ${index}`, random, deeds, answered, from: ADDRESS, conversations, over: () => over }),
      ),
    ]
    const check = createCheck(witness, auditor, found)
    const loadFailed = Promise.all(loads).then(() => new Promise<never>(() => {})) // only its rejection matters

    /** One life, from the spawn until the auditor has read everything. */
    async function live(crashAt: CrashAt): Promise<void> {
      const promised = check.mark()
      const spawnedAt = performance.now()
      if ((await victim.start(crashAt)) === null) return
      const welcomedAt = await auditor.visit(url, token, victim.alive)
      if (welcomedAt === null) return
      servingAgainMs.push(welcomedAt - spawnedAt)
      check.keptUntil(promised)
      for (const desktop of desktops) void desktop.replica.retryNow()
    }

    async function kill(crashAt: CrashAt): Promise<void> {
      if (crashAt === null) await pause(SOONEST_MS + random.int(LATEST_MS - SOONEST_MS))
      else if ((await Promise.race([victim.death().then(() => 'dead'), pause(REACH_MS)])) !== 'dead') unreached.push(crashAt.name)
      await victim.kill()
    }

    while (conversations.length === 0) await pause(SOONEST_MS)
    const lives = plan(options.kills, random)
    const kills = async () => {
      for (const [index, crashAt] of lives.entries()) {
        if (index > 0) await live(crashAt)
        await kill(crashAt)
      }
      over = true
      await live(null)
    }
    await Promise.race([kills(), loadFailed])
    await Promise.all(loads)
    await settle({ desktops, deeds, auditor, outside, found, visit: () => auditor.visit(url, token, victim.alive) })
    for (const desktop of desktops) await desktop.replica.stop()
    const acknowledged = witness.acknowledged.length + outside.taken.size
    return { ...found, kills: options.kills, acknowledged, unreached, servingAgainMs }
  } finally {
    over = true
    ending.abort()
    await victim.kill()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** The first life founds the house and ends at random; then every crash point has one, in random order among the random ones. */
function plan(kills: number, random: Random): CrashAt[] {
  const often: readonly Crashpoint[] = ['before-commit', 'committed', 'published', 'acknowledged']
  const named: CrashAt[] = crashpoints.map((name) => ({ name, count: 1 + random.int(often.includes(name) ? 25 : 2) }))
  const lives: CrashAt[] = [...named.slice(0, kills - 1), ...Array.from({ length: Math.max(0, kills - 1 - named.length) }, () => null)]
  for (let left = lives.length; left > 1; left--) lives.push(...lives.splice(random.int(left), 1))
  return [null, ...lives]
}

/** Holds what was heard on the wires against what the relay has after its death, each promise once. */
function createCheck(witness: Witness, auditor: Auditor, found: { readonly lost: string[]; readonly broken: string[] }) {
  let acknowledged = 0
  let broadcast = 0
  return {
    /** How much has been promised by now. */
    mark: () => ({ acknowledged: witness.acknowledged.length, broadcast: witness.broadcast.length }),
    keptUntil(promised: { readonly acknowledged: number; readonly broadcast: number }): void {
      for (const id of witness.acknowledged.slice(acknowledged, promised.acknowledged)) {
        if (!auditor.entries.has(id)) found.lost.push(`entry ${id} was acknowledged`)
      }
      for (const { place, id, entries } of witness.broadcast.slice(broadcast, promised.broadcast)) {
        if (!auditor.mayRead(place)) continue
        const now = auditor.chain.get(place) ?? id // a row that was compacted away is not read again
        if (now !== id) found.broken.push(`${place} was broadcast as ${id} and is ${now}`)
        for (const entry of entries) if (!auditor.entries.has(entry)) found.broken.push(`entry ${entry} was broadcast at ${place}`)
      }
      acknowledged = promised.acknowledged
      broadcast = promised.broadcast
    },
  }
}
