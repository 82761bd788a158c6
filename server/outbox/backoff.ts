const SECOND = 1000
const MINUTE = 60 * SECOND
const steps = [5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE]

/** After so many attempts, about two days, a message has failed. RFC 5321 4.5.4.1 asks for four to five at the most. */
export const MAX_ATTEMPTS = 54

/** Milliseconds until the next attempt after `attempts` of them. */
export const backoffMs = (attempts: number): number => steps[Math.min(Math.max(attempts, 1), steps.length) - 1] ?? 60 * MINUTE
