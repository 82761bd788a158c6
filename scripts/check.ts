import { catalogues } from './steps/catalogues.ts'
import { coverageRows } from './steps/coverage-rows.ts'
import { runTool, type Tool } from './steps/run.ts'
import { rulesAndTitles } from './steps/test-titles.ts'

/** Everything about the code that needs no running relay. Prints what is wrong, and one line at the end. */
const parts: Readonly<Record<string, () => Promise<string>>> = {
  types: () => tool('tsc', ['--noEmit']),
  style: () => tool('biome', ['check']),
  architecture: () => tool('vitest', ['run', 'tests/architecture.test.ts', '--reporter=dot']),
  rules: async () => lines(await rulesAndTitles()),
  coverage: async () => lines(await coverageRows()),
  texts: async () => lines(await catalogues()),
}

const lines = (complaints: readonly string[]): string => complaints.map((complaint) => `${complaint}\n`).join('')

/** What it printed when it failed; empty when all is well. */
async function tool(name: Tool, args: readonly string[]): Promise<string> {
  const { code, output } = await runTool(name, args, { env: { NO_COLOR: '1' } })
  return code === 0 ? '' : output || `${name} ended with ${code}\n`
}

const begun = performance.now()
const results = await Promise.all(
  Object.entries(parts).map(async ([name, part]) => ({ name, wrong: await part().catch((error: unknown) => `${error}\n`) })),
)
const failed = results.filter(({ wrong }) => wrong !== '')
for (const { name, wrong } of failed) console.log(`── ${name}\n${wrong}`)

const took = `${((performance.now() - begun) / 1000).toFixed(1)} s`
const names = (some: readonly { name: string }[]) => some.map(({ name }) => name).join(', ')
console.log(failed.length > 0 ? `check: ${names(failed)} failed (${took})` : `check: ${names(results)} are fine (${took})`)
process.exitCode = failed.length > 0 ? 1 : 0
