import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createTransport, type SendMailOptions } from 'nodemailer'
import PostalMime, { type Email } from 'postal-mime'
import { signUp } from '../../../scripts/steps/sign-up.ts'
import { openSink, type Sink } from '../../channels/smtp-sink.ts'
import { type Canary, startCanary } from './canary.ts'
import { type Line, layLine } from './line.ts'
import { type RelayProcess, startRelayProcess } from './relay.ts'

export interface Member {
  readonly name: string
  readonly email: string
  readonly password: string
}

/** A workspace with two members and one inbox in a relay process of its own, and the mail servers around it. */
export interface Stage {
  readonly url: string
  readonly relay: RelayProcess
  readonly anna: Member
  readonly bo: Member
  readonly inbox: { readonly name: string; readonly address: string }
  /** The customers' mail server: what the relay sent arrives here. */
  readonly sink: Sink
  /** From the relay to `sink`; its port is what the settings hold. */
  readonly outgoing: Line
  readonly canary: Canary
  readonly signal: AbortSignal
  /** Brings a customer's mail to the relay's SMTP listener; resolves after its 250 with the Message-ID. */
  sendMail(mail: SendMailOptions): Promise<string>
  /** What has arrived outside, read, oldest first. */
  arrived(): Promise<Email[]>
  close(): Promise<void>
}

export const anna: Member = { name: 'Anna Ekström', email: 'anna@ekstromcykel.example', password: 'kettle-fjord-amber-birch' }
export const bo: Member = { name: 'Bo Lindqvist', email: 'bo@ekstromcykel.example', password: 'willow-quartz-ember-delta' }
export const inbox = { name: 'Workshop', address: 'verkstad@ekstromcykel.example' }

/** `outgoing: false` leaves the workspace without a server for its replies. */
export async function startStage(options: { readonly outgoing?: boolean } = {}): Promise<Stage> {
  const stop = new AbortController()
  const { signal } = stop
  const dataDir = await mkdtemp(path.join(tmpdir(), 'samtal-e2e-'))
  let relay: RelayProcess | undefined

  async function close(): Promise<void> {
    await relay?.kill()
    stop.abort()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
  }

  try {
    const [sink, canary] = await Promise.all([openSink({ signal }), startCanary(signal)])
    const outgoing = await layLine(sink.port, signal)
    relay = await startRelayProcess({ dataDir, proxyAllow: [canary.host], signal })
    const { port, smtpPort, setupLink } = relay
    const url = `http://localhost:${port}`
    await signUp(url, {
      setupLink,
      workspace: 'Ekström Cykel',
      owner: anna,
      agent: bo,
      inbox,
      outgoing: options.outgoing === false ? null : { host: '127.0.0.1', port: outgoing.port, security: 'none', user: '', password: '' },
    })
    return {
      ...{ url, relay, anna, bo, inbox, sink, outgoing, canary, signal, close },
      async sendMail(mail) {
        const messageId = mail.messageId ?? `<${randomUUID()}@kund.example>`
        const transport = createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true, name: 'kund.example' })
        try {
          await transport.sendMail({ to: inbox.address, ...mail, messageId })
        } finally {
          transport.close()
        }
        return messageId
      },
      arrived: () => Promise.all(sink.mails.map(({ bytes }) => PostalMime.parse(bytes))),
    }
  } catch (error) {
    await close()
    throw error
  }
}
