import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type Child, startChild } from '../processes/start.ts'
import type { LoadCalls, Measured, ScenarioInput, ScenarioName, ServerCalls, Stored, Subject, Target } from './contract.ts'
import { servers } from './peers.ts'
import { newId, seeds } from './records.ts'

export interface Plan {
  readonly scenario: ScenarioName
  readonly docs: number
  /** Of each document, about. */
  readonly bytes: number
  readonly clients: number
  readonly updates: number
  readonly warm: number
  /** Measurings in a row, on what the earlier left. */
  readonly times?: number
  /** The server is ended and started again after the documents were stored. */
  readonly cold?: boolean
  /** The server has one core to itself, the generator the other. */
  readonly oneCore?: boolean
}

export interface Outcome {
  readonly runs: readonly Measured[]
  /** Of the server while it was measured, per thing counted. */
  readonly cpuMsEach: number
  readonly stored: Stored
}

/** Documents that are stored at a time. */
const BATCH = 200

const load = path.join(import.meta.dirname, 'load.ts')

/** Carries a plan out on a fresh server with a fresh generator. `through` may put something between them. */
export async function measure(
  subject: Subject,
  plan: Plan,
  stop: AbortSignal,
  through: (target: Target) => Promise<Target> = async (target) => target,
): Promise<Outcome> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'samtal-bench-'))
  const startServer = () => startChild<ServerCalls>(servers[subject], { stop, ...(plan.oneCore ? { core: 0 } : {}) })
  let server = startServer()
  const generator = startChild<LoadCalls>(load, { stop, ...(plan.oneCore ? { core: 1 } : {}) })
  try {
    let target = await server.ask('start', { dataDir })
    const stored = await store(server, target, plan)
    if (plan.cold === true && subject !== 'plain-ws') {
      await end(server)
      server = startServer()
      target = await server.ask('start', { dataDir })
    }
    const input: ScenarioInput = { ...plan, subject, stored, target: await through(target) }
    await generator.ask('prepare', { ...input, scenario: plan.scenario })
    const before = await server.ask('usage', null)
    const runs: Measured[] = []
    for (let run = 0; run < (plan.times ?? 1); run++) runs.push(await generator.ask('measure', null))
    const after = await server.ask('usage', null)
    const count = runs.reduce((sum, run) => sum + run.count, 0)
    return { runs, cpuMsEach: (after.cpuMs - before.cpuMs) / count, stored }
  } finally {
    await generator.close()
    await end(server)
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function store(server: Child<ServerCalls>, target: Target, plan: Plan): Promise<Stored> {
  const place = target.place ?? { inbox: `inbox:${newId()}` as const, channel: `channel:${newId()}` as const }
  const all = seeds(place, plan.docs, plan.bytes)
  for (let from = 0; from < all.length; from += BATCH) await server.ask('seed', all.slice(from, from + BATCH))
  return { docs: all.map((seed) => seed.record), payload: all.reduce((sum, seed) => sum + seed.update.length, 0) }
}

async function end(server: Child<ServerCalls>): Promise<void> {
  await server.ask('stop', null).catch(() => {}) // it may be gone already, and then said why
  await server.close()
}
