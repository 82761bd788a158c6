import { parseArgs } from 'node:util'
import { createRandom } from '../tests/sim/random.ts'
import { live } from '../tests/sim/story/story.ts'

/** `npm run sim -- --seeds N [--from S] [--keep-going]`: random lives of a small team; the first that breaks a promise is told. */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    'keep-going': { type: 'boolean', default: false },
  },
})
const seeds = Number(values.seeds)
const from = Number(values.from)
if (!Number.isSafeInteger(seeds) || !Number.isSafeInteger(from)) {
  console.error('Usage: npm run sim -- --seeds N [--from S] [--keep-going]')
  process.exit(1)
}

const begun = performance.now()
const failed: number[] = []
let done = 0
for (let seed = from; seed < from + seeds; seed++) {
  const story: string[] = []
  try {
    await live(createRandom(seed), (line) => story.push(line))
  } catch (error) {
    if (failed.length === 0 && !values['keep-going']) console.log(story.join('\n'))
    console.log(`seed ${seed}: ${error instanceof Error ? error.stack : error}`)
    failed.push(seed)
    if (!values['keep-going']) break
  } finally {
    done++
  }
}
const seconds = (performance.now() - begun) / 1000
console.log(
  `${done} seeds, ${(done / seconds).toFixed(1)} a second, ${failed.length} failed${failed.length > 0 ? `: ${failed.join(' ')}` : ''}`,
)
process.exitCode = failed.length > 0 ? 1 : 0
