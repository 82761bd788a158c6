import { expect, test } from 'vitest'
import { createSessions } from '../../../server/people/sessions.ts'
import { createMemoryStore } from '../../../server/store/memory.ts'
import { codeOf, createHouse, PASSWORD, tokenFrom } from '../house.ts'

const DAY_MS = 24 * 60 * 60_000
const team = { isActiveMember: () => true }
const ASTRID = 'member:01ARZ3NDEKTSV4RRFFQ69G5FAV'
const BO = 'member:01ARZ3NDEKTSV4RRFFQ69G5FAW'

test('[T6] the cookie is out of reach of scripts, of other sites and, with TLS, of plain connections', async () => {
  for (const [publicUrl, expected] of [
    [null, /^samtal=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/],
    ['https://inbox.test', /^__Host-samtal=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Strict$/],
  ] as const) {
    const house = await createHouse({ publicUrl })
    await house.addMember('agent', 'a@b.test', PASSWORD)
    const response = await house.ask('POST', '/api/session', { body: { email: 'a@b.test', password: PASSWORD } })
    expect(response.headers.get('set-cookie')).toMatch(expected)
    const token = tokenFrom(response)
    expect(await (await house.ask('GET', '/api/session', { token })).json()).toMatchObject({ member: { email: 'a@b.test' } })
  }
})

test('[T11] signing out ends the session here, not only in the browser', async () => {
  const house = await createHouse()
  const token = await house.signInAs('admin')
  const ended: string[] = []
  house.sessions.onEnded((session) => void ended.push(session.id))
  const id = house.sessions.find(token)?.id
  const response = await house.ask('DELETE', '/api/session', { token })
  expect(response.headers.get('set-cookie')).toMatch(/^samtal=; Max-Age=0/)
  expect(ended).toEqual([id])
  expect(await codeOf(await house.ask('GET', '/api/settings/outgoing', { token }))).toBe('401 signed-out')
  expect(await house.store.cells('sessions', '')).toEqual([])
})

test('[T11] a member who is no longer active is signed out at once', async () => {
  const house = await createHouse()
  const member = await house.addMember('admin', 'a@b.test')
  const token = await house.sessions.create(member)
  await house.setMember(member, { active: false })
  expect((await house.ask('GET', '/api/settings/outgoing', { token })).status).toBe(401)
  expect(await (await house.ask('GET', '/api/session', { token })).json()).toEqual({ member: null, needsSetUp: false })
})

test('[SY-13] what a member had signed in by is barred when they leave, also should they come back', async () => {
  const house = await createHouse()
  const member = await house.addMember('agent', 'a@b.test')
  const token = await house.sessions.create(member)
  const id = house.sessions.find(token)?.id ?? ''
  await house.setMember(member, { active: false })
  await house.sessions.bar(member)
  await house.setMember(member, { active: true })
  expect(house.sessions.find(token)).toBeNull()
  expect(house.sessions.isOpen(id)).toBe(false) // what was minted by it opens nothing either (LV-8)
  expect(house.sessions.whose(token)).toEqual({ id, member, isBarred: true })
  expect((await house.ask('GET', '/api/files/conversation/a/b', { token })).status).toBe(401)
  const again = await house.sessions.create(member)
  expect(house.sessions.find(again)?.member).toBe(member)
})

test('[T11] a session ends after 30 days without use; use renews it, writing at most once a day', async () => {
  const clock = { at: 0 }
  let commits = 0
  const store = createMemoryStore({ beforeCommit: () => void commits++ })
  const sessions = await createSessions(store, team, () => clock.at)
  const token = await sessions.create(ASTRID)
  for (let i = 0; i < 100; i++) sessions.find(token)
  clock.at = DAY_MS - 1
  sessions.find(token)
  expect(commits).toBe(1)
  clock.at = 29 * DAY_MS
  sessions.find(token)
  sessions.find(token)
  await store.cells('sessions', '')
  expect(commits).toBe(2)
  clock.at += 30 * DAY_MS - 1
  const restarted = await createSessions(store, team, () => clock.at)
  clock.at += 1
  expect(restarted.find(token)).toBeNull()
  await restarted.create(BO)
  expect(await store.cells('sessions', '')).toHaveLength(1)
})

test('[T11] a renewal that could not be written is tried again', async () => {
  const clock = { at: 0 }
  const full = { is: false }
  const store = createMemoryStore({
    beforeCommit: () => {
      if (full.is) throw new Error('disk full')
    },
  })
  const sessions = await createSessions(store, team, () => clock.at)
  const token = await sessions.create(ASTRID)
  clock.at = 2 * DAY_MS
  full.is = true
  expect(sessions.find(token)).not.toBeNull()
  await expect(store.commit([])).rejects.toThrow('disk full')
  await Promise.resolve()
  full.is = false
  sessions.find(token)
  await store.commit([])
  expect((await store.cells('sessions', ''))[0]?.value).toContain(`"usedAt":${2 * DAY_MS}`)
})

test('[T11] all sessions of one member can be ended, and of nobody else', async () => {
  const sessions = await createSessions(createMemoryStore(), team, () => 0)
  const [one, two, other] = [await sessions.create(ASTRID), await sessions.create(ASTRID), await sessions.create(BO)]
  const ended: string[] = []
  sessions.onEnded(({ member }) => void ended.push(member))
  await sessions.endAllOf(ASTRID)
  await sessions.endAllOf(ASTRID)
  expect(ended).toEqual([ASTRID, ASTRID])
  expect([sessions.find(one), sessions.find(two)]).toEqual([null, null])
  expect(sessions.find(other)?.member).toBe(BO)
})

test('[T11] empty, short and made-up tokens are nobody, nor is the stored hash', async () => {
  const house = await createHouse()
  const token = await house.signInAs('agent')
  const stored = (await house.store.cells('sessions', ''))[0]?.key ?? ''
  for (const wrong of ['', 'x', token.slice(1), `${token}A`, stored, stored.slice(0, 43), '__proto__', 'constructor']) {
    expect(house.sessions.find(wrong), wrong).toBeNull()
  }
})
