import { expect, test } from 'vitest'
import { codeOf, createHouse, PASSWORD, setUpBody, tokenFrom } from '../house.ts'

const DAY_MS = 24 * 60 * 60_000
const newcomer = (email = 'new@team.test') => ({ name: 'New', email, password: PASSWORD })

async function houseWithBoss() {
  const house = await createHouse()
  const boss = await house.addMember('super-admin', 'boss@team.test')
  const token = await house.sessions.create(boss)
  async function invite(role = 'agent') {
    const answer = (await (await house.ask('POST', '/api/invites', { token, body: { role } })).json()) as {
      path: string
      expiresAt: number
    }
    return { ...answer, token: answer.path.split('/').at(-1) ?? '' }
  }
  return { ...house, boss, bossToken: token, invite }
}

test('[T13] a set-up link makes the first account, its inbox and its channel, and signs in', async () => {
  const house = await createHouse()
  const link = await house.links.createSetUp()
  expect(await (await house.ask('GET', '/api/session')).json()).toEqual({ member: null, needsSetUp: true })
  expect((await house.ask('GET', `/api/setup/${link}`)).status).toBe(204)
  const outgoing = { host: 'mail.test', port: 465, security: 'tls', user: 'u', password: 'secret' }
  const response = await house.ask('POST', '/api/setup', { body: setUpBody(link, { outgoing, demo: true }) })
  const [member] = house.directory.members()
  expect(await response.json()).toEqual({
    member: { id: member?.id, name: 'Astrid', email: 'astrid@kaffe.test', role: 'super-admin' },
    needsSetUp: false,
  })
  expect(house.sessions.find(tokenFrom(response))?.member).toBe(member?.id)
  expect(house.directory.workspaceName()).toBe('Kaffe & Co')
  expect(house.directory.channelByAddress('HELLO@kaffe.test')?.fields.inbox).toBe(house.directory.inboxes()[0]?.id)
  expect(house.outgoing.get()).toEqual(outgoing)
  expect(house.demos).toEqual([member?.id])
})

test('[T13] empty, short, wrong and foreign tokens are all refused alike', async () => {
  const { ask, links, boss, directory } = await houseWithBoss()
  const setUp = await links.createSetUp()
  const { token } = await links.createInvite(boss, 'agent')
  const wrong = ['%20', 'a', token.slice(1), `${token}x`, token.toUpperCase(), setUp, '..%2fsession', `${token}%00`]
  for (const one of wrong) {
    expect(await codeOf(await ask('GET', `/api/invites/${one}`)), one).toBe('403 bad-link')
    expect(await codeOf(await ask('POST', `/api/invites/${one}`, { body: newcomer() })), one).toBe('403 bad-link')
  }
  expect((await ask('POST', '/api/invites/', { body: newcomer() })).status).toBe(404)
  expect(directory.members()).toHaveLength(1)
  const empty = await createHouse()
  await empty.links.createSetUp()
  for (const one of ['', 'a', token])
    expect(await codeOf(await empty.ask('POST', '/api/setup', { body: setUpBody(one) })), one).toBe('403 bad-link')
  expect(empty.directory.isEmpty()).toBe(true)
})

test('[T13] a set-up link works once, and a newer one replaces it', async () => {
  const house = await createHouse()
  const older = await house.links.createSetUp()
  const link = await house.links.createSetUp()
  expect(await codeOf(await house.ask('POST', '/api/setup', { body: setUpBody(older) }))).toBe('403 bad-link')
  expect((await house.ask('POST', '/api/setup', { body: setUpBody(link) })).status).toBe(200)
  expect(await codeOf(await house.ask('POST', '/api/setup', { body: setUpBody(link) }))).toBe('403 bad-link')
  expect((await house.ask('GET', `/api/setup/${link}`)).status).toBe(403)
})

test('[T13] a set-up link is of no use once there are members', async () => {
  const { ask, links, directory } = await houseWithBoss()
  const link = await links.createSetUp()
  expect(await codeOf(await ask('POST', '/api/setup', { body: setUpBody(link) }))).toBe('403 bad-link')
  expect(directory.members()).toHaveLength(1)
})

