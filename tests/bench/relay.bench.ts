import { type BenchOptions, type Figure, median } from './figure.ts'
import { type Subject, subjects, type Target } from './relay/contract.ts'
import { type DelayProxy, startDelayProxy } from './relay/delay-proxy.ts'
import { diskSyncMs } from './relay/disk.ts'
import { measure, type Outcome, type Plan } from './relay/measure.ts'
import { installPeers } from './relay/peers.ts'

/**
 * The relay against what others run and against the limit: plain `ws`, which forwards bytes and knows nothing. Every
 * server is a process of its own, the generator another. A run is one of everything; the order of the subjects turns.
 */
export const numbers = { runs: 3 } as const

const manyDocs: Plan = { scenario: 'many-docs', docs: 500, bytes: 1000, clients: 2, updates: 20, warm: 5 }
const fanOut: Plan = { scenario: 'fan-out', docs: 1, bytes: 1000, clients: 51, updates: 1000, warm: 300 }
const catchUp: Plan = { scenario: 'catch-up', docs: 2000, bytes: 4700, clients: 1, updates: 0, warm: 0, cold: true }
const warmPush: Plan = { scenario: 'push', docs: 1000, bytes: 2000, clients: 4, updates: 20, warm: 5, oneCore: true }
const coldPush: Plan = { scenario: 'push', docs: 10_000, bytes: 2000, clients: 4, updates: 1, warm: 0, cold: true, oneCore: true }
const feed: Plan = { scenario: 'feed', docs: 10_000, bytes: 4700, clients: 1, updates: 0, warm: 0, cold: true, times: 3 }
const bulkClose: Plan = { scenario: 'bulk-close', docs: 5000, bytes: 2000, clients: 2, updates: 1000, warm: 0, cold: true, times: 5 }

const RTT_MS = 50

type Samples = Map<string, Figure & { readonly samples: number[] }>

export async function* run({ stop, numbers: { runs = numbers.runs } }: BenchOptions): AsyncGenerator<Figure> {
  await installPeers()
  const samples: Samples = new Map()
  for (let round = 0; round < runs; round++) {
    console.error(`run ${round + 1} of ${runs}`)
    noteInto(samples)('disk_sync_ms', 'the disk', await diskSyncMs(), 'ms')
    const order = subjects.map((_, index) => subjects[(index + round) % subjects.length] ?? 'samtal')
    await compare(order, stop, samples)
    await alone(stop, samples)
  }
  for (const { samples: values, ...figure } of samples.values()) yield { ...figure, value: median(values), n: values.length }
}

/** One round of what every subject can do. */
async function compare(order: readonly Subject[], stop: AbortSignal, samples: Samples): Promise<void> {
  const note = noteInto(samples)
  const many = new Map<Subject, number>()
  const fan = new Map<Subject, number>()
  for (const subject of order) {
    const outcome = await measure(subject, manyDocs, stop)
    many.set(subject, perSecond(outcome))
    note('updates_per_second', subject, perSecond(outcome), '1/s')
    note('cpu_ms_per_update', subject, outcome.cpuMsEach, 'ms')
    note('generator_busy_share', subject, outcome.runs[0]?.busy ?? Number.NaN, '')
  }
  for (const subject of order) {
    const outcome = await measure(subject, fanOut, stop)
    fan.set(subject, perSecond(outcome))
    note('fanout_deliveries_per_second', subject, perSecond(outcome), '1/s')
    note('fanout_generator_busy_share', subject, outcome.runs[0]?.busy ?? Number.NaN, '')
  }
  for (const subject of order) {
    note('share_of_limit', subject, (many.get(subject) ?? 0) / (many.get('plain-ws') ?? 0), '×')
    note('fanout_share_of_limit', subject, (fan.get(subject) ?? 0) / (fan.get('plain-ws') ?? 0), '×')
    await catchUpFromAfar(subject, stop, note)
  }
}

type Note = ReturnType<typeof noteInto>

async function catchUpFromAfar(subject: Subject, stop: AbortSignal, note: Note): Promise<void> {
  const lines: DelayProxy[] = []
  const through = async (target: Target) => {
    const line = await startDelayProxy(Number(new URL(target.url).port), RTT_MS / 2)
    lines.push(line)
    return { ...target, url: `ws://127.0.0.1:${line.port}` }
  }
  try {
    const outcome = await measure(subject, catchUp, stop, through)
    const down = lines.reduce((sum, line) => sum + line.down(), 0)
    note('catchup_s', subject, outcome.runs[0]?.seconds ?? Number.NaN, 's')
    note('bytes_per_payload', subject, down / outcome.stored.payload, '×')
  } finally {
    for (const line of lines) line.close()
  }
}

/** One round of what only this relay does. */
async function alone(stop: AbortSignal, samples: Samples): Promise<void> {
  const note = noteInto(samples)
  note('warm_updates_per_second', 'samtal', perSecond(await measure('samtal', warmPush, stop)), '1/s')
  note('cold_updates_per_second', 'samtal', perSecond(await measure('samtal', coldPush, stop)), '1/s')
  for (const { count, seconds } of (await measure('samtal', feed, stop)).runs)
    note('feed_mb_per_second', 'samtal', count / 1e6 / seconds, 'MB/s')
  for (const { seconds } of (await measure('samtal', bulkClose, stop)).runs) note('bulk_close_1000_ms', 'samtal', seconds * 1000, 'ms')
}

const perSecond = ({ runs }: Outcome): number =>
  runs.reduce((sum, run) => sum + run.count, 0) / runs.reduce((sum, run) => sum + run.seconds, 0)

function noteInto(samples: Samples) {
  return (metric: string, subject: string, value: number, unit: string): void => {
    const key = `${metric} ${subject}`
    const there = samples.get(key)
    if (there === undefined) samples.set(key, { suite: 'relay', metric, subject, value, unit, n: 0, samples: [value] })
    else there.samples.push(value)
  }
}
