import type { Page } from '@playwright/test'
import { test } from './accounts/new-relay.ts'
import { dump, leftovers } from './accounts/stored.ts'
import { rows, signIn, syncState } from './stage/agent.ts'
import { expect } from './stage/expect.ts'
import { anna, bo } from './stage/stage.ts'

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

async function fillOwner(page: Page): Promise<void> {
  await field(page, 'Your name').fill(anna.name)
  await field(page, 'Team name').fill('Ekström Cykel')
  await page.getByLabel('Email').fill(anna.email)
  await field(page, 'Password').fill(anna.password)
}

test('[I3] set-up: what is wrong is said beside its field; then the owner is in, with demo data', async ({ newRelay, page }) => {
  await page.goto(newRelay.setupLink)
  await button(page, 'Continue').click()
  await expect(page.getByText('Fill this in.')).toHaveCount(2)
  await expect(page.getByText('Write an address, such as anna@example.com.')).toBeVisible()
  await expect(page.getByText('Use at least 10 characters.')).toBeVisible()
  await expect(field(page, 'Your name')).toBeFocused()
  await expect(field(page, 'Your name')).toHaveAttribute('aria-invalid', 'true')

  await fillOwner(page)
  await field(page, 'Password').fill('too short')
  await button(page, 'Continue').click()
  await expect(page.getByText('Use at least 10 characters.')).toBeVisible()
  await expect(field(page, 'Password')).toBeFocused()
  await field(page, 'Password').fill(anna.password)
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { level: 1, name: 'Open an inbox' })).toBeVisible()
  await expect(field(page, 'Inbox name')).toHaveValue('Ekström Cykel')
  await field(page, 'Address').fill('not an address')
  await field(page, 'Server').fill('smtp example com')
  await button(page, 'Open the inbox').click()
  await expect(page.getByText('Write an address, such as anna@example.com.')).toBeVisible()
  await field(page, 'Address').fill('verkstad@ekstromcykel.example')
  await button(page, 'Open the inbox').click()
  await expect(page.getByText('Write a server name, such as smtp.example.com.')).toBeVisible()
  await field(page, 'Server').fill('')

  await button(page, 'Back').click()
  await expect(field(page, 'Your name')).toHaveValue(anna.name)
  await button(page, 'Continue').click()
  await page.getByLabel('Fill with demo data').check()
  await button(page, 'Open the inbox').click()
  await expect(syncState(page)).toHaveText('Up to date')
  await expect(page.getByRole('heading', { level: 2, name: 'Ekström Cykel' })).toBeVisible()
  await expect.poll(() => rows(page).count()).toBeGreaterThan(5)
})

test('[T13] a set-up link that is wrong or used says so, and nobody gets in by it', async ({ newRelay, page, browser }) => {
  await page.goto(`${newRelay.url}/set-up/${'A'.repeat(43)}`)
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible()
  await page.goto(newRelay.url)
  await expect(page.getByRole('heading', { name: 'Samtal is running' })).toBeVisible()

  const other = await (await browser.newContext()).newPage()
  for (const one of [page, other]) {
    await one.goto(newRelay.setupLink)
    await fillOwner(one)
    await button(one, 'Continue').click()
    await field(one, 'Address').fill('verkstad@ekstromcykel.example')
  }
  await button(page, 'Open the inbox').click()
  await expect(page.getByText('Nothing open')).toBeVisible()

  await button(other, 'Open the inbox').click() // the same link, a moment too late
  await expect(other.getByRole('heading', { name: 'This link does not work' })).toBeVisible()
  await other.getByRole('link', { name: 'Go to sign-in' }).click()
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await other.context().close()
})

test('[I3] an invite lets one colleague in, who sees the same inbox; the link is spent', async ({ stage, anna, browser }) => {
  await stage.sendMail({ from: 'Maja Holm <maja@kund.example>', subject: 'Squeaking brake', text: 'It squeaks.' })
  await anna.page.getByRole('link', { name: 'Settings' }).click()
  await button(anna.page, 'Invite').click()
  const link = new URL((await anna.page.locator('.invite-link .mono').textContent()) ?? '')

  const cilla = await (await browser.newContext({ baseURL: stage.url })).newPage()
  await cilla.goto(link.pathname)
  await expect(cilla.getByRole('heading', { name: 'Join Ekström Cykel' })).toBeVisible()
  await field(cilla, 'Your name').fill('Cilla Berg')
  await cilla.getByLabel('Email').fill(stage.bo.email.toUpperCase())
  await field(cilla, 'Password').fill('harbor-island-juniper')
  await button(cilla, 'Create account').click()
  await expect(cilla.getByText('Someone here already uses this address.')).toBeVisible()
  await cilla.getByLabel('Email').fill('cilla@ekstromcykel.example')
  await button(cilla, 'Create account').click()
  await expect(rows(cilla).filter({ hasText: 'Squeaking brake' })).toBeVisible()
  await expect(cilla.getByRole('link', { name: 'Settings' })).toHaveCount(0)
  await expect(anna.page.getByRole('listitem').filter({ hasText: 'Cilla Berg' })).toBeVisible()

  const late = await (await browser.newContext({ baseURL: stage.url })).newPage()
  await late.goto(link.pathname)
  await expect(late.getByRole('heading', { name: 'This invite does not work' })).toBeVisible()
  for (const page of [cilla, late]) await page.context().close()
})

