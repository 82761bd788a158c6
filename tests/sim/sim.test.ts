import { expect, test } from 'vitest'
import { createRandom } from './random.ts'
import seeds from './seeds.json' with { type: 'json' }
import { live } from './story.ts'

/** Seeds that once failed come first and stay. */
const fresh = Array.from({ length: 100 }, (_, index) => 1000 + index)

test('[L2] three replicas and a relay that dies agree at rest, and every mail is there once, for every seed', {
  timeout: 180_000,
}, async () => {
  for (const seed of [...seeds, ...fresh]) {
    const story: string[] = []
    try {
      await live(createRandom(seed), (line) => story.push(line))
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.stack : error}\n${story.join('\n')}`)
    }
    expect(story.at(-1)).toBe('rest')
  }
})
