import path from 'node:path'
import { readConfig } from '../../../../server/config.ts'
import { type Running, startRelay } from '../../../../server/main.ts'
import { answerParent, usage } from '../../processes/answer.ts'
import { openHouse } from '../../processes/house.ts'
import type { ServerCalls } from '../contract.ts'
import type { Place } from '../records.ts'

/** The relay as people run it: its own main, a file of SQLite, the WebSocket behind the whole HTTP app. */
let running: Running | null = null

answerParent({
  async start({ dataDir }) {
    const config = { ...readConfig({}), port: 0, smtpPort: 0, dataDir: path.resolve(dataDir), logLevel: 'error' }
    running = await startRelay(config)
    const house = await openHouse(running.url, running.setupLink)
    const { directory } = running.demo
    const channel = directory.channels()[0]
    if (channel === undefined) throw new Error('the house has no channel')
    const inbox = directory.channelByAddress(channel.fields.address)?.fields.inbox
    if (inbox === undefined) throw new Error('the channel has no inbox')
    return {
      url: running.url.replace('http', 'ws'),
      tokens: house.members.map((member) => member.token),
      place: { inbox, channel: channel.id as Place['channel'] },
    }
  },
  seed: async (seeds) => running?.demo.importer.create(seeds, []),
  usage,
  stop: async () => running?.close(),
} satisfies ServerCalls)
