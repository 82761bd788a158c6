import { once } from 'node:events'
import { WebSocket } from 'ws'

/** A socket as the bench uses it: whole binary frames, the first perhaps before this resolves. An unexpected end is an error of the bench. */
export async function openSocket(url: string, onFrame: (bytes: Uint8Array, socket: WebSocket) => void): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  socket.on('message', (bytes: Buffer) => onFrame(bytes, socket))
  await once(socket, 'open')
  socket.on('error', fail)
  socket.on('close', (code) => {
    if (code !== MEANT && code !== NONE_GIVEN) fail(new Error(`${url} closed the socket: ${code}`))
  })
  return socket
}

const MEANT = 1000
const NONE_GIVEN = 1005

function fail(error: Error): void {
  throw error
}

export function endSocket(socket: WebSocket): void {
  socket.removeAllListeners('close')
  socket.terminate()
}

/** Runs `work` on all of them, at most `width` at a time. */
export async function inWaves<T>(all: readonly T[], width: number, work: (one: T) => Promise<void>): Promise<void> {
  const left = all.values()
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const one of left) await work(one)
    }),
  )
}
