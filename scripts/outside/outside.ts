import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import * as v from 'valibot'
import { type ArrivedMail, type KeptMail, OutsideMail, type OutsideMailInput, type Person, readMail } from './mail.ts'
import { createPage } from './page.ts'
import { startSink } from './sink.ts'
import { writeMail } from './write.ts'

export type { ArrivedMail, OutsideMailInput, Person } from './mail.ts'

/** The world around the relay: a page where one is the customer, and a mail server where the relay's mail arrives. */
export interface Outside {
  readonly url: string
  /** Where the relay's outgoing mail has to go. */
  readonly smtpPort: number
  /** What has arrived, the oldest first. */
  mails(): readonly ArrivedMail[]
  /** Writes to the relay; gives the Message-ID. Rejects when the relay does not take it. */
  send(mail: OutsideMailInput): Promise<string>
  /** Resolves with the first mail, arrived or yet to come, that fits. */
  arrival(fits: (mail: ArrivedMail) => boolean): Promise<ArrivedMail>
  /** The relay's own SMTP port, once it is known. */
  setRelay(smtpPort: number): void
}

/** Starts it on the loopback; `signal` stops it. `port` 0: any free one. `relaySmtpPort` null: setRelay says it later. */
export async function startOutside(options: {
  readonly relaySmtpPort: number | null
  readonly port: number
  readonly customers: readonly Person[]
  readonly inboxes: readonly Person[]
  readonly signal: AbortSignal
}): Promise<Outside> {
  const { signal } = options
  const kept: KeptMail[] = []
  const listeners = new Set<(mail: ArrivedMail) => void>()
  let relaySmtpPort = options.relaySmtpPort
  let next = 1

  const sink = await startSink({
    signal,
    async onMail(raw, envelope) {
      const arrived = await readMail(next++, raw, envelope)
      kept.push(arrived)
      for (const listener of listeners) listener(arrived.mail)
    },
  })

  async function send(input: OutsideMailInput): Promise<string> {
    if (relaySmtpPort === null) throw new Error('the relay has not started yet')
    return writeMail(v.parse(OutsideMail, input), relaySmtpPort)
  }

  function listen(listener: (mail: ArrivedMail) => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  const page = createPage({ kept, send, listen, signal, customers: options.customers, inboxes: options.inboxes })
  const address = await new Promise<AddressInfo>((resolve, reject) => {
    const server = serve({ fetch: page.fetch, port: options.port, hostname: '127.0.0.1' }, resolve)
    server.once('error', reject)
    signal.addEventListener(
      'abort',
      () => {
        server.close()
        if ('closeAllConnections' in server) server.closeAllConnections()
      },
      { once: true },
    )
  })

  return {
    url: `http://localhost:${address.port}`,
    smtpPort: sink.port,
    mails: () => kept.map(({ mail }) => mail),
    send,
    async arrival(fits) {
      const there = kept.find(({ mail }) => fits(mail))
      if (there !== undefined) return there.mail
      return new Promise((resolve) => {
        const stop = listen((mail) => {
          if (!fits(mail)) return
          stop()
          resolve(mail)
        })
      })
    },
    setRelay(smtpPort) {
      relaySmtpPort = smtpPort
    },
  }
}
