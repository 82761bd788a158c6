import { enableCompileCache, flushCompileCache } from 'node:module'
import { readConfig } from '../server/config.ts'
import { buildApp } from './steps/build-app.ts'

try {
  const trouble = await buildApp()
  if (trouble !== null) leave(trouble)
  await start()
} catch (error) {
  leave(`Samtal cannot start: ${reasonOf(error)}`)
}

async function start(): Promise<void> {
  enableCompileCache() // a relay that was killed serves again in half the time
  const config = readConfig()
  const { startRelay } = await import('../server/main.ts')
  const relay = await startRelay(config)
  flushCompileCache()
  console.log(`Samtal  ${relay.url}`)
  console.log(`SMTP    port ${relay.smtpPort}`)
  if (relay.setupLink !== null) console.log(`Set up  ${relay.setupLink}  (works once)`)

  let closing = false
  const close = () => {
    if (closing) process.exit(1) // asked twice: now
    closing = true
    relay.close().then(
      () => process.exit(0),
      (error: unknown) => leave(`Samtal did not close cleanly: ${reasonOf(error)}`),
    )
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, port } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') return `port ${port} is taken; PORT and SMTP_PORT choose others`
  if (code === 'EACCES' && port !== undefined) return `this user may not open port ${port}; PORT and SMTP_PORT choose others`
  // A module that does not load is our bug, and its message alone tells too little.
  if (code?.startsWith('ERR_') || error instanceof TypeError || error instanceof SyntaxError) return error.stack ?? error.message
  return error.message
}

function leave(line: string): never {
  console.error(line)
  process.exit(1)
}
