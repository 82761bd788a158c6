/** One measured number. `subject` is what was measured, `n` how many times; `value` is in `unit`. */
export interface Figure {
  readonly suite: string
  readonly metric: string
  readonly subject: string
  readonly value: number
  readonly unit: string
  readonly n: number
}

/** What every `<suite>.bench.ts` exports. */
export interface BenchModule {
  run(options: BenchOptions): AsyncIterable<Figure> | Promise<readonly Figure[]>
  /** How often or how much, by the name of its option: `--runs 5`. What stands here is the default. */
  readonly numbers?: Readonly<Record<string, number>>
}

export interface BenchOptions {
  /** Only those that the suite named, each with its default or what was asked for. */
  readonly numbers: Readonly<Record<string, number>>
  /** Aborted by Ctrl-C: close what is open and stop. */
  readonly stop: AbortSignal
}

/**
 * The value below or at which `share` (0…1) of the samples lie, interpolated between neighbours (Hyndman & Fan's type 7).
 * NaN for no samples.
 */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * Math.min(1, Math.max(0, share))
  const low = sorted[Math.floor(place)] ?? Number.NaN
  const high = sorted[Math.ceil(place)] ?? Number.NaN
  return low + (high - low) * (place - Math.floor(place))
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5)