test('[T13] an invitation works once and gives the role it was made for', async () => {
  const { ask, invite, sessions, directory } = await houseWithBoss()
  const { token } = await invite('admin')
  expect(await (await ask('GET', `/api/invites/${token}`)).json()).toEqual({ workspace: '', role: 'admin' })
  const response = await ask('POST', `/api/invites/${token}`, { body: newcomer() })
  const member = sessions.find(tokenFrom(response))?.member ?? ''
  expect(directory.member(member)?.fields.role).toBe('admin')
  expect(await codeOf(await ask('POST', `/api/invites/${token}`, { body: newcomer('other@team.test') }))).toBe('403 bad-link')
  expect(directory.members()).toHaveLength(2)
})

test('[T13] an invitation lasts 24 hours', async () => {
  const { ask, invite, clock } = await houseWithBoss()
  const { token, expiresAt } = await invite()
  expect(expiresAt).toBe(clock.at + DAY_MS)
  clock.at += DAY_MS - 1
  expect((await ask('GET', `/api/invites/${token}`)).status).toBe(200)
  clock.at += 1
  expect(await codeOf(await ask('POST', `/api/invites/${token}`, { body: newcomer() }))).toBe('403 bad-link')
})

test('[T13] an invitation dies with the rights of whoever made it', async () => {
  const { ask, invite, boss, setMember } = await houseWithBoss()
  const { token } = await invite()
  await setMember(boss, { active: false })
  expect(await codeOf(await ask('POST', `/api/invites/${token}`, { body: newcomer() }))).toBe('403 bad-link')
  await setMember(boss, { active: true, role: 'agent' })
  expect((await ask('GET', `/api/invites/${token}`)).status).toBe(403)
})

test('[T13] of two who race for one link, one gets an account', async () => {
  const { ask, invite, directory } = await houseWithBoss()
  const { token } = await invite()
  const answers = await Promise.all(
    ['a@team.test', 'b@team.test', 'c@team.test'].map((email) => ask('POST', `/api/invites/${token}`, { body: newcomer(email) })),
  )
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 403, 403])
  expect(directory.members()).toHaveLength(2)

  const empty = await createHouse()
  const link = await empty.links.createSetUp()
  const raced = await Promise.all(
    ['a@team.test', 'b@team.test'].map((email) => empty.ask('POST', '/api/setup', { body: setUpBody(link, { email }) })),
  )
  expect(raced.map((answer) => answer.status).sort()).toEqual([200, 403])
  expect(empty.directory.members()).toHaveLength(1)
})

test('[T13] an address belongs to one member, whatever its case, and the link stays good', async () => {
  const { ask, invite, directory } = await houseWithBoss()
  const one = await invite()
  const two = await invite()
  expect(await codeOf(await ask('POST', `/api/invites/${one.token}`, { body: newcomer('BOSS@Team.test') }))).toBe('409 email-taken')
  const raced = await Promise.all(
    [one, two].map(({ token }, i) => ask('POST', `/api/invites/${token}`, { body: newcomer(i === 0 ? 'x@team.test' : 'X@TEAM.test') })),
  )
  expect(raced.map((answer) => answer.status).sort()).toEqual([200, 409])
  const left = raced[0]?.status === 409 ? one : two
  expect((await ask('POST', `/api/invites/${left.token}`, { body: newcomer('y@team.test') })).status).toBe(200)
  expect(directory.members()).toHaveLength(3)
})

test('[T13] the store holds no token, only hashes', async () => {
  const { store, invite, links, bossToken } = await houseWithBoss()
  const tokens = [(await invite()).token, await links.createSetUp(), bossToken]
  const cells = [...(await store.cells('links', '')), ...(await store.cells('sessions', ''))]
  expect(cells).toHaveLength(3)
  for (const token of tokens) expect(JSON.stringify(cells)).not.toContain(token)
})

test('[T13] the path of an invitation names no host', async () => {
  const { ask, bossToken } = await houseWithBoss()
  const headers = { 'x-forwarded-host': 'evil.test', forwarded: 'host=evil.test' }
  const answer = await (await ask('POST', '/api/invites', { token: bossToken, headers, body: { role: 'agent' } })).json()
  expect((answer as { path: string }).path).toMatch(/^\/join\/[\w-]{43}$/)
})
