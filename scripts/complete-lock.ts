import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * npm writes optional native packages of other platforms into package-lock.json only when it could fetch them, and
 * `npm ci` then refuses its own lock ("Missing: … from lock file"). This adds what is missing: the exact version, and
 * the platform as the package's name tells it. There is no integrity, as nothing was fetched. Run it after each change
 * of the lock; a second run writes nothing.
 */
interface LockedPackage {
  readonly version?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
type Packages = Readonly<Record<string, LockedPackage>>

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

/** Where Node would look for `name` from the package at `place`, nearest first. */
function* lookups(place: string, name: string): Generator<string> {
  for (let at = place; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    yield `${at}/node_modules/${name}`
    if (!at.includes('/node_modules/')) break
  }
  yield `node_modules/${name}`
}

/** The platform in names like @biomejs/cli-linux-x64-musl; null where the name tells none. */
function platformOf(name: string): Pick<LockedPackage, 'os' | 'cpu' | 'libc'> | null {
  if (name === 'fsevents') return { os: ['darwin'] }
  const words = name.split(/[^a-z0-9]+/)
  const os = systems.filter((system) => words.includes(system))
  const cpu = processors.filter((processor) => words.includes(processor))
  // No processor and no system is called wasm32: such a package is never installed beside a native one.
  if (cpu.includes('wasm32') || words.includes('wasi')) return { cpu: ['wasm32'] }
  if (os.length === 0) return null
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : words.some((word) => word.startsWith('gnu')) ? 'glibc' : null
  return { os, ...(cpu.length > 0 && { cpu }), ...(libc !== null && { libc: [libc] }) }
}

function missing(packages: Packages): Record<string, LockedPackage> {
  const found: Record<string, LockedPackage> = {}
  for (const [place, locked] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(locked.optionalDependencies ?? {})) {
      if ([...lookups(place, name)].some((at) => packages[at])) continue
      const platform = platformOf(name)
      const version = range.replace(/^[\^~]/, '')
      if (platform === null || !/^\d+\.\d+\.\d+/.test(version)) console.warn(`left out: ${name}@${range} of ${place}`)
      else found[`node_modules/${name}`] = { version, ...platform, ...(locked.dev && { dev: true }), optional: true }
    }
  }
  return found
}

const file = path.resolve(import.meta.dirname, '../package-lock.json')
const lock: { packages: Packages } = JSON.parse(await readFile(file, 'utf8'))
const added = missing(lock.packages)
const all = { ...lock.packages, ...added }
if (Object.keys(added).length > 0) {
  lock.packages = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)))
  await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`)
}
console.log(`package-lock.json: ${Object.keys(added).length} added, ${Object.keys(all).length} in all`)
