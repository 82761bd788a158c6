import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { emailChannel } from './channels/email/email.ts'
import { startSmtpListener } from './channels/email/listener.ts'
import { createMessageId } from './channels/email/message-id.ts'
import type { Config } from './config.ts'
import { fillWithDemo } from './demo/fill.ts'
import type { DemoHandles } from './demo/handles.ts'
import { demoOptions } from './demo/options.ts'
import { createFileKeeper } from './files/keeper.ts'
import { startSweeper } from './files/sweeper.ts'
import { createUploads } from './files/uploads.ts'
import { createHouse } from './house.ts'
import { createApp } from './http/app.ts'
import { mountLive } from './http/live.ts'
import { createOutsideFetch } from './http/outside/fetch.ts'
import { serveHttp } from './http/serve.ts'
import { mountSync } from './http/sync.ts'
import { stripTag } from './ingest/address.ts'
import { createParser } from './ingest/parser.ts'
import { createAccounts } from './people/accounts.ts'
import { createLinks } from './people/links.ts'
import { createLiveTokens } from './people/live-tokens.ts'
import { createOutgoing } from './people/outgoing.ts'
import { createPasswords } from './people/passwords.ts'
import { createSessions } from './people/sessions.ts'
import { createThrottle } from './people/throttle.ts'
import { systemClock } from './relay/clock.ts'
import { createBlobs } from './store/blobs.ts'
import { createSecretBox } from './store/secrets.ts'
import { openSqliteStore } from './store/sqlite.ts'

/** A running installation. */
export interface Running {
  /** Where people open it. */
  readonly url: string
  readonly smtpPort: number
  /** The one-time link, while nobody has an account. */
  readonly setupLink: string | null
  /** For the demo and the benches, which write what nobody could type. */
  readonly demo: DemoHandles
  close(): Promise<void>
}

/** Conversations that *Fill with demo data* makes. */
const DEMO_COUNT = 200

/** Wires everything, starts it, and stops it in the opposite order. */
export async function startRelay(config: Config): Promise<Running> {
  const log = pino({ level: config.logLevel }, pino.destination(2)) // stdout belongs to whoever starts us
  const onError = (error: unknown) => log.error(error)
  const clock = systemClock
  await mkdir(config.dataDir, { recursive: true })
  const { store, close: closeStore } = await openSqliteStore(path.join(config.dataDir, 'samtal.sqlite'))
  const stop = new AbortController()
  const { signal } = stop

  const blobs = createBlobs(path.join(config.dataDir, 'blobs'))
  const box = createSecretBox(config.dataDir)
  const outgoing = await createOutgoing(store, box)
  const uploads = await createUploads({ dir: path.join(config.dataDir, 'uploads'), blobs, store, now: clock.now })
  const vaultDir = path.join(config.dataDir, 'vault')
  const keeper = createFileKeeper({ store, blobs, box, vaultDir, now: clock.now, tidy: uploads.tidy })
  const parser = createParser({ signal })
  const house = await createHouse(
    {
      ...{ store, blobs, keeper, box, clock, signal },
      outgoing: {
        transport() {
          const server = outgoing.get()
          if (server === null) return null
          const { host, port, security, user, password } = server
          const transport = { host, port, security, user: user || null, password }
          return { deliver: (job, until) => emailChannel.deliver(job, transport, until) }
        },
        externalIdOf: (from, message) =>
          createMessageId(from.slice(from.lastIndexOf('@') + 1), createHash('sha256').update(message).digest().subarray(0, 16)),
      },
      parse: (kind, bytes) => parser.read(kind, { bytes }),
    },
    onError,
  )
  const { desk, author, directory, access, spaceOf } = house
  const sessions = await createSessions(store, directory, clock.now)
  const links = createLinks(store, clock.now)
  const accounts = createAccounts({
    author,
    directory,
    passwords: await createPasswords(store),
    throttle: await createThrottle(store, clock.now),
    links,
    outgoing,
    ids: clock,
    fillWithDemo: async () => void (await fillWithDemo({ importer: desk, blobs }, demoOptions(directory, DEMO_COUNT, clock.now()))),
  })

  const engine = await house.open({
    async authenticate(token) {
      sessions.find(token) // counts as use
      const known = sessions.whose(token)
      return known === null ? null : { member: known.member, signIn: known.id, isBarred: known.isBarred }
    },
    bar: sessions.bar,
  })
  const { relay, outbox, intake } = engine
  outgoing.onChange(() => outbox.wake())
  sessions.onEnded((session) => relay.end('signedOut', { signIn: session.id }))

  const app = createApp({
    config,
    accounts,
    sessions,
    outgoing,
    directory,
    author,
    blobs,
    uploads,
    fetchOutside: createOutsideFetch({ allow: config.proxyAllow }),
    clientDir: path.resolve(import.meta.dirname, '../dist/client'),
    async mayEnter(member, record) {
      const space = await spaceOf(record)
      return space !== null && access.spacesOf(member).includes(space)
    },
    logError: (error, { method }) => log.error({ err: error, method }),
    mountSync(to, who) {
      mountSync(to, who, { accept: relay.accept, onError })
      mountLive(to, who, { live: relay.live, tokens: createLiveTokens(box, clock.now, sessions.isOpen) })
    },
  })
  const http = await serveHttp(app, config).catch(async (error: unknown) => {
    await closeStore()
    throw error
  })
  const smtp = await startSmtpListener({
    host: config.smtpHost,
    port: config.smtpPort,
    hostname: os.hostname(),
    recipient: (address) => (directory.channelByAddress(address) ?? directory.channelByAddress(stripTag(address))) !== null,
    accept: (mail) => intake.accept({ kind: 'email', ...mail }),
    signal,
  }).catch(async (error: unknown) => {
    await http.close()
    await closeStore()
    throw error
  })

  const sweeper = startSweeper({ keeper, clock, signal, onError })

  const url = config.publicUrl ?? `http://localhost:${http.port}`
  const token = directory.isEmpty() ? await links.createSetUp() : null

  return {
    url,
    smtpPort: smtp.port,
    demo: { author, directory, importer: desk, blobs },
    setupLink: token === null ? null : `${url}/set-up/${token}`,
    async close() {
      stop.abort()
      relay.drain()
      await http.close()
      await Promise.all([engine.settled(), sweeper.settled()])
      await closeStore()
    },
  }
}
