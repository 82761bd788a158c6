import type { Clock } from '../relay/clock.ts'
import type { FileKeeper } from './keeper.ts'

const SWEEP_MS = 6 * 60 * 60_000

/** Sweeps at the start, for what a life that was killed has left, and every few hours for what has run out. */
export function startSweeper(options: {
  readonly keeper: Pick<FileKeeper, 'sweep'>
  readonly clock: Pick<Clock, 'after'>
  readonly signal: AbortSignal
  onError(error: unknown): void
}): { settled(): Promise<void> } {
  const { keeper, clock, signal } = options
  let sweeping = Promise.resolve()

  async function sweep(): Promise<void> {
    await keeper.sweep(signal).catch(options.onError)
    if (!signal.aborted) clock.after(SWEEP_MS, begin)
  }
  function begin(): void {
    sweeping = sweep()
  }
  begin()

  return { settled: () => sweeping }
}
