import { expect, test } from 'vitest'
import { codeOf, createHouse, PASSWORD, setUpBody } from './house.ts'

const surplus = ['role', 'inbox_id', 'author', 'is_admin', 'verified', 'created_at', 'id', 'active', '__proto__', 'constructor', 'toString']
const server = { host: 'mail.test', port: 587, security: 'starttls', user: 'u', password: 'p' }

/** The body's JSON with one more key, written by hand: an object literal could not hold `__proto__`. */
const withKey = (body: object, key: string) => `${JSON.stringify(body).slice(0, -1)},${JSON.stringify(key)}:"super-admin"}`

test('[T12] every writing route refuses a key that it does not know', async () => {
  const house = await createHouse()
  const setUp = await house.links.createSetUp()
  const routes = [
    { method: 'POST', url: '/api/setup', body: setUpBody(setUp) },
    { method: 'POST', url: '/api/setup', body: setUpBody(setUp), inner: 'inbox' },
    { method: 'POST', url: '/api/session', body: { email: 'a@b.test', password: PASSWORD } },
  ]
  for (const { method, url, body, inner } of routes) {
    for (const key of surplus) {
      const whole = inner === undefined ? withKey(body, key) : JSON.stringify(body).replace('"address"', `"${key}":1,"address"`)
      expect(await codeOf(await house.ask(method, url, { body: whole })), `${url} ${key}`).toBe('400 malformed')
    }
  }
  expect(house.directory.isEmpty()).toBe(true)
})

test('[T12] so do the routes of admins and of invitations', async () => {
  const house = await createHouse()
  const boss = await house.addMember('admin', 'boss@team.test')
  const token = await house.sessions.create(boss)
  const invite = await house.links.createInvite(boss, 'agent')
  const routes = [
    { method: 'POST', url: '/api/invites', body: { role: 'agent' }, surplus: surplus.filter((key) => key !== 'role') },
    { method: 'POST', url: `/api/invites/${invite.token}`, body: { name: 'N', email: 'n@team.test', password: PASSWORD }, surplus },
    { method: 'PUT', url: '/api/settings/outgoing', body: server, surplus },
  ]
  for (const { method, url, body, surplus } of routes) {
    for (const key of surplus) {
      expect(await codeOf(await house.ask(method, url, { token, body: withKey(body, key) })), `${url} ${key}`).toBe('400 malformed')
    }
  }
  expect(house.directory.members()).toHaveLength(1)
  expect(house.outgoing.get()).toBeNull()
})

test('[T12] a role that is not on offer is refused', async () => {
  const house = await createHouse()
  const token = await house.signInAs('super-admin')
  for (const role of ['super-admin', 'relay', '', null, ['agent']]) {
    expect((await house.ask('POST', '/api/invites', { token, body: { role } })).status).toBe(400)
  }
})

test('[T12] what is no JSON, or does not say that it is, is refused', async () => {
  const house = await createHouse()
  for (const body of ['', '{', 'null', '[]', '"x"', '{"email":1,"password":[]}']) {
    expect(await codeOf(await house.ask('POST', '/api/session', { body })), body).toBe('400 malformed')
  }
  const body = JSON.stringify({ email: 'a@b.test', password: PASSWORD })
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', '']) {
    expect((await house.ask('POST', '/api/session', { body, headers: { 'content-type': type } })).status, type).toBe(400)
  }
})

test('[T12] a body above 64 KiB is refused, with and without its length told', async () => {
  const house = await createHouse()
  const body = JSON.stringify({ email: 'a'.repeat(70_000), password: 'x' })
  expect(await codeOf(await house.ask('POST', '/api/session', { body }))).toBe('413 too-large')
  expect(await codeOf(await house.ask('POST', '/api/session', { body, headers: { 'content-length': String(body.length) } }))).toBe(
    '413 too-large',
  )
})

test('[T12] an agent may not invite, nor see or change settings; nobody may without a session', async () => {
  const house = await createHouse()
  const agent = await house.signInAs('agent')
  const calls = [
    ['POST', '/api/invites', { role: 'agent' }],
    ['GET', '/api/settings/outgoing', undefined],
    ['PUT', '/api/settings/outgoing', server],
  ] as const
  for (const [method, url, body] of calls) {
    expect(await codeOf(await house.ask(method, url, { token: agent, body })), url).toBe('403 not-allowed')
    expect(await codeOf(await house.ask(method, url, { body })), url).toBe('401 signed-out')
  }
  expect(house.outgoing.get()).toBeNull()
})
