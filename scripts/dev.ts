import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { type AddressInfo, createServer as createNetServer } from 'node:net'
import path from 'node:path'
import { createServer } from 'vite'
import { readConfig } from '../server/config.ts'
import { startRelay } from '../server/main.ts'
import { root } from './steps/run.ts'

/**
 * Vite in front, the relay behind it in a process of its own: one address. Vite reloads what the browser runs; a change
 * in server/ or shared/ starts the relay anew. (`node --watch` would do, but it posts what its workers import into the
 * workers' own channels.)
 */
const relayPort = '--relay-port'

async function serveRelay(port: number): Promise<void> {
  const config = readConfig()
  const relay = await startRelay({ ...config, port })
  console.log(`SMTP    port ${relay.smtpPort}`)
  if (relay.setupLink !== null) console.log(`Set up  ${relay.setupLink.replace(`:${port}/`, `:${config.port}/`)}  (works once)`)
  process.once('SIGTERM', () => relay.close().then(() => process.exit(0)))
  process.on('SIGINT', () => {}) // Ctrl-C reaches both; Vite's side says when to end
}

async function serveApp(): Promise<void> {
  const { host, port } = readConfig()
  const behind = await freePort(host)
  const vite = await createServer({
    configFile: path.join(root, 'vite.config.ts'),
    server: {
      host,
      port,
      strictPort: true,
      proxy: Object.fromEntries(['/api', '/live'].map((path) => [path, { target: { host, port: behind }, ws: true }])),
    },
  })
  await vite.listen()
  vite.printUrls()

  let closing = false
  let relay = fork(behind)
  let turn = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const turnOver = async () => {
    await end(relay)
    if (!closing) relay = fork(behind)
  }
  const restart = () => {
    clearTimeout(timer)
    // an editor writes a file in several steps
    timer = setTimeout(() => (turn = turn.then(turnOver)), 100)
  }
  for (const folder of ['server', 'shared']) watch(path.join(root, folder), { recursive: true }, restart)

  const stop = async () => {
    if (closing) process.exit(1)
    closing = true
    await Promise.allSettled([end(relay), vite.close()])
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

const fork = (port: number): ChildProcess => spawn(process.execPath, [import.meta.filename, relayPort, String(port)], { stdio: 'inherit' })

const end = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })

async function freePort(host: string): Promise<number> {
  const probe = createNetServer().listen(0, host)
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  return port
}

const at = process.argv.indexOf(relayPort)
if (at > 0) await serveRelay(Number(process.argv[at + 1]))
else await serveApp()
