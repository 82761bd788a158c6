import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

const MAX_MAIL = 64 * 1024 * 1024

interface Sink {
  readonly port: number
}

/** The mail server of everybody outside: takes what the relay sends, on the loopback only, until `signal`. */
export async function startSink(options: {
  readonly signal: AbortSignal
  onMail(raw: Buffer, envelope: { readonly from: string; readonly to: readonly string[] }): Promise<void>
}): Promise<Sink> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: MAX_MAIL,
    onRcptTo: ({ address }, _session, done) => done(refusalOf(address)),
    onData(stream, session, done) {
      const { mailFrom, rcptTo } = session.envelope
      const envelope = { from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address) }
      buffer(stream)
        .then((raw) => (stream.sizeExceeded ? Promise.reject(answer(552, '5.3.4 Message too big')) : options.onMail(raw, envelope)))
        .then(() => done(), done)
    },
  })
  server.on('error', () => {}) // a connection that broke off is the sender's to notice
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  options.signal.addEventListener('abort', () => server.close(), { once: true })
  return { port: (listening.address() as AddressInfo).port }
}

/** Mailboxes in trouble, so that one can see what becomes of a reply: `full.…@` is full, `busy.…@` asks to come again later. */
function refusalOf(address: string): Error | null {
  if (address.startsWith('full.')) return answer(552, '5.2.2 The recipient’s mailbox is full')
  return address.startsWith('busy.') ? answer(451, '4.3.2 Please try again later') : null
}

const answer = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode })
