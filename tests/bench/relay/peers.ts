import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access } from 'node:fs/promises'
import path from 'node:path'
import type { Subject } from './contract.ts'

const folder = path.join(import.meta.dirname, '../peers')

/** The program of each subject's server. */
export const servers: { readonly [S in Subject]: string } = {
  samtal: path.join(import.meta.dirname, 'servers/samtal.ts'),
  'plain-ws': path.join(import.meta.dirname, 'servers/plain-ws.ts'),
  hocuspocus: path.join(folder, 'hocuspocus.mjs'),
  'y-websocket': path.join(folder, 'y-websocket.mjs'),
}

/**
 * Installs what Samtal is compared with, where that has not been done; as their lock says, and without scripts: what
 * they need of machine code comes in the packages or from Node. Rejects when npm fails.
 */
export async function installPeers(): Promise<void> {
  const isThere = await access(path.join(folder, 'node_modules')).then(
    () => true,
    () => false,
  )
  if (isThere) return
  const npm = spawn('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(npm, 'exit')
  if (code !== 0) throw new Error(`npm ci in tests/bench/peers ended with ${code}`)
}
