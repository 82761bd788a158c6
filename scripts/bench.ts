import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench, Figure } from '../tests/bench/figure.ts'
import { root } from './steps/run.ts'

/** `npm run bench -- <suite> [--json]`: a table, or with --json one line a figure. */
const folder = path.join(root, 'tests/bench')
const ending = '.bench.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false } } })
const suites = (await readdir(folder)).filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length))
const suite = positionals[0] ?? ''
if (!suites.includes(suite)) {
  if (suite !== '') console.error(`No suite is called ${suite}.`)
  console.error(`Usage: npm run bench -- <suite> [--json]\nSuites: ${suites.sort().join(', ') || 'none yet'}`)
  process.exit(1)
}

const { run }: { run: Bench } = await import(path.join(folder, suite + ending))
const stopping = new AbortController()
process.once('SIGINT', () => stopping.abort())

const figures: Figure[] = []
for await (const figure of await run({ stop: stopping.signal })) {
  figures.push(figure)
  if (values.json) console.log(JSON.stringify(figure))
}
if (!values.json) console.log(table(figures))
if (figures.length === 0) {
  console.error(`${suite} measured nothing.`)
  process.exitCode = 1
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
