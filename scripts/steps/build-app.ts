import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { root, runTool, toolPath } from './run.ts'

const sources = ['client', 'shared', 'package-lock.json', 'vite.config.ts']
const built = 'dist/client/index.html'

/**
 * Builds the app where dist/client is missing or older than what it is made of. Prints one line, and Vite's own words
 * only when it fails. Null when the app is there, else what went wrong, for a person to read.
 */
export async function buildApp(): Promise<string | null> {
  const builtAt = await newest(built)
  if (builtAt !== null && builtAt >= (await newestOf(sources))) return null
  if (toolPath('vite') === null) {
    // An install without dev dependencies brings its app along; what is there is what was shipped.
    return builtAt === null ? 'The app is not built, and Vite is not installed: run npm ci without --omit=dev, or bring dist/client.' : null
  }
  console.log('Building the app…')
  const { code, output } = await runTool('vite', ['build', '--logLevel', 'warn'])
  return code === 0 ? null : `The app could not be built.\n${output}`
}

async function newestOf(places: readonly string[]): Promise<number> {
  const times = await Promise.all(places.map(newest))
  return Math.max(0, ...times.map((time) => time ?? 0))
}

/** The latest change of a file, or within a folder, in ms since 1970; null where there is none. A removal changes its folder. */
async function newest(place: string): Promise<number | null> {
  const full = path.join(root, place)
  const own = await stat(full).catch(() => null)
  if (own === null) return null
  if (!own.isDirectory()) return own.mtimeMs
  const names = await readdir(full)
  return Math.max(own.mtimeMs, await newestOf(names.map((name) => path.join(place, name))))
}
