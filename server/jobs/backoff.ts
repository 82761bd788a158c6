const SECOND = 1000
const MINUTE = 60 * SECOND
const steps = [5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE]

/** Milliseconds until the next attempt after `attempts` of them. */
export const backoffMs = (attempts: number): number => steps[Math.min(Math.max(attempts, 1), steps.length) - 1] ?? 60 * MINUTE
