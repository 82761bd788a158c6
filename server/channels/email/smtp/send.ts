import { isIP } from 'node:net'
import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Fault } from '../../../../shared/channel/channel.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import { faultOf, type SmtpError } from './fault.ts'
import type { SmtpTransport } from './transport.ts'

const CONNECT_MS = 30_000
const SILENCE_MS = 5 * 60_000
/** Small, so that little of a message is still on its way to the socket when its end counts as written. */
const CHUNK = 16 * 1024

export interface Envelope {
  readonly from: string
  readonly to: readonly string[]
}

/** One message over one connection of its own. Accepted for at least one recipient is ok. */
export function sendOverSmtp(envelope: Envelope, bytes: Buffer, transport: SmtpTransport, stop: AbortSignal): Promise<Result<null, Fault>> {
  return new Promise((resolve) => {
    const { user, password } = transport
    const connection = new SMTPConnection(connectionOptions(transport))
    let written = false
    const settle = (outcome: Result<null, Fault>): void => {
      stop.removeEventListener('abort', stopped)
      resolve(outcome)
      connection.close()
    }
    const failed = (error: SmtpError): void => settle(fail(faultOf(error, written)))
    const stopped = (): void => failed(new Error('Stopped before the server had answered'))
    if (stop.aborted) return stopped()
    if (user !== null && transport.security === 'none' && !isLoopback(transport.host)) return resolve(fail(inTheClear))
    stop.addEventListener('abort', stopped)
    // Stays on: a connection that is being closed may still fail.
    connection.on('error', failed)
    connection.once('end', () => failed(new Error('The connection was closed')))

    const send = (): void => {
      const body = Readable.from(slices(bytes), { objectMode: false, highWaterMark: CHUNK })
      body.once('end', () => {
        written = true
      })
      connection.send({ from: envelope.from, to: [...envelope.to], size: bytes.length }, body, (error) =>
        error === null ? settle(ok(null)) : failed(error),
      )
    }
    connection.connect((error) => {
      if (error !== undefined) return failed(error)
      if (user === null) return send()
      connection.login({ user, pass: password ?? '' }, (refused) => (refused === null ? send() : failed(refused)))
    })
  })
}

function connectionOptions({ host, port, security, hostname, timeoutMs = SILENCE_MS }: SmtpTransport) {
  return {
    host,
    port,
    secure: security === 'tls',
    name: hostname,
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    // Our own machine is no network, and its certificate is seldom one that anybody signed.
    tls: { rejectUnauthorized: !isLoopback(host) },
    connectionTimeout: Math.min(CONNECT_MS, timeoutMs),
    greetingTimeout: Math.min(CONNECT_MS, timeoutMs),
    socketTimeout: timeoutMs,
    logger: false,
  }
}

const inTheClear: Fault = {
  code: 'unauthorised',
  retry: 'never',
  detail: 'A password would cross the network in the clear: choose TLS or STARTTLS for the outgoing server',
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK)
}
