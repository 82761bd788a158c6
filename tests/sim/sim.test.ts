import { expect, test } from 'vitest'
import { createRandom } from './random.ts'
import seeds from './seeds.json' with { type: 'json' }
import { live } from './story/story.ts'

/** Seeds that once failed come first and stay. */
const fresh = Array.from({ length: 200 }, (_, index) => 1000 + index)

test('[L2] four browsers and a relay keep every promise at rest, whatever befell them, for every seed', { timeout: 300_000 }, async () => {
  for (const seed of [...seeds, ...fresh]) {
    const story: string[] = []
    try {
      await live(createRandom(seed), (line) => story.push(line))
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.stack : error}\n${story.join('\n')}`)
    }
    expect(story).toContain('rest')
  }
})

test('[L2] a seed is one story: told twice it is the same, and leaves the same behind', { timeout: 60_000 }, async () => {
  for (const seed of [11, 12, 13]) {
    const lives = []
    for (let i = 0; i < 2; i++) {
      const story: string[] = []
      const { disk, devices } = await live(createRandom(seed), (line) => story.push(line))
      lives.push({ story, relay: disk.contents(), browsers: devices.map((device) => device.disk.contents()) })
    }
    expect(lives[1]).toEqual(lives[0])
  }
})
