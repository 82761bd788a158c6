import { expect, test } from 'vitest'
import { isOurOrigin } from '../../server/http/guard.ts'
import { createHouse } from './house.ts'

const changing = [
  ['POST', '/api/session'],
  ['DELETE', '/api/session'],
  ['POST', '/api/setup'],
  ['POST', '/api/invites'],
  ['POST', '/api/invites/some-token'],
  ['PUT', '/api/settings/outgoing'],
  ['PATCH', '/api/anything'],
] as const

const foreign = [
  '',
  'null',
  'http://evil.test',
  'https://inbox.test:444',
  'http://inbox.test.evil.test',
  'http://inbox.test@evil.test',
  'http://inbox.test/',
]

test('[T6] what changes something needs our exact Origin', async () => {
  const house = await createHouse()
  const token = await house.signInAs('super-admin')
  for (const [method, url] of changing) {
    for (const origin of foreign) {
      const response = await house.ask(method, url, { token, headers: { origin }, body: {} })
      expect(`${response.status} ${await response.text()}`, `${method} ${url} from "${origin}"`).toBe('403 {"code":"foreign-origin"}')
    }
  }
  expect(house.sessions.find(token)).not.toBeNull()
})

test('[T6] a socket from a foreign page is refused at the upgrade', async () => {
  const house = await createHouse()
  const token = await house.signInAs('super-admin')
  for (const origin of foreign.slice(1)) {
    expect((await house.ask('GET', '/api/sync', { token, headers: { origin } })).status, origin).toBe(403)
  }
})

test('[T6] our own Origin passes, the socket too', async () => {
  const house = await createHouse()
  expect(await (await house.ask('GET', '/api/sync')).text()).toBe('upgraded')
  expect((await house.ask('DELETE', '/api/session')).status).toBe(204)
})

test('[T6] with a public address only that is ours, whatever Host and forwarding headers say', async () => {
  const house = await createHouse({ publicUrl: 'https://desk.test' })
  const from = (origin: string, headers = {}) => house.ask('DELETE', '/api/session', { headers: { origin, ...headers } })
  expect((await from('https://desk.test')).status).toBe(204)
  expect((await from('http://desk.test')).status).toBe(403)
  expect((await from('http://inbox.test')).status).toBe(403)
  expect((await from('https://evil.test', { host: 'evil.test', 'x-forwarded-host': 'evil.test' })).status).toBe(403)
})

test('[T6] ports count, and default ports are the same as none', () => {
  const isOurs = (origin: string, host: string) => isOurOrigin(new Request('http://x', { headers: { origin, host } }), { publicUrl: null })
  expect(isOurs('http://127.0.0.1:3000', '127.0.0.1:3000')).toBe(true)
  expect(isOurs('http://127.0.0.1:3001', '127.0.0.1:3000')).toBe(false)
  expect(isOurs('https://inbox.test', 'inbox.test:443')).toBe(true)
  expect(isOurs('http://[::1]:3000', '[::1]:3000')).toBe(true)
  expect(isOurs('http://inbox.test', '')).toBe(false)
})
