import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { BenchModule, Figure } from '../tests/bench/figure.ts'
import { root } from './steps/run.ts'

/** `npm run bench -- <suite> [--json] [--<number> N]`: a table, or with --json one line a figure. A suite names its own numbers. */
const folder = path.join(root, 'tests/bench')
const ending = '.bench.ts'

const json = { json: { type: 'boolean', default: false } } as const
const { positionals } = parseArgs({ strict: false, options: json })
const suites = (await readdir(folder)).filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length))
const suite = positionals[0] ?? ''
if (!suites.includes(suite)) {
  if (suite !== '') console.error(`No suite is called ${suite}.`)
  console.error(`Usage: npm run bench -- <suite> [--json]\nSuites: ${suites.sort().join(', ') || 'none yet'}`)
  process.exit(1)
}

const { run, numbers = {} }: BenchModule = await import(path.join(folder, suite + ending))
const asked = Object.fromEntries(
  Object.entries(numbers).map(([name, value]) => [name, { type: 'string', default: String(value) } as const]),
)
const { values } = parseArgs({ allowPositionals: true, options: { ...json, ...asked } })
const stopping = new AbortController()
process.once('SIGINT', () => stopping.abort())

const figures: Figure[] = []
for await (const figure of await run({ stop: stopping.signal, numbers: readNumbers() })) {
  figures.push(figure)
  if (values.json) console.log(JSON.stringify(figure))
}
if (!values.json) console.log(table(figures))
if (figures.length === 0) {
  console.error(`${suite} measured nothing.`)
  process.exitCode = 1
}

function readNumbers(): Record<string, number> {
  const read = Object.keys(numbers).map((name) => [name, Number(values[name as keyof typeof values])] as const)
  const wrong = read.find(([, value]) => !Number.isInteger(value) || value < 1)
  if (wrong === undefined) return Object.fromEntries(read)
  console.error(`--${wrong[0]} must be a whole number above 0.`)
  process.exit(1)
}

function table(rows: readonly Figure[]): string {
  const header = ['metric', 'subject', 'value', 'unit', 'n']
  const lines = [header, ...rows.map((row) => [row.metric, row.subject, rounded(row.value), row.unit, String(row.n)])]
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const isNumber = (column: number) => column === 2 || column === 4
  const pad = (cell: string, column: number) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n')
}

/** Three figures that matter; whole numbers in full. */
function rounded(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return String(Math.round(value))
  return String(Number(value.toPrecision(3)))
}
