import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'

/** A real relay process. It keeps its ports and its folder through every kill and restart. */
export interface RelayProcess {
  readonly port: number
  readonly smtpPort: number
  /** Only of the first start. */
  readonly setupLink: string
  /** SIGKILL, at once: it gets no chance to tidy up. Resolves when the process is gone. */
  kill(): Promise<void>
  restart(): Promise<void>
}

interface Ready {
  readonly url: string
  readonly smtpPort: number
  readonly setupLink: string | null
}

export async function startRelayProcess(options: {
  readonly dataDir: string
  /** `host:port` pairs for the image proxy. */
  readonly proxyAllow: readonly string[]
  readonly signal: AbortSignal
}): Promise<RelayProcess> {
  let child: ChildProcess | null = null

  async function start(port: number, smtpPort: number): Promise<Ready> {
    options.signal.throwIfAborted()
    const started = spawn(process.execPath, [path.join(import.meta.dirname, 'relay-child.ts')], {
      stdio: ['pipe', 'pipe', 'inherit'], // a pipe that ends tells it that the test is gone
      env: {
        PATH: process.env.PATH,
        HOST: '127.0.0.1',
        PORT: String(port),
        SMTP_PORT: String(smtpPort),
        DATA_DIR: options.dataDir,
        PROXY_ALLOW: options.proxyAllow.join(','),
        LOG_LEVEL: 'fatal',
      },
    })
    child = started
    const lines = createInterface({ input: started.stdout })
    const [line] = await Promise.race([
      once(lines, 'line'),
      once(started, 'exit').then(([code]) => Promise.reject(new Error(`the relay ended with ${code} before it listened`))),
    ])
    return JSON.parse(String(line)) as Ready
  }

  async function kill(): Promise<void> {
    const dying = child
    child = null
    if (dying === null || dying.exitCode !== null || dying.signalCode !== null) return
    dying.kill('SIGKILL')
    await once(dying, 'exit')
  }

  options.signal.addEventListener('abort', () => void child?.kill('SIGKILL'), { once: true })
  const { url, smtpPort, setupLink } = await start(0, 0)
  const port = Number(new URL(url).port)
  return {
    port,
    smtpPort,
    setupLink: setupLink ?? '',
    kill,
    async restart() {
      await kill()
      await start(port, smtpPort)
    },
  }
}
