import { randomInt } from 'node:crypto'
import { type BenchOptions, type Figure, percentile } from './figure.ts'
import { campaign } from './kill/campaign.ts'

/** A relay that is killed again and again under load: what it promised, and how soon it serves again. */
export const numbers = { kills: 200, seed: randomInt(1, 2 ** 31) } as const

export async function* run({ stop, numbers: { kills = numbers.kills, seed = numbers.seed } }: BenchOptions): AsyncGenerator<Figure> {
  console.error(`${kills} kills, seed ${seed}`)
  const report = await campaign({ kills, seed, stop })
  for (const line of [...report.lost, ...report.twice, ...report.broken]) console.error(line)
  if (report.unreached.length > 0) console.error(`never reached: ${report.unreached.join(', ')}`)
  yield figure('acknowledged', report.acknowledged, 'entries and mails', kills)
  yield figure('acknowledged_lost', report.lost.length, '', kills)
  yield figure('duplicates', report.twice.length, '', kills)
  yield figure('broken_promises', report.broken.length, '', kills)
  yield figure('crash_points_unreached', report.unreached.length, '', kills)
  yield figure('serving_again_p50_ms', percentile(report.servingAgainMs, 0.5), 'ms', report.servingAgainMs.length)
  yield figure('serving_again_p95_ms', percentile(report.servingAgainMs, 0.95), 'ms', report.servingAgainMs.length)
}

const figure = (metric: string, value: number, unit: string, n: number): Figure => ({
  suite: 'kill',
  metric,
  subject: 'samtal',
  value,
  unit,
  n,
})
