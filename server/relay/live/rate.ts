/** Messages that may come at once, and each second from then on: several people with a caret each, told to each other. */
const BURST = 1000
const PER_SECOND = 200
/** Bytes likewise: a whole document at once, and then a fast typist many times over. */
const BYTES_BURST = 2 * 1024 * 1024
const BYTES_PER_SECOND = 128 * 1024

/** May one more message of so many bytes come? Two buckets, of messages and of bytes, that fill with time. */
export function createRate(now: () => number): (bytes: number) => boolean {
  let at = now()
  let messages = BURST
  let room = BYTES_BURST
  return (bytes) => {
    const seconds = Math.max(0, now() - at) / 1000
    at = now()
    messages = Math.min(BURST, messages + seconds * PER_SECOND) - 1
    room = Math.min(BYTES_BURST, room + seconds * BYTES_PER_SECOND) - bytes
    return messages >= 0 && room >= 0
  }
}
