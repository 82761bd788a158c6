import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'
import { canonicalDomain } from './mime/address.ts'

const MAX_MAIL_BYTES = 30 * 1024 * 1024
const MAX_RECIPIENTS = 100
const MAX_CLIENTS = 100
/** Of all mail that is being received at one time; what comes above it is asked to come later. */
const MAX_HELD_BYTES = 256 * 1024 * 1024
/** RFC 5321 4.5.3.2.7: a server waits at least five minutes for the next command. */
const SILENCE_MS = 5 * 60_000
const CLOSE_MS = 2000

export interface ReceivedMail {
  readonly bytes: Uint8Array
  /** The envelope's sender; empty for a bounce. */
  readonly from: string
  /** As `recipient` was asked: local part as written, domain in lower case. */
  readonly recipients: readonly string[]
  /** Milliseconds. */
  readonly receivedAt: number
}

export interface SmtpListenerOptions {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly hostname: string
  readonly maxBytes?: number
  /** Is this address ours? Tags (`name+tag@…`) are the caller's to take off. */
  recipient(address: string): Promise<boolean> | boolean
  /** Resolves once the mail is durable: only then is the sender told so (CH-5). Rejects: the sender shall come again. */
  accept(mail: ReceivedMail): Promise<void>
  /** Offers STARTTLS. */
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer }
  readonly signal: AbortSignal
}

/** Takes mail for our own addresses from anyone; signs nobody in and relays nothing. Resolves once it listens. */
export function startSmtpListener(options: SmtpListenerOptions): Promise<{ readonly port: number }> {
  const { host, port, maxBytes = MAX_MAIL_BYTES, signal, tls } = options
  const receive = createReceiver(maxBytes)
  const server = new SMTPServer({
    ...tls,
    name: options.hostname,
    banner: 'Samtal',
    size: maxBytes,
    rejectOversized: true,
    authOptional: true,
    disabledCommands: tls === undefined ? ['AUTH', 'STARTTLS'] : ['AUTH'],
    hideENHANCEDSTATUSCODES: false,
    disableReverseLookup: true,
    maxClients: MAX_CLIENTS,
    maxRecipients: MAX_RECIPIENTS,
    socketTimeout: SILENCE_MS,
    closeTimeout: CLOSE_MS,
    logger: false,
    onRcptTo({ address }, _session, done) {
      answer(async () => {
        if (!(await options.recipient(canonical(address)))) throw new Reply(550, 'No such address here')
      }, done)
    },
    onData(stream, { envelope }, done) {
      answer(async () => {
        const bytes = await receive(stream)
        if (bytes === null) return // the server itself answers 552
        await options.accept({
          bytes,
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          recipients: envelope.rcptTo.map(({ address }) => canonical(address)),
          receivedAt: Date.now(),
        })
      }, done)
    },
  })
  // What befalls one connection ends that connection only.
  server.on('error', () => {})
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    server.server.once('error', reject)
    server.listen(port, host, () => {
      server.server.removeListener('error', reject)
      signal.addEventListener('abort', () => server.close(), { once: true })
      if (signal.aborted) server.close()
      resolve({ port: (server.server.address() as AddressInfo).port })
    })
  })
}

/** Reads one mail whole; null where it is longer than it may be. */
function createReceiver(maxBytes: number): (stream: SMTPServerDataStream) => Promise<Uint8Array | null> {
  let held = 0
  return async (stream) => {
    const chunks: Buffer[] = []
    let size = 0
    let full = false
    try {
      // To the end in any case: the sender reads our answer only once it has said everything.
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        full ||= held + chunk.length > MAX_HELD_BYTES
        if (full || stream.sizeExceeded || size + chunk.length > maxBytes) {
          held -= size
          size = 0
          chunks.length = 0
          continue
        }
        size += chunk.length
        held += chunk.length
        chunks.push(chunk)
      }
      if (stream.sizeExceeded) return null
      if (full) throw new Reply(452, 'Too much mail at once, try again later')
      return Buffer.concat(chunks)
    } finally {
      held -= size
    }
  }
}

/** Words for the other side. What fails otherwise is none of its business: 451, come again. */
class Reply extends Error {
  readonly responseCode: number
  constructor(responseCode: number, words: string) {
    super(words)
    this.responseCode = responseCode
  }
}

function answer(work: () => Promise<void>, done: (error?: Error | null) => void): void {
  work().then(
    () => done(),
    (error: unknown) => done(error instanceof Reply ? error : new Reply(451, 'Could not be taken now, try again later')),
  )
}

function canonical(address: string): string {
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  return at === -1 ? address : `${address.slice(0, at)}@${canonicalDomain(domain) ?? domain.toLowerCase()}`
}
