import { once } from 'node:events'
import http from 'node:http'
import { onTestFinished } from 'vitest'
import { type RawData, WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { signUp } from '../../../scripts/steps/sign-up.ts'
import { startRelay } from '../../../server/main.ts'
import { type ConversationId, createUlid, type InboxId, type MemberId } from '../../../shared/ids.ts'
import type { LinkEvents } from '../../../shared/protocol/link.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { type RelayProcess, startRelayProcess } from '../../e2e/stage/relay.ts'
import { scratchDir } from '../house.ts'

process.setMaxListeners(0) // each stock provider listens for the end of Node

const people = {
  owner: { name: 'Anna', email: 'anna@ekstromcykel.example', password: 'kettle-fjord-amber-birch' },
  agent: { name: 'Bo', email: 'bo@ekstromcykel.example', password: 'willow-quartz-ember-delta' },
}

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count))
export const freshId = () => createUlid({ now: Date.now, random })

/** Requests as a page of the relay's would make them, signed in. */
async function createPage(url: string, who: keyof typeof people) {
  const ask = (method: string, path: string, body: unknown, cookie = '') =>
    fetch(new URL(path, url), {
      method,
      headers: { 'content-type': 'application/json', origin: new URL(url).origin, cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const { email, password } = people[who]
  const signedIn = await ask('POST', '/api/session', { email, password })
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const { member } = (await signedIn.json()) as { member: { id: MemberId } }
  return {
    member: member.id,
    /** Of the session, for a client without cookies. */
    session: cookie.slice(cookie.indexOf('=') + 1),
    ask: (method: string, path: string, body?: unknown) => ask(method, path, body, cookie),
    async token(name: string): Promise<string> {
      return ((await (await ask('POST', '/api/live', { name }, cookie)).json()) as { token: string }).token
    },
  }
}
export type Page = Awaited<ReturnType<typeof createPage>>

/** A real relay of a team of two, in this process, listening. */
export async function startHouse() {
  const config = {
    host: '127.0.0.1',
    port: 0,
    smtpHost: '127.0.0.1',
    smtpPort: 0,
    publicUrl: null,
    proxyAllow: [],
    logLevel: 'fatal' as const,
  }
  const relay = await startRelay({ ...config, dataDir: scratchDir() } as Parameters<typeof startRelay>[0])
  onTestFinished(() => relay.close())
  const inbox = { name: 'Workshop', address: 'verkstad@ekstromcykel.example' }
  await signUp(relay.url, { setupLink: relay.setupLink ?? '', workspace: 'Ekström', ...people, inbox, outgoing: null })
  const [space] = relay.demo.directory.inboxes()
  const inboxId = space?.id as InboxId
  return {
    relay,
    url: relay.url.replace(/^http/, 'ws'),
    inbox: inboxId,
    anna: await createPage(relay.url, 'owner'),
    bo: await createPage(relay.url, 'agent'),
    async conversation(): Promise<ConversationId> {
      const id: ConversationId = `conversation:${freshId()}`
      const contact = { id: `contact:${freshId()}`, name: 'Maja', address: 'maja@kund.example' }
      const created = { type: 'created', inbox: inboxId, channel: `channel:${freshId()}`, via: 'email', subject: 'Brake', contact }
      await relay.demo.importer.create(
        [{ record: id, entries: [{ id: freshId(), by: 'relay', at: Date.now(), n: 1, ...created } as Entry] }],
        [],
      )
      return id
    },
  }
}

/** A relay in a process of its own, which can be killed; with one conversation, brought by mail. */
export async function startMortalHouse(): Promise<{ readonly process: RelayProcess; readonly url: string; readonly page: Page }> {
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const process = await startRelayProcess({ dataDir: scratchDir(), proxyAllow: [], signal: stop.signal })
  const http = `http://localhost:${process.port}`
  const inbox = { name: 'Workshop', address: 'verkstad@ekstromcykel.example' }
  await signUp(http, { setupLink: process.setupLink, workspace: 'Ekström', ...people, inbox, outgoing: null })
  return { process, url: `ws://localhost:${process.port}`, page: await createPage(http, 'owner') }
}

/** A stock client of y-websocket, in Node, on `/live/<name>`. */
export function openStock(url: string, name: string, token: string) {
  const doc = new Y.Doc()
  const provider = new WebsocketProvider(`${url}/live`, name, doc, {
    protocols: [token],
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  })
  const closed: number[] = []
  provider.on('closed', ({ code }) => void closed.push(code))
  onTestFinished(() => provider.destroy())
  const words = doc.getXmlFragment('words')
  return {
    doc,
    provider,
    closed,
    write(text: string) {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(text)])
      words.push([paragraph])
    },
    read: () => words.toString(),
  }
}

/** The relay's one socket as a replica's link, in Node. */
export function connectBy(url: string, opened: (socket: WebSocket) => void = () => undefined) {
  return (events: LinkEvents) => {
    const socket = new WebSocket(`${url}/api/sync`)
    const early: Uint8Array[] = []
    opened(socket)
    socket.on('open', () => {
      for (const bytes of early.splice(0)) socket.send(bytes)
    })
    socket.on('message', (bytes: RawData) => events.onFrame(new Uint8Array(bytes as Buffer)))
    socket.on('error', () => socket.terminate())
    socket.on('close', (code) => events.onClose(code))
    return {
      send: (bytes: Uint8Array) => void (socket.readyState === socket.CONNECTING ? early.push(bytes) : socket.send(bytes)),
      close: (code: number) => socket.close(code),
      buffered: () => socket.bufferedAmount,
    }
  }
}

/** How a bare WebSocket at this address ends. */
export async function endOf(
  url: string,
  protocols: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Promise<number | string> {
  const socket = new WebSocket(url, [...protocols], { headers })
  const ended = Promise.race([
    once(socket, 'close').then(([code]) => code as number),
    once(socket, 'unexpected-response').then(([, response]) => `HTTP ${response.statusCode}`),
  ])
  socket.on('error', () => undefined)
  const end = await ended
  socket.terminate()
  return end
}

/** Asks for a WebSocket and then says nothing more, not even goodbye; gives the status of the answer. */
export function knock(url: string, path: string): Promise<number | undefined> {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  }
  const request = http.request(new URL(path, url.replace(/^ws/, 'http')), { headers })
  onTestFinished(() => void request.destroy())
  request.on('error', () => undefined)
  request.end()
  return Promise.race([
    once(request, 'upgrade').then(([answer]) => answer.statusCode as number),
    once(request, 'response').then(([answer]) => answer.statusCode as number),
  ])
}
