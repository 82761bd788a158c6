import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../server/config.ts'
import { buildApp } from './steps/build-app.ts'
import type { Demo } from './steps/start-demo.ts'

/**
 * `npm run demo [-- --conversations N] [-- --json]`: a shop with its inboxes full and the world around it, gone when
 * it stops. PORT and SMTP_PORT choose the ports, 0 takes any that is free. With --json one line tells where all is.
 * The newest 400 are letters to read; a hundred thousand take two gigabytes of the folder for temporary files (TMPDIR).
 */
const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, conversations: { type: 'string', default: '400' } } })
const count = Number(values.conversations)
if (!Number.isInteger(count) || count < 0) leave(`Not a number of conversations: ${values.conversations}`)
if (values.json) console.log = console.error // stdout holds the one line and nothing else

const dataDir = await mkdtemp(path.join(os.tmpdir(), 'samtal-demo-'))
process.once('exit', () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 }))

let demo: Demo | null = null
let stopping = false
process.on('SIGINT', stop)
process.on('SIGTERM', stop)

try {
  const trouble = await buildApp()
  if (trouble !== null) leave(trouble)
  const { startDemo } = await import('./steps/start-demo.ts')
  demo = await startDemo({ ...readConfig(), dataDir }, { conversations: count, onProgress: progressOf(count) })
  if (!stopping) tell(demo)
} catch (error) {
  leave(`The demo cannot start: ${error instanceof Error ? error.message : String(error)}`)
}

function tell({ url, outside, smtpPort, members, inboxes }: Demo): void {
  if (values.json) {
    const accounts = members.map(({ email, password }) => ({ email, password }))
    process.stdout.write(`${JSON.stringify({ url, members: accounts, inboxes, smtpPort, outsideUrl: outside.url })}\n`)
    return
  }
  const lines = [
    ['Samtal', url],
    ...members.map(({ name, email, password }) => [name, `${email}  ${password}`]),
    ...inboxes.map(({ name, address }) => [`Inbox ${name}`, address]),
    ['Outside', `${outside.url}  be a customer: write to the shop, read its answers`],
    ['SMTP', `port ${smtpPort}`],
  ] as const
  console.log(
    `\n${lines.map(([name, text]) => `  ${String(name).padEnd(18)}${text}`).join('\n')}\n\n  Ctrl-C stops it and throws all of it away.\n`,
  )
}

/** One line that a person can wait by; never on stdout, and nothing where nobody looks. */
function progressOf(all: number): (done: number) => void {
  const begun = performance.now()
  const number = new Intl.NumberFormat('en')
  return (done) => {
    if (!process.stderr.isTTY) return
    const left = Math.ceil((((performance.now() - begun) / done) * (all - done)) / 1000)
    const line = done < all ? `  ${number.format(done)} of ${number.format(all)} conversations, ${left} s to go` : ''
    process.stderr.write(`\r\x1b[2K${line}`)
  }
}

function stop(): void {
  if (stopping || demo === null) process.exit(0) // asked twice, or nothing runs yet: now
  stopping = true
  demo.close().then(
    () => process.exit(0),
    (error: unknown) => leave(`The demo did not close cleanly: ${error instanceof Error ? error.message : String(error)}`),
  )
}

function leave(line: string): never {
  console.error(line)
  process.exit(1)
}
