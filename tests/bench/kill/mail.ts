import { startSink } from '../../../scripts/outside/sink.ts'
import { bring } from '../../channels/smtp-dialogue.ts'
import { mail } from '../mail.ts'
import { ADDRESS } from '../processes/house.ts'
import { pause } from './replicas.ts'

/** The world outside: people who write, and the server where the answers arrive. */
export interface Outside {
  readonly sinkPort: number
  /** Message-IDs of mails that got their 250. */
  readonly taken: ReadonlySet<string>
  /** How often each of the relay's mails has arrived, by Message-ID. */
  readonly arrivals: ReadonlyMap<string, number>
  /** A mail now and then until `over`; one that got no 250 comes again, as every mail server does. */
  write(smtpPort: () => number, over: () => boolean): Promise<void>
}

/** Seldom enough that a conversation gets the rows that have it compacted. */
const PAUSE_MS = 250

export async function openOutside(stop: AbortSignal): Promise<Outside> {
  const taken = new Set<string>()
  const arrivals = new Map<string, number>()
  const sink = await startSink({
    signal: stop,
    async onMail(raw) {
      const id = /^message-id:\s*(<[^>]+>)/im.exec(raw.toString('latin1'))?.[1] ?? 'without a Message-ID'
      arrivals.set(id, (arrivals.get(id) ?? 0) + 1)
    },
  })
  return {
    sinkPort: sink.port,
    taken,
    arrivals,
    async write(smtpPort, over) {
      for (let n = 1; !over(); n++) {
        const from = `kund-${n}@kund.example`
        const id = `<${n}@kund.example>`
        const bytes = mail({ from, to: ADDRESS, subject: `Bicycle ${n}`, id })
        while (!over() && !taken.has(id)) {
          const reply = await bring(smtpPort(), bytes, { from, to: [ADDRESS] }).catch(() => null)
          if (reply?.startsWith('250')) taken.add(id)
          await pause(PAUSE_MS)
        }
      }
    },
  }
}
