import { randomBytes, randomInt } from 'node:crypto'
import type { Config } from '../../server/config.ts'
import { fillWithDemo } from '../../server/demo/fill.ts'
import type { DemoHandles } from '../../server/demo/handles.ts'
import { demoOptions } from '../../server/demo/options.ts'
import { startRelay } from '../../server/main.ts'
import { createUlid } from '../../shared/ids.ts'
import { foldAddress } from '../../shared/records/parts.ts'
import { customers } from '../outside/customers.ts'
import { type Outside, type Person, startOutside } from '../outside/outside.ts'
import { signUp } from './sign-up.ts'

export interface Demo {
  readonly url: string
  readonly outside: Outside
  readonly smtpPort: number
  readonly members: readonly { readonly name: string; readonly email: string; readonly password: string }[]
  readonly inboxes: readonly Person[]
  close(): Promise<void>
}

const workshop: Person = { name: 'Workshop', address: 'verkstad@ekstromcykel.example' }
const others: readonly Person[] = [
  { name: 'Shop', address: 'butik@ekstromcykel.example' },
  { name: 'Invoices', address: 'faktura@ekstromcykel.example' },
]

export interface DemoSize {
  readonly conversations: number
  /** Hears how many of them there are so far. */
  onProgress?(conversations: number): void
}

/** Starts a whole shop in `config.dataDir`, which has to be empty, and the world around it. */
export async function startDemo(config: Config, size: DemoSize): Promise<Demo> {
  const stop = new AbortController()
  const inboxes = [workshop, ...others]
  const outside = await startOutside({ relaySmtpPort: null, port: 0, customers, inboxes, signal: stop.signal })
  const relay = await startRelay({ ...config, publicUrl: null }).catch((error: unknown) => {
    stop.abort()
    throw error
  })
  async function close(): Promise<void> {
    stop.abort()
    await relay.close()
  }
  try {
    outside.setRelay(relay.smtpPort)
    const members = [
      { name: 'Anna Ekström', email: 'anna@ekstromcykel.example', password: password() },
      { name: 'Bo Lindqvist', email: 'bo@ekstromcykel.example', password: password() },
    ] as const
    if (relay.setupLink === null) throw new Error(`${config.dataDir} is in use already`)
    await signUp(relay.url, {
      setupLink: relay.setupLink,
      workspace: 'Ekström Cykel',
      owner: members[0],
      agent: members[1],
      inbox: workshop,
      outgoing: { host: '127.0.0.1', port: outside.smtpPort, security: 'none', user: '', password: '' },
    })
    for (const inbox of others) await openInbox(relay.demo, inbox)
    await fillWithDemo(relay.demo, demoOptions(relay.demo.directory, size.conversations, Date.now()), size.onProgress)
    return { url: relay.url, outside, smtpPort: relay.smtpPort, members, inboxes, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function openInbox({ author }: DemoHandles, { name, address }: Person): Promise<void> {
  const newId = () => createUlid({ now: Date.now, random: randomBytes })
  const inbox = `inbox:${newId()}` as const
  const channel = `channel:${newId()}` as const
  const ran = await author.run(
    [
      { command: 'inbox.set', record: inbox, input: { fields: { name } } },
      { command: 'channel.set', record: channel, input: { fields: { kind: 'email', inbox, name, address } } },
    ],
    'relay',
    [{ table: 'lookup', key: `channel-address/${foldAddress(address)}`, value: JSON.stringify(channel), expect: 'absent' }],
  )
  if (!ran.ok) throw new Error(`the inbox ${address} could not be made: ${ran.error.code}`)
}

const words =
  'amber birch cargo delta ember fjord gravel harbor island juniper kettle lantern meadow nettle orchard pepper quartz river saddle timber umber velvet willow yonder'.split(
    ' ',
  )

/** Good enough for what is gone by the evening: easy to read out, and never the same. */
const password = (): string => Array.from({ length: 4 }, () => words[randomInt(words.length)]).join('-')
