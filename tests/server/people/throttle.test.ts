import { expect, test } from 'vitest'
import { createPasswords } from '../../../server/people/passwords.ts'
import { createThrottle } from '../../../server/people/throttle.ts'
import { createTurns } from '../../../server/people/turns.ts'
import { createMemoryStore } from '../../../server/store/memory.ts'
import { codeOf, createHouse, PASSWORD, tokenFrom } from '../house.ts'

const WINDOW_MS = 15 * 60_000

async function houseWithAstrid() {
  const house = await createHouse()
  const member = await house.addMember('agent', 'Astrid@kaffe.test', PASSWORD)
  const signIn = (email: string, password: string, headers = {}) =>
    house.ask('POST', '/api/session', { body: { email, password }, headers })
  return { ...house, member, signIn }
}

test('[T13] signing in with the right password, whatever the case of the address', async () => {
  const { signIn, sessions, member } = await houseWithAstrid()
  const response = await signIn('ASTRID@kaffe.test', PASSWORD)
  expect(response.status).toBe(200)
  expect(sessions.find(tokenFrom(response))?.member).toBe(member)
})

test('[T13] a wrong password, an unknown address and a member who left get the same answer', async () => {
  const { signIn, member, setMember, addMember } = await houseWithAstrid()
  await addMember('agent', 'nopassword@kaffe.test')
  const wrong = await signIn('astrid@kaffe.test', 'not this one')
  await setMember(member, { active: false })
  const others = [
    await signIn('nobody@kaffe.test', PASSWORD),
    await signIn('astrid@kaffe.test', PASSWORD),
    await signIn('nopassword@kaffe.test', ''),
  ]
  const seen = async (response: Response) => ({ status: response.status, body: await response.text(), headers: [...response.headers] })
  const expected = await seen(wrong)
  expect(expected.status).toBe(401)
  for (const other of others) expect(await seen(other)).toEqual(expected)
})

test('[T13] an unknown address costs as much work as a known one', async () => {
  const store = createMemoryStore()
  const reads: string[] = []
  const passwords = await createPasswords({
    cells: (table, prefix, options) => {
      reads.push(table)
      return store.cells(table, prefix, options)
    },
  })
  expect(await passwords.verify(null, PASSWORD)).toEqual({ ok: true, value: false })
  expect(await passwords.verify('member:01ARZ3NDEKTSV4RRFFQ69G5FAV', PASSWORD)).toEqual({ ok: true, value: false })
  expect(reads).toEqual(['passwords', 'passwords'])
})

test('[T14] the 11th try in 15 minutes is refused, even with the right password and from elsewhere', async () => {
  const { signIn, clock } = await houseWithAstrid()
  for (let i = 0; i < 10; i++) expect((await signIn(i % 2 ? 'astrid@kaffe.test' : ' ASTRID@kaffe.test', 'not this one')).status).toBe(401)
  expect(await codeOf(await signIn('astrid@kaffe.test', PASSWORD, { 'x-forwarded-for': '198.51.100.7' }))).toBe('429 too-many-tries')
  clock.at += WINDOW_MS - 1
  expect((await signIn('astrid@kaffe.test', PASSWORD)).status).toBe(429)
  clock.at += 1
  expect((await signIn('astrid@kaffe.test', PASSWORD)).status).toBe(200)
})

test('[T14] 30 tries at once are ten tries', async () => {
  const { signIn } = await houseWithAstrid()
  const answers = await Promise.all(Array.from({ length: 30 }, () => signIn('astrid@kaffe.test', 'not this one')))
  expect(answers.filter((answer) => answer.status === 401)).toHaveLength(10)
  expect(answers.filter((answer) => answer.status === 429)).toHaveLength(20)
})

test('[T14] unknown addresses are counted alike', async () => {
  const { signIn } = await houseWithAstrid()
  for (let i = 0; i < 10; i++) expect((await signIn('nobody@kaffe.test', PASSWORD)).status).toBe(401)
  expect((await signIn('nobody@kaffe.test', PASSWORD)).status).toBe(429)
})

test('[T14] a success clears the count', async () => {
  const { signIn } = await houseWithAstrid()
  for (let i = 0; i < 9; i++) await signIn('astrid@kaffe.test', 'not this one')
  expect((await signIn('astrid@kaffe.test', PASSWORD)).status).toBe(200)
  expect((await signIn('astrid@kaffe.test', 'not this one')).status).toBe(401)
})

test('[T14] a restart forgives nothing, and what is over is swept out', async () => {
  const store = createMemoryStore()
  const clock = { at: 1_000_000_000_000 }
  const throttle = await createThrottle(store, () => clock.at)
  for (let i = 0; i < 10; i++) expect(await throttle.take('a@b.test')).toBe(true)
  const restarted = await createThrottle(store, () => clock.at)
  expect(await restarted.take('A@b.test')).toBe(false)
  expect(JSON.stringify(await store.cells('attempts', ''))).not.toContain('b.test')
  clock.at += WINDOW_MS
  expect(await restarted.take('other@b.test')).toBe(true)
  expect(await store.cells('attempts', '')).toHaveLength(1)
})

test('[T14] a clock that was years ahead locks nobody out', async () => {
  const store = createMemoryStore()
  const clock = { at: 2_000_000_000_000 }
  const throttle = await createThrottle(store, () => clock.at)
  for (let i = 0; i < 10; i++) await throttle.take('a@b.test')
  clock.at = 1_000_000_000_000
  expect(await throttle.take('a@b.test')).toBe(true)
})

test('[T14] two at once, some waiting, the rest refused without having begun', async () => {
  const turns = createTurns(2, 3)
  const begun: number[] = []
  const doors: (() => void)[] = []
  const work = (i: number) => () => {
    begun.push(i)
    return new Promise<number>((resolve) => doors.push(() => resolve(i)))
  }
  const taken = Array.from({ length: 6 }, (_, i) => turns.take(work(i)))
  expect(await taken[5]).toEqual({ ok: false, error: 'full' })
  expect(begun).toEqual([0, 1])
  for (let i = 0; i < 5; i++) {
    doors[i]?.()
    expect(await taken[i]).toEqual({ ok: true, value: i })
  }
  expect(begun).toEqual([0, 1, 2, 3, 4])
  expect(turns.isFull()).toBe(false)
})

test('[T14] work that throws gives its place back', async () => {
  const turns = createTurns(1, 1)
  const broken = turns.take(() => Promise.reject(new Error('disk')))
  const next = turns.take(async () => 'done')
  await expect(broken).rejects.toThrow('disk')
  expect(await next).toEqual({ ok: true, value: 'done' })
})
