import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { findChromium } from './chromium.ts'
import { buildApp } from './steps/build-app.ts'
import { root, run, runTool } from './steps/run.ts'

/**
 * `npm test`: check, build, unit (with contract and sim), e2e; the first that fails ends it with its exit code.
 * `npm test -- --only unit` runs one of them. The last line is the sum over unit and e2e.
 */
interface Tally {
  readonly passed: number
  readonly failed: number
}
interface Stage extends Tally {
  readonly code: number
}

const stages: Readonly<Record<string, () => Promise<Stage>>> = { check, build, unit, e2e }

async function check(): Promise<Stage> {
  const { code } = await run(process.execPath, [path.join(root, 'scripts/check.ts')], { inherit: true })
  return { code, passed: 0, failed: 0 }
}

async function build(): Promise<Stage> {
  const trouble = await buildApp()
  if (trouble !== null) console.error(trouble)
  return { code: trouble === null ? 0 : 1, passed: 0, failed: 0 }
}

async function unit(): Promise<Stage> {
  const file = path.join(reports, 'vitest.json')
  const { code } = await runTool('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], { inherit: true })
  return counted('unit', code, await tally(file, (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests })))
}

async function e2e(): Promise<Stage> {
  const file = path.join(reports, 'playwright.json')
  const env = { CHROMIUM_PATH: await findChromium(), PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const { code } = await runTool('playwright', ['test', '-c', 'tests/e2e/playwright.config.ts', '--reporter=line,json'], {
    inherit: true,
    env,
  })
  // Flaky passed at the second try; there is none unless retries are asked for.
  return counted('e2e', code, await tally(file, ({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected })))
}

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly stats: { readonly expected: number; readonly flaky: number; readonly unexpected: number }
}

async function tally(file: string, read: (report: Report) => Tally): Promise<Tally> {
  const text = await readFile(file, 'utf8').catch(() => null)
  return text === null ? { passed: 0, failed: 0 } : read(JSON.parse(text))
}

/** A stage that ran nothing has proved nothing. */
function counted(name: string, code: number, { passed, failed }: Tally): Stage {
  if (code === 0 && passed === 0) {
    console.error(`${name}: no test was run`)
    return { code: 1, passed, failed }
  }
  return { code, passed, failed }
}

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const chosen = values.only === undefined ? Object.keys(stages) : values.only === 'e2e' ? ['build', 'e2e'] : [values.only]
const unknown = chosen.find((name) => !(name in stages))
if (unknown !== undefined) {
  console.error(`No stage is called ${unknown}: ${Object.keys(stages).join(', ')}`)
  process.exit(1)
}

const reports = await mkdtemp(path.join(tmpdir(), 'samtal-test-'))
let total: Tally = { passed: 0, failed: 0 }
for (const name of chosen) {
  const stage = await stages[name]?.().catch((error: unknown): Stage => {
    console.error(error instanceof Error ? error.message : error)
    return { code: 1, passed: 0, failed: 0 }
  })
  if (stage === undefined) continue
  // What failed outside a single test (types, a build, a file that does not load) still counts as one.
  const failed = stage.code === 0 ? stage.failed : Math.max(1, stage.failed)
  total = { passed: total.passed + stage.passed, failed: total.failed + failed }
  if (stage.code === 0) continue
  console.error(`${name} failed`)
  process.exitCode = stage.code
  break
}
await rm(reports, { recursive: true, force: true })
console.log(`${total.passed} passed, ${total.failed} failed`)