test('[T14] a wrong password and too many tries are told apart', async ({ stage, page }) => {
  await page.goto(stage.url)
  await page.getByLabel('Email').fill(bo.email)
  await button(page, 'Sign in').click()
  await expect(page.getByText('Fill this in.')).toBeVisible()
  for (let n = 0; n < 10; n++) {
    await field(page, 'Password').fill(`wrong-password-${n}`)
    const answered = page.waitForResponse('**/api/session')
    await button(page, 'Sign in').click()
    expect((await answered).status()).toBe(401)
    await expect(page.getByText('The email or the password is wrong.')).toBeVisible()
  }
  await field(page, 'Password').fill(bo.password)
  await button(page, 'Sign in').click()
  await expect(page.getByText('Too many tries. Wait a few minutes, then try again.')).toBeVisible()
})

const account = (page: Page) => page.getByRole('button', { name: /your account:/ })

test('[L4] [T20] a replica holds no secret, and signing out leaves nothing within 2 s', async ({ stage, anna: { page, context } }) => {
  const secret = 'canary-7f3a9c-outgoing'
  await stage.sendMail({ from: 'Maja Holm <maja@kund.example>', subject: 'Squeaking brake', html: '<p>It <b>squeaks</b>.</p>' })
  await page.goto('/settings/outgoing')
  await field(page, 'User name').fill('relay@ekstromcykel.example')
  await field(page, 'Password').fill(secret)
  await button(page, 'Save').click()
  await expect(page.getByText(/^Saved /)).toBeVisible()
  await page.goto('/')
  await rows(page).filter({ hasText: 'Squeaking brake' }).getByRole('link').click()
  await expect(page.getByRole('article', { name: 'Message from Maja Holm' })).toBeVisible()

  const token = (await context.cookies()).find(({ name }) => name === 'samtal')?.value ?? ''
  expect(token).toHaveLength(43)
  const stored = await dump(page)
  expect(stored).toContain('Squeaking brake') // the dump does see what is stored
  for (const one of [secret, token, anna.password]) expect(stored.includes(one)).toBe(false)

  // Refused by the relay, or not reaching it: nothing is taken away.
  for (const refuse of [{ status: 500 }, null]) {
    await context.route('**/api/session', (route) =>
      route.request().method() !== 'DELETE' ? route.fallback() : refuse === null ? route.abort() : route.fulfill(refuse),
    )
    await account(page).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    const stuck = page.getByRole('alertdialog', { name: 'You are still signed in' })
    await stuck.getByRole('button', { name: 'Close' }).click()
    await expect(stuck).toBeHidden()
    expect((await leftovers(page)).databases).not.toEqual([])
    await context.unroute('**/api/session')
  }

  await account(page).click()
  const since = Date.now()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  expect(Date.now() - since).toBeLessThan(2000)
  expect(await leftovers(page)).toEqual({ databases: [], local: [], session: [], caches: [], locks: [], serviceWorkers: 0 })
  expect((await context.cookies()).filter(({ name }) => name === 'samtal')).toEqual([])
})

test('[L1] the language and the look outlive a reload', async ({ stage, browser }) => {
  const context = await browser.newContext({ baseURL: stage.url, colorScheme: 'light' })
  const page = await context.newPage()
  await page.goto('/')
  await signIn(page, stage.bo)
  const html = page.locator('html')
  await expect(html).toHaveAttribute('data-theme', 'light')
  await account(page).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await account(page).click()
  await page.getByRole('menuitemradio', { name: 'Svenska' }).click()
  for (const look of [async () => {}, () => page.reload()]) {
    await look()
    await expect(html).toHaveAttribute('data-theme', 'dark')
    await expect(html).toHaveAttribute('lang', 'sv')
    await expect(page.getByRole('heading', { level: 1, name: 'Alla öppna' })).toBeVisible()
  }
  await context.close()
})

test('[I3] the outgoing server is for admins: it saves, keeps its password to itself, and answers an agent with 403', async ({
  stage,
  anna,
  bo,
}) => {
  const { page } = anna
  await page.goto('/settings/outgoing')
  await field(page, 'Server').fill('smtp.ekstromcykel.example')
  await page.getByLabel('Security').selectOption('TLS')
  await field(page, 'Port').fill('465000')
  await button(page, 'Save').click()
  await expect(page.getByText('Write a number from 1 to 65535.')).toBeVisible()
  await field(page, 'Port').fill('465')
  await field(page, 'Password').fill('a-password')
  await button(page, 'Save').click()
  await expect(page.getByText(/^Saved /)).toBeVisible()
  await page.reload()
  await expect(field(page, 'Server')).toHaveValue('smtp.ekstromcykel.example')
  await expect(field(page, 'Port')).toHaveValue('465')
  await expect(field(page, 'Password')).toHaveValue('')
  await expect(page.getByText('One is stored. Leave this empty to keep it.')).toBeVisible()

  await expect(bo.page.getByRole('link', { name: 'Settings' })).toHaveCount(0)
  await bo.page.goto('/settings/outgoing')
  await expect(bo.page.getByRole('heading', { level: 1, name: 'Members' })).toBeVisible()
  await expect(bo.page.getByRole('link', { name: 'Outgoing email' })).toHaveCount(0)
  await expect(button(bo.page, 'Invite')).toHaveCount(0)
  const headers = { origin: `http://localhost:${bo.line.port}` }
  const tries = [
    await bo.context.request.get('/api/settings/outgoing'),
    await bo.context.request.put('/api/settings/outgoing', {
      headers,
      data: { host: 'evil.example', port: 25, security: 'none', user: '', password: '' },
    }),
    await bo.context.request.post('/api/invites', { headers, data: { role: 'admin' } }),
  ]
  for (const answer of tries) {
    expect(answer.status()).toBe(403)
    expect(await answer.json()).toEqual({ code: 'not-allowed' })
  }
  expect(stage.sink.mails).toHaveLength(0)
})
