import { expect, test } from 'vitest'
import { createOutgoing } from '../../../server/people/outgoing.ts'
import { createMemoryStore } from '../../../server/store/memory.ts'
import { createSecretBox } from '../../../server/store/secrets.ts'
import { createHouse, scratchDir } from '../house.ts'

const server = { host: 'mail.test', port: 587, security: 'starttls', user: 'u', password: 'hunter2hunter2' } as const

test('[T20] the outgoing server’s password is stored sealed and never answered', async () => {
  const house = await createHouse()
  const token = await house.signInAs('admin')
  const get = async () => (await house.ask('GET', '/api/settings/outgoing', { token })).text()
  expect(await get()).toBe('{"outgoing":null}')
  const answer = await (await house.ask('PUT', '/api/settings/outgoing', { token, body: server })).text()
  expect(JSON.parse(answer)).toEqual({ outgoing: { host: 'mail.test', port: 587, security: 'starttls', user: 'u', hasPassword: true } })
  expect(await get()).toBe(answer)
  expect(JSON.stringify(await house.store.cells('secrets', ''))).not.toContain('hunter2')
  expect(house.outgoing.get()).toEqual(server)
})

test('[T20] null keeps the password that is stored; an empty one takes it away', async () => {
  const outgoing = await createOutgoing(createMemoryStore(), createSecretBox(scratchDir()))
  await outgoing.put({ ...server, password: null })
  expect(outgoing.answer().outgoing?.hasPassword).toBe(false)
  await outgoing.put(server)
  await outgoing.put({ ...server, port: 465, security: 'tls', password: null })
  expect(outgoing.get()).toEqual({ ...server, port: 465, security: 'tls' })
  await outgoing.put({ ...server, password: '' })
  expect(outgoing.answer().outgoing?.hasPassword).toBe(false)
})

test('[T20] it survives a restart, and a lost key makes it none', async () => {
  const store = createMemoryStore()
  const dir = scratchDir()
  await (await createOutgoing(store, createSecretBox(dir))).put(server)
  expect((await createOutgoing(store, createSecretBox(dir))).get()).toEqual(server)
  expect((await createOutgoing(store, createSecretBox(scratchDir()))).get()).toBeNull()
})

test('[T20] who waits for it hears of a change once it is durable', async () => {
  const full = { is: true }
  const store = createMemoryStore({
    beforeCommit: () => {
      if (full.is) throw new Error('disk full')
    },
  })
  const outgoing = await createOutgoing(store, createSecretBox(scratchDir()))
  let heard = 0
  outgoing.onChange(() => void heard++)
  await expect(outgoing.put(server)).rejects.toThrow('disk full')
  expect([heard, outgoing.get()]).toEqual([0, null])
  full.is = false
  await outgoing.put(server)
  expect(heard).toBe(1)
})

test('[T20] the stored password does not follow to another host or user', async () => {
  const { outgoing } = await createHouse()
  const server = { host: 'mail.test', port: 465, security: 'tls', user: 'u', password: 'hunter2hunter2' } as const
  await outgoing.put(server)
  await outgoing.put({ ...server, host: 'evil.test', password: null })
  expect(outgoing.get()?.password).toBeNull()
})
