/**
 * Moments in which a power cut would hurt most, by name. A test arms one of them in a relay process of its own, and
 * that process then dies there, as if the power had gone. In every other process this does nothing.
 */
export const crashpoints = [
  /** A transaction is built in memory; the store knows nothing of it. */
  'before-commit',
  /** It is durable; nobody has been told. */
  'committed',
  /** The readers have it; its author has no verdict. */
  'published',
  /** The author has the verdict. */
  'acknowledged',
  /** Many rows of a record are about to become one. */
  'before-compaction',
  /** They have. */
  'compacted',
  /** A mail's bytes are on the disk; the queue knows nothing of it. */
  'mail-kept',
  /** It is in the queue; its sender has no 250. */
  'mail-queued',
  /** A message is about to be marked as leaving. */
  'before-sending',
  /** It is marked; not a byte has left. */
  'sending',
  /** The other server has it; the record does not say so. */
  'sent',
] as const
export type Crashpoint = (typeof crashpoints)[number]

let armed: { readonly name: Crashpoint; left: number } | null = null

/** `name:count`: dies at that point's count-th passing. Throws where it is not that. */
export function armCrashpoint(at: string): void {
  const [text, count] = at.split(':')
  const name = crashpoints.find((one) => one === text)
  const left = Number(count)
  if (name === undefined || !Number.isInteger(left) || left < 1) throw new Error(`not a crashpoint: ${at}`)
  armed = { name, left }
}

/** SIGKILL, so that nothing is tidied up: neither a `finally` nor an exit handler runs. */
export function crashpoint(name: Crashpoint): void {
  if (armed === null || armed.name !== name) return
  armed.left -= 1
  if (armed.left === 0) process.kill(process.pid, 'SIGKILL')
}
