import { readConfig } from '../../../server/config.ts'
import { startRelay } from '../../../server/main.ts'

/** A relay in a process of its own, told by the environment. Says on one line where it is; ends with whoever started it. */
const relay = await startRelay(readConfig())
process.stdout.write(`${JSON.stringify({ url: relay.url, smtpPort: relay.smtpPort, setupLink: relay.setupLink })}\n`)
process.stdin.on('end', () => process.exit(0)).resume()
