import { expect, test } from 'vitest'
import { createLiveTokens } from '../../../server/people/live-tokens.ts'
import { createSecretBox } from '../../../server/store/secrets.ts'
import { scratchDir } from '../house.ts'

const session = { id: 'sign-in', member: 'member:00000000000000000000000001' } as const
const name = 'presence:00000000000000000000000001'

test('[LV-8] a token is good for ten minutes and as long as its sign-in, through a restart too', () => {
  const dir = scratchDir()
  const clock = { at: 1_000_000 }
  const open = new Set(['sign-in'])
  const start = () =>
    createLiveTokens(
      createSecretBox(dir),
      () => clock.at,
      (signIn) => open.has(signIn),
    )
  const { token, expiresAt } = start().mint(session, name)
  expect(expiresAt).toBe(1_600_000)
  expect(token).toMatch(/^[\w.-]+$/) // what may stand as a subprotocol: RFC 9110, 5.6.2
  const ticket = { member: session.member, signIn: 'sign-in', name }
  expect(start().open(token)).toEqual(ticket)
  clock.at = 1_599_999
  expect(start().open(token)).toEqual(ticket)
  clock.at = 1_600_000
  expect(start().open(token)).toBeNull()
  clock.at = 1_000_000
  open.clear()
  expect(start().open(token)).toBeNull()
})

test('[LV-8] nothing else that is sealed here opens a document', () => {
  const box = createSecretBox(scratchDir())
  const tokens = createLiveTokens(
    box,
    () => 0,
    () => true,
  )
  const ticket = { member: session.member, signIn: 'x', name, expiresAt: 9 }
  for (const sealed of ['password', '{}', 'null', JSON.stringify(ticket), JSON.stringify({ ...ticket, for: 'files' })]) {
    expect(tokens.open(box.seal(sealed)), sealed).toBeNull()
  }
  for (const token of ['', 'a1.', 'a1.AAAA', tokens.mint(session, name).token.replace(/.$/, '_')]) expect(tokens.open(token)).toBeNull()
  expect(
    tokens.open(
      createLiveTokens(
        createSecretBox(scratchDir()),
        () => 0,
        () => true,
      ).mint(session, name).token,
    ),
  ).toBeNull()
})
