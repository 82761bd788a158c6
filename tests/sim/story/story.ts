import { judge } from '../judge/judge.ts'
import type { Random } from '../random.ts'
import { createWorld, type World } from '../world/world.ts'
import { createMishaps } from './mishaps.ts'
import { createPeople } from './people.ts'

const STEPS = 150
const customers = ['karin', 'jonas', 'harriet']

/** One random life of a small team. Throws where a promise was broken; `tell` gets the story, line by line. */
export async function live(random: Random, tell: (line: string) => void): Promise<World> {
  const world = await createWorld(random)
  const people = createPeople(world, tell)
  const mishaps = createMishaps(world, tell)
  /** Few stories have all the misfortune: most bugs need only one, and none in the way. */
  const trouble = { browsers: random.chance(0.8), relay: random.chance(0.6), rights: random.chance(0.6), fidgets: random.chance(0.4) }
  for (const customer of customers) await world.mail(customer, random.int(3), [])
  if (random.chance(0.02)) await mishaps.longConversation()
  await world.rest()

  async function deliver(): Promise<void> {
    for (let i = random.int(12); i >= 0; i--) {
      random
        .pick(world.devices)
        .wire()
        ?.deliver(random.pick(['up', 'down']))
      if (random.chance(0.5)) await world.settle()
    }
    await world.settle()
  }

  async function letter(): Promise<void> {
    tell('mail')
    const known = random.chance(0.5)
      ? world
          .arrivals()
          .map((job) => job.externalId)
          .slice(-2, -1)
      : []
    await world.mail(random.pick(customers), random.int(3), known)
  }

  async function step(): Promise<void> {
    const device = random.pick(world.devices)
    const which = random.int(100)
    if (which < 7) return letter()
    if (which < 40) return people.actAt(device)
    if (which < 43) return people.bulkAt(device)
    if (which < 44) return trouble.fidgets ? people.fidgetAt(device) : undefined
    if (which < 48) return trouble.rights ? people.administer(random.chance(0.7) ? device : (world.devices[3] ?? device)) : undefined
    if (which < 56) return trouble.browsers ? mishaps.befall(device) : undefined
    if (which < 61) return trouble.relay ? mishaps.befallRelay() : undefined
    if (which < 63) return mishaps.weather()
    if (which < 70) return mishaps.time()
    return deliver()
  }

  for (let i = 0; i < STEPS; i++) await step()
  tell('rest')
  await world.rest()
  await judge(world)
  return world
}
