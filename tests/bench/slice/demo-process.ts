import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../../../scripts/steps/run.ts'

export interface DemoProcess {
  readonly url: string
  readonly smtpPort: number
  readonly members: readonly { readonly email: string; readonly password: string }[]
  readonly inboxes: readonly { readonly name: string; readonly address: string }[]
  /** Resident memory of the process, MB of 10⁶ bytes; the pretend mail server outside lives in it too. */
  memory(): Promise<number>
  close(): Promise<void>
}

/** A relay with `conversations`, in a process of its own and with a folder of its own that goes with it. */
export async function startDemoProcess(conversations: number): Promise<DemoProcess> {
  const child = spawn(process.execPath, [path.join(root, 'scripts/demo.ts'), '--json', '--conversations', String(conversations)], {
    cwd: root,
    env: { ...process.env, PORT: '0', SMTP_PORT: '0', PUBLIC_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), gone.then(() => [])])
  if (typeof line !== 'string') throw new Error('the demo did not start')
  return {
    ...JSON.parse(line),
    async memory() {
      const kib = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))?.[1]
      return (Number(kib) * 1024) / 1e6
    },
    async close() {
      child.kill('SIGTERM')
      await gone
    },
  }
}
