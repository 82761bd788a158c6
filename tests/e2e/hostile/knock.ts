import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import { WebSocket } from 'ws'
import { decodeRelayFrame, encodeClientFrame } from '../../../shared/protocol/codec.ts'
import type { ClientFrame, RelayFrame } from '../../../shared/protocol/frames.ts'
import { versions } from '../../../shared/protocol/versions.ts'
import { conversationKind } from '../../../shared/records/conversation/conversation.ts'
import { loadRecord } from '../../../shared/replica/layout.ts'
import { readEntries } from '../../../shared/replica/read.ts'
import type { Member, Stage } from '../stage/stage.ts'

/** A socket of which every byte is the test's own. */
export interface Socket {
  send(bytes: Uint8Array | string): void
  /** A fragment of a message that goes on. */
  piece(bytes: Uint8Array): void
  say(frame: ClientFrame): void
  /** The next frame of the relay. */
  hear(): Promise<RelayFrame>
  /** The code it was closed with. */
  readonly closed: Promise<number>
  isOpen(): boolean
  end(): void
}

/** Asks for the WebSocket with these headers; the status in place of a socket where the relay refuses the upgrade. */
export async function knock(stage: Stage, headers: Readonly<Record<string, string>> = {}): Promise<Socket | number> {
  const socket = new WebSocket(`${stage.url.replace('http', 'ws')}/api/sync`, { headers })
  const frames: RelayFrame[] = []
  const listeners: ((frame: RelayFrame) => void)[] = []
  socket.on('message', (bytes: Buffer) => {
    const frame = decodeRelayFrame(new Uint8Array(bytes))
    if (frame === null) throw new Error('the relay sent what nobody can read')
    const listener = listeners.shift()
    if (listener === undefined) frames.push(frame)
    else listener(frame)
  })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  socket.on('error', () => {})
  const refused = once(socket, 'unexpected-response').then(([, answer]: IncomingMessage[]) => {
    answer?.resume()
    socket.terminate()
    return answer?.statusCode ?? 0
  })
  const status = await Promise.race([refused, once(socket, 'open').then(() => null)])
  if (status !== null) return status
  return {
    closed,
    send: (bytes) => socket.send(bytes),
    piece: (bytes) => socket.send(bytes, { fin: false }),
    say: (frame) => socket.send(encodeClientFrame(frame)),
    hear: () =>
      new Promise((resolve) => {
        const frame = frames.shift()
        if (frame === undefined) listeners.push(resolve)
        else resolve(frame)
      }),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    end: () => socket.terminate(),
  }
}

/** As `knock`, where the relay has to open. */
export async function open(stage: Stage, headers: Readonly<Record<string, string>> = {}): Promise<Socket> {
  const socket = await knock(stage, headers)
  if (typeof socket === 'number') throw new Error(`the relay answered the upgrade with ${socket}`)
  return socket
}

export const hello = { type: 'hello', versions, device: null, token: null } as const satisfies ClientFrame

/** Tries to sign in, as the app's own page would; the cookie of the session, or null. */
export async function signIn(stage: Stage, { email, password }: Pick<Member, 'email' | 'password'>) {
  const response = await fetch(`${stage.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: stage.url },
    body: JSON.stringify({ email, password }),
  })
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? null
  return { status: response.status, answer: await response.json(), cookie }
}

/** A member's browser, as far as the relay can tell. */
export async function headersOf(stage: Stage, member: Member): Promise<{ cookie: string; origin: string }> {
  const { cookie } = await signIn(stage, member)
  if (cookie === null) throw new Error(`${member.email} could not sign in`)
  return { cookie, origin: stage.url }
}

/** The record, entry and name of every file of the members' conversations, read from the feed as a replica does. */
export async function filesOf(
  stage: Stage,
  headers: Readonly<Record<string, string>>,
): Promise<readonly (readonly [string, string, string])[]> {
  const socket = await open(stage, headers)
  socket.say(hello)
  const welcome = await socket.hear()
  if (welcome.type !== 'welcome') throw new Error(`hello was answered by ${welcome.type}`)
  const inbox = welcome.spaces.find((space) => space.startsWith('inbox:'))
  if (inbox === undefined) throw new Error('no inbox')
  socket.say({ type: 'subscribe', space: inbox, cursor: null, bootstrap: null })
  const page = await socket.hear()
  socket.end()
  if (page.type !== 'page') throw new Error(`subscribe was answered by ${page.type}`)
  return page.rows
    .filter((row) => row.record.startsWith('conversation:'))
    .flatMap((row) => readEntries(loadRecord(1, [row.bytes]), conversationKind).map((entry) => ({ row, entry })))
    .flatMap(({ row, entry }) =>
      ('files' in entry ? (entry.files as readonly { name: string }[]) : []).map((file) => [row.record, entry.id, file.name] as const),
    )
}

/** A path exactly as it stands here: `fetch` would tidy it up first. */
export function getRaw(
  stage: Stage,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: stage.relay.port, path, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('latin1') }))
    })
    request.on('error', reject)
    request.end()
  })
}
