import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')

export interface Ran {
  /** The exit code; 1 where a signal ended it or it could not be started. */
  readonly code: number
  /** Both streams in the order they came; empty for `inherit`. */
  readonly output: string
}

/** Runs a program in the project's root, without stdin. `inherit` shows what it prints, else it is collected. */
export function run(program: string, args: readonly string[], options: { inherit?: boolean; env?: NodeJS.ProcessEnv } = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const stream = options.inherit ? 'inherit' : 'pipe'
    const child = spawn(program, args, { cwd: root, env: { ...process.env, ...options.env }, stdio: ['ignore', stream, stream] })
    const chunks: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', (error) => resolve({ code: 1, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }))
  })
}

const tools = {
  biome: ['@biomejs/biome', 'bin/biome'],
  playwright: ['@playwright/test', 'cli.js'],
  tsc: ['typescript', 'bin/tsc'],
  vite: ['vite', 'bin/vite.js'],
  vitest: ['vitest', 'vitest.mjs'],
} as const
export type Tool = keyof typeof tools

/** Null where the tool is not installed (`npm ci --omit=dev`). */
export function toolPath(tool: Tool): string | null {
  const [name, file] = tools[tool]
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file)
  } catch {
    return null
  }
}

/** Runs one of the project's tools under this Node, whatever else is on PATH. */
export function runTool(tool: Tool, args: readonly string[], options: Parameters<typeof run>[2] = {}): Promise<Ran> {
  const file = toolPath(tool)
  if (file === null) return Promise.resolve({ code: 1, output: `${tool} is not installed: run npm ci\n` })
  return run(process.execPath, [file, ...args], options)
}
