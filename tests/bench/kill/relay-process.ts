import { flushCompileCache } from 'node:module'
import { readConfig } from '../../../server/config.ts'
import { armCrashpoint } from '../../../server/crashpoint.ts'
import { startRelay } from '../../../server/main.ts'

/** A relay that is going to be killed; `CRASH_AT=name:count` says where, else its parent does. */
if (process.env.CRASH_AT !== undefined) armCrashpoint(process.env.CRASH_AT)
process.on('disconnect', () => process.exit())
const { url, smtpPort, setupLink } = await startRelay(readConfig())
process.send?.({ url, smtpPort, setupLink })
flushCompileCache() // where there is one: at its end would be too late
