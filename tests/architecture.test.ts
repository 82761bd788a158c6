import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { breaches, cycles, directions } from './architecture/directions.ts'
import { readSource, readSources, root, type Source } from './architecture/graph.ts'

/** The house as style and decisions have it, held against the real import graph. */
const house = await readSources(['client', 'server', 'shared'])
const yard = await readSources(['scripts', 'tests'])

const maxFolder = 12
const maxLines = 300
/** Files that may be longer, each with its reason. */
const longer: Readonly<Record<string, string>> = {
  'client/text/en.ts': 'a catalogue: one line for each text',
  'client/text/sv.ts': 'a catalogue: one line for each text',
}

const topLevel = [
  ...['client', 'server', 'shared', 'scripts', 'tests', 'docs', '.ci', '.gitignore', 'README.md', 'LICENSE'],
  ...['package.json', 'package-lock.json', 'vite.config.ts', 'tsconfig.json', 'biome.json'],
]
/** What stands beside the folders of each half. */
const atRoot = ['client/main.tsx', 'client/vite-env.d.ts', 'server/main.ts', 'server/config.ts', 'server/house.ts', 'server/crashpoint.ts']

test('there is a house to look at', () => {
  expect(house.map((source) => source.path)).toContain('server/config.ts')
  expect(house.find((source) => source.path === 'server/config.ts')?.environment).not.toEqual([])
})

describe('directions', () => {
  test.each(directions)('$title', (direction) => {
    expect(breaches(direction, house)).toEqual([])
  })

  test.each(directions)('a breach is found: $title', (direction) => {
    expect(breaches(direction, [readSource(...direction.breach)])).toHaveLength(1)
  })

  test('no file imports itself in a ring', () => {
    expect(cycles([...house, ...yard])).toEqual([])
  })

  test('a ring is found, whatever it goes by; types and workers close none', () => {
    const ring = (back: string) => cycles([readSource('shared/a.ts', `import { b } from './b.ts'`), readSource('shared/b.ts', back)])
    for (const back of [
      `import './a.ts'`,
      `export * from './a.ts'`,
      `const a = () => import('./a.ts')`,
      `import { type T, a } from './a.ts'`,
    ]) {
      expect(ring(back)).toEqual(['shared/a.ts → shared/b.ts → shared/a.ts'])
    }
    for (const back of [
      `import type { A } from './a.ts'`,
      `import { type A } from './a.ts'`,
      `new Worker(new URL('./a.ts', import.meta.url))`,
    ]) {
      expect(ring(back)).toEqual([])
    }
  })
})

describe('environment', () => {
  const readers = (sources: readonly Source[]) =>
    sources.flatMap(({ path: file, environment, imports }) => [
      ...environment.map((line) => `${file}:${line} reads process.env`),
      ...imports.filter(({ to }) => to === 'node:process' || to === 'process').map(({ line }) => `${file}:${line} imports node:process`),
    ])

  test('only server/config.ts reads it', () => {
    expect(readers(house.filter((source) => source.path !== 'server/config.ts'))).toEqual([])
  })

  test.each([
    'process.env.PORT',
    `process['env']`,
    'globalThis.process.env',
    'const { env } = process',
    `import { env } from 'node:process'`,
  ])('a reader is found: %s', (code) => {
    expect(readers([readSource('server/x.ts', code)])).toHaveLength(1)
  })

  test('words in comments, strings and JSX read and import nothing', () => {
    const code = `// process.env and import './a.ts'\nconst page = <p>process.env import './a.ts'</p>, text = "import('./a.ts')"`
    expect(readSource('client/ui/x.tsx', code)).toMatchObject({ environment: [], imports: [] })
  })
})

describe('shape', () => {
  test(`a folder has at most ${maxFolder} source files`, () => {
    const files = [...house, ...yard].map((source) => source.path).filter((file) => !file.endsWith('.d.ts'))
    const counts = Map.groupBy(files, (file) => path.posix.dirname(file))
    expect([...counts].filter(([, held]) => held.length > maxFolder).map(([folder, held]) => `${folder} has ${held.length}`)).toEqual([])
  })

  test(`a file has at most ${maxLines} lines`, () => {
    const long = [...house, ...yard].filter((source) => source.lines > maxLines && !(source.path in longer))
    expect(long.map((source) => `${source.path} has ${source.lines}`)).toEqual([])
  })

  test('no barrel but a single door: index.ts or kinds.ts', () => {
    const isDoor = (file: string) => ['index.ts', 'kinds.ts'].includes(path.posix.basename(file))
    expect(house.filter((source) => source.barrel && !isDoor(source.path)).map((source) => source.path)).toEqual([])
    expect(readSource('shared/x.ts', `export * from './a.ts'\nexport type { B } from './b.ts'`).barrel).toBe(true)
  })

  test('beside the folders of client and server stand only main, the engine that it starts, config, crashpoints and the page', () => {
    const loose = house.map((source) => source.path).filter((file) => /^(client|server)\/[^/]+$/.test(file))
    expect(loose.filter((file) => !atRoot.includes(file))).toEqual([])
  })

  test('the top level is what it is said to be', async () => {
    const ignored = (await readFile(path.join(root, '.gitignore'), 'utf8')).split('\n').filter(Boolean)
    const isIgnored = (name: string) => name === '.git' || ignored.some((line) => path.matchesGlob(name, line.replace(/\/$/, '')))
    const names = (await readdir(root)).filter((name) => !isIgnored(name))
    expect(names.sort()).toEqual(topLevel.toSorted())
  })
})
