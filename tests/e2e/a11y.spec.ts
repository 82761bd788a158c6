import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, Page } from '@playwright/test'
import { test } from './accounts/new-relay.ts'
import { editorOf, openAgent, view } from './stage/agent.ts'
import { expect } from './stage/expect.ts'
import { anna, type Stage } from './stage/stage.ts'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const
type Size = keyof typeof SIZES

/** No violation of WCAG 2.2 A and AA that axe can find, in both themes. `where` is for whoever reads the failure. */
async function expectAccessible(page: Page, where: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await page.evaluate(axe) // by the debugger: the page's own policy lets no other script in
    const found = await page.evaluate(async (tags) => {
      const { axe: engine } = window as unknown as { axe: typeof import('axe-core') }
      const { violations } = await engine.run(document, { runOnly: tags })
      return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`))
    }, TAGS)
    expect(found, `${where}, ${theme}`).toEqual([])
  }
}

const open = async (browser: Browser, size: Size): Promise<Page> => (await browser.newContext({ viewport: SIZES[size] })).newPage()
/** Rows and a row, also where the list is the page's own content. */
const rows = (page: Page) => page.getByRole('list', { name: 'All open' }).getByRole('listitem')
const row = (page: Page, subject: string) => rows(page).filter({ hasText: subject })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

const html =
  '<p>The <b>rear</b> brake squeaks, see <a href="https://kund.example">here</a>.</p><blockquote>On Monday you wrote: come by.</blockquote>'
const attachments = [{ filename: 'brake.txt', content: 'squeak' }]

async function fill(stage: Stage): Promise<void> {
  for (const subject of ['Squeaking brake', 'Flat tyre', 'A new chain'])
    await stage.sendMail({ from: 'Maja Holm <maja@kund.example>', subject, html, attachments })
}

for (const size of ['desktop', 'phone'] as const) {
  test(`[WCAG] before the app, on a ${size}`, async ({ newRelay, stage, browser }) => {
    const page = await open(browser, size)
    await page.goto(newRelay.url)
    await expect(page.getByRole('heading', { name: 'Samtal is running' })).toBeVisible()
    await expectAccessible(page, 'nobody has an account')
    await page.goto(newRelay.setupLink)
    await button(page, 'Continue').click()
    await expectAccessible(page, 'set-up, the owner, with errors')
    await page.getByLabel('Your name').fill(anna.name)
    await page.getByLabel('Team name').fill('Ekström Cykel')
    await page.getByLabel('Email').fill(anna.email)
    await page.getByLabel('Password', { exact: true }).fill(anna.password)
    await button(page, 'Continue').click()
    await expect(page.getByRole('heading', { name: 'Open an inbox' })).toBeVisible()
    await expectAccessible(page, 'set-up, the inbox')

    await page.goto(stage.url)
    await button(page, 'Sign in').click()
    await expectAccessible(page, 'sign-in, with errors')
    const { origin } = new URL(stage.url)
    const asAnna = await browser.newContext({ baseURL: origin, extraHTTPHeaders: { origin } })
    await asAnna.request.post('/api/session', { data: { email: anna.email, password: anna.password } })
    const invite = await (await asAnna.request.post('/api/invites', { data: { role: 'agent' } })).json()
    await asAnna.close()
    await page.goto(origin + invite.path)
    await button(page, 'Create account').click()
    await expectAccessible(page, 'an invite, with errors')
    await page.goto(`${origin}/join/used`)
    await expect(page.getByRole('heading', { name: 'This invite does not work' })).toBeVisible()
    await expectAccessible(page, 'a spent invite')
    await page.context().close()
  })

  test(`[WCAG] the inbox, its layers and the settings, on a ${size}`, async ({ stage, browser }) => {
    await fill(stage)
    const { page, goOffline, goOnline, context } = await openAgent(browser, stage, stage.anna)
    await page.setViewportSize(SIZES[size])
    await expect(rows(page)).toHaveCount(3)
    await expectAccessible(page, 'the list')
    await row(page, 'Squeaking brake').getByRole('link').click()
    await expect(page.getByRole('article', { name: 'Message from Maja Holm' })).toBeVisible()
    if (size === 'phone') await button(page, 'Reply to Maja').click()
    await editorOf(page, 'Reply')
    await expectAccessible(page, 'a conversation with its composer')
    await editorOf(page, 'Comment')
    await expectAccessible(page, 'a comment')
    if (size === 'phone') await button(page, 'Close, keeps the draft').click()

    await goOffline()
    await button(page, 'Close').click()
    if (size === 'phone') await page.getByRole('link', { name: 'Back to the list' }).click()
    await page.getByRole('button', { name: /^Offline/ }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectAccessible(page, 'what waits for the server')
    await page.keyboard.press('Escape')
    await goOnline()

    await page.getByRole('button', { name: /your account:/ }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    await expectAccessible(page, 'the account menu')
    await page.keyboard.press('Escape')

    for (const [section, title] of [
      ['members', 'Members'],
      ['teams', 'Teams'],
      ['inboxes', 'Inboxes'],
      ['outgoing', 'Outgoing email'],
    ]) {
      await page.goto(`/settings/${section}`)
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
      if (section === 'outgoing') await expect(page.getByLabel('Server')).toBeVisible()
      await expectAccessible(page, `settings, ${section}`)
    }
    await context.close()
  })
}

for (const size of ['desktop', 'phone'] as const) {
  test(`[WCAG] [A2] [I3] who may enter and who may go, on a ${size}`, async ({ stage, browser }) => {
    const { page, context } = await openAgent(browser, stage, stage.anna)
    await page.setViewportSize(SIZES[size])
    const dialog = page.getByRole('dialog')
    await page.goto('/settings/teams')
    await button(page, 'New team').click()
    await button(page, 'Create').click()
    await expectAccessible(page, 'a new team, with an error')
    await dialog.getByLabel('Name').fill('Mechanics')
    await button(page, 'Create').click()
    await button(page, 'Edit Mechanics').click()
    await button(page, 'Remove…').click()
    await expectAccessible(page, 'before a team is removed')
    await page.keyboard.press('Escape')

    await page.goto('/settings/inboxes')
    await button(page, 'Edit Workshop').click()
    await dialog.getByRole('radio', { name: /^Only chosen people/ }).check()
    await expectAccessible(page, 'who may enter an inbox')
    await page.keyboard.press('Escape')

    await page.goto('/settings/members')
    await button(page, 'More for Bo Lindqvist').click()
    await expectAccessible(page, 'the menu of a member')
    await page.getByRole('menuitem', { name: 'Remove…' }).click()
    await expect(page.getByRole('alertdialog')).toBeVisible()
    await expectAccessible(page, 'before a member is removed')
    await context.close()
  })

  test(`[WCAG] [E5] [H4] hidden, snoozed, spam and trash, on a ${size}`, async ({ stage, browser }) => {
    await fill(stage)
    const { page, context } = await openAgent(browser, stage, stage.anna)
    await page.setViewportSize(SIZES[size])
    await row(page, 'Squeaking brake').getByRole('link').click()
    const more = page.getByRole('main').getByRole('button', { name: 'More', exact: true })
    await button(page, 'More for this message').focus()
    await page.keyboard.press('Enter')
    await expectAccessible(page, 'the menu of a message')
    await page.getByRole('menuitem', { name: 'Hide message' }).click()
    await expect(button(page, 'Undo')).toBeVisible()
    await expectAccessible(page, 'a hidden message, with undo')
    await more.click()
    await expectAccessible(page, 'the menu of a conversation')
    if (size === 'desktop') {
      await page.keyboard.press('Escape')
      await button(page, 'Snooze').click()
    }
    await page.getByRole('menuitem', { name: /^Tomorrow/ }).click()
    await expectAccessible(page, 'a snoozed conversation')
    await more.click()
    await page.getByRole('menuitem', { name: 'Mark as spam' }).click()
    await expectAccessible(page, 'spam')
    await more.click()
    await page.getByRole('menuitem', { name: 'Move to the trash' }).click()
    await expectAccessible(page, 'the trash')
    await button(page, 'Delete for good…').click()
    await expectAccessible(page, 'before it is deleted for good')
    await context.close()
  })
}

test('[WCAG] keys alone: sign in, go through the list, open, answer, close', async ({ stage, browser }) => {
  await fill(stage)
  const context = await browser.newContext({ baseURL: stage.url })
  const page = await context.newPage()
  const { keyboard } = page
  await page.goto('/')
  await expect(page.getByLabel('Email')).toBeFocused()
  await keyboard.type(stage.anna.email)
  await keyboard.press('Tab')
  await keyboard.type(stage.anna.password)
  await keyboard.press('Enter')
  await expect(rows(page)).toHaveCount(3)

  const link = (subject: string) => row(page, subject).getByRole('link')
  await keyboard.press('j')
  await expect(link('A new chain')).toBeFocused()
  await keyboard.press('ArrowDown')
  await expect(link('Flat tyre')).toBeFocused()
  await keyboard.press('End')
  await expect(link('Squeaking brake')).toBeFocused()
  await keyboard.press('k')
  await expect(link('Flat tyre')).toBeFocused()
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 2, name: 'Flat tyre' })).toBeVisible()

  await keyboard.press('r')
  await expect(page.getByRole('textbox', { name: 'Reply', exact: true })).toBeFocused()
  await keyboard.type('Bring it in, we mend it while you wait.')
  await keyboard.press('Control+Enter')
  await expect(page.getByRole('article').filter({ hasText: 'we mend it while you wait' })).toContainText('Sent')
  await expect.poll(() => stage.sink.mails.length).toBe(1)

  for (let n = 0; n < 10 && (await isWriting(page)); n++) await keyboard.press('Shift+Tab')
  await keyboard.press('e')
  await expect(view(page, 'All open')).toHaveText('All open2')
  await context.close()
})

const isWriting = (page: Page): Promise<boolean> =>
  page.evaluate(
    () =>
      document.activeElement instanceof HTMLElement &&
      (document.activeElement.isContentEditable || document.activeElement.matches('input')),
  )
