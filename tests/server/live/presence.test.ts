import { expect, test } from 'vitest'
import { encodeLive, presenceName } from '../../../shared/protocol/live.ts'
import { createRandom } from '../../sim/random.ts'
import { anna, bo, createHouse, inbox, says } from './rooms.ts'

const room = presenceName(inbox)

test('[LV-6] everybody hears who is here, the sender too; who it is comes from the session', async () => {
  const house = await createHouse()
  const [a, b] = [house.sit(anna, room), house.sit(bo, room)]
  await a.say(says(1, 1, { viewing: 'x', typing: true }))
  const told = { viewing: 'x', typing: true, user: { id: anna, name: 'Anna' } }
  expect([a.stateOf(1), b.stateOf(1)]).toEqual([told, told])
  const late = house.sit(bo, room)
  await house.settle()
  expect(late.stateOf(1)).toEqual(told)
  await late.say({ type: 'ask' })
  expect(late.of('awareness')).toHaveLength(2)
})

test('[LV-6] [T9] [F11] of 1,000 tries to be somebody else, none is seen by anybody', async () => {
  const house = await createHouse()
  const random = createRandom(9)
  const [a, watcher] = [house.sit(anna, room), house.sit(anna, room)]
  await a.say(says(1, 1, { viewing: null }))
  const her = { id: anna, name: 'Anna' }
  const shapes = [
    () => says(1, 2 + random.int(1e6), { viewing: 'forged', user: her }), // her client id
    () => says(100 + random.int(15), random.int(1e6), { forged: 1, user: her }), // one of his own, her name
    () => says(100 + random.int(15), random.int(1e6), JSON.parse(`{"user":{"id":"${anna}"},"__proto__":{"user":"x"}}`)),
    () => says(1, random.int(10), null), // that she has gone
    () =>
      ({
        type: 'awareness',
        entries: [
          { client: 1, clock: 9, state: 'null' },
          { client: 1, clock: 10, state: '{"user":1}' },
        ],
      }) as const,
    () => ({ type: 'awareness', entries: [{ client: 120, clock: 9, state: `{"user":${JSON.stringify(her)},"user":"x"}` }] }) as const,
  ]
  let rogue = house.sit(bo, room)
  for (let i = 0; i < 1000; i++) {
    house.clock.advance(20)
    if (rogue.closedWith() !== null || i % 200 === 0) rogue = house.sit(bo, room)
    rogue.throwIn(encodeLive(random.pick(shapes)()))
    if (i % 50 === 0) await house.settle()
  }
  await house.settle()
  const forged = watcher
    .of('awareness')
    .flatMap(({ entries }) => entries)
    .filter(({ client, state }) => client !== 1 && state !== 'null' && JSON.parse(state).user?.id !== bo)
  expect(forged).toEqual([])
  expect(watcher.stateOf(1)).toEqual({ viewing: null, user: her })
  expect(watcher.of('awareness').some(({ entries }) => entries.some(({ client }) => client >= 100))).toBe(true)
})

test('[LV-6] states are short and few: what is above is not heard', async () => {
  const house = await createHouse()
  const [a, b] = [house.sit(anna, room), house.sit(bo, room)]
  await a.say(says(1, 1, { text: 'x'.repeat(5000) }), says(2, 1, 'not an object'), says(3, 1, { ok: 1 }))
  expect([b.stateOf(1), b.stateOf(2)]).toEqual([null, null])
  expect(b.stateOf(3)).toMatchObject({ ok: 1 })
  for (let client = 10; client < 50; client++) await a.say(says(client, 1, {}))
  const told = b.of('awareness').flatMap(({ entries }) => entries)
  expect(new Set(told.map(({ client }) => client)).size).toBe(20)
})

test('[LV-7] who goes is gone for everybody at once, who falls silent after 30 s, and who comes again is there again', async () => {
  const house = await createHouse()
  const [a, b] = [house.sit(anna, room), house.sit(bo, room)]
  await a.say(says(1, 1, { viewing: 'x' }))
  a.leave()
  expect(b.stateOf(1)).toBeNull()
  const again = house.sit(anna, room)
  await again.say(says(1, 2, { viewing: 'y' }))
  expect(b.stateOf(1)).toMatchObject({ viewing: 'y' })
  for (let s = 0; s < 25; s += 5) house.clock.advance(5000)
  expect(b.stateOf(1)).not.toBeNull()
  house.clock.advance(10_000)
  expect(b.stateOf(1)).toBeNull()
  await again.say(says(1, 3, { viewing: 'z' }))
  expect(b.stateOf(1)).toMatchObject({ viewing: 'z' })
})

test('[LV-7] a place that is taken over by the same member’s next connection is not emptied by the old one’s end', async () => {
  const house = await createHouse()
  const [old, b] = [house.sit(anna, room), house.sit(bo, room)]
  await old.say(says(1, 1, { viewing: 'x' }))
  const fresh = house.sit(anna, room)
  await fresh.say(says(1, 2, { viewing: 'x' }))
  old.leave()
  expect(b.stateOf(1)).toMatchObject({ viewing: 'x' })
})

test('[LV-7] a place hears something at least every 20 s, so that no stock client hangs up', async () => {
  const house = await createHouse()
  const a = house.sit(anna, room)
  await a.say({ type: 'step1', vector: Uint8Array.of(0) })
  for (let i = 1; i <= 6; i++) {
    const before = a.heard.length
    house.clock.advance(20_000)
    expect(a.heard.length).toBeGreaterThan(before)
  }
  a.leave()
  expect(house.clock.advance(20_000)).toBeLessThanOrEqual(1) // no timer is left behind but the last
  expect(house.clock.advance(60_000)).toBe(0)
})

test('[LV-7] presence holds no words: whoever writes some is sent away', async () => {
  const house = await createHouse()
  const a = house.sit(anna, room)
  await a.say({ type: 'step1', vector: Uint8Array.of(0) }, { type: 'step2', update: Uint8Array.of(0, 0) })
  expect(a.closedWith()).toBeNull()
  expect(a.of('step2')).toEqual([{ type: 'step2', update: Uint8Array.of(0, 0) }])
  await a.say({ type: 'update', update: Uint8Array.of(1, 1, 5, 0, 4, 1, 5, 119, 111, 114, 100, 115, 1, 120, 0) })
  expect(a.closedWith()).toBe(4400)
})
