import type { Page } from '@playwright/test'
import { dump, leftovers } from '../accounts/stored.ts'
import { comment, expectCounts, openConversation, row, rows, signIn, view } from '../stage/agent.ts'
import { expect, test } from '../stage/test.ts'

const subject = 'Squeaking brake'
const canary = 'canary-7b21-squeaks-when-wet'
const maja = { name: 'Maja Holm', address: 'maja@kund.example' }

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const dialog = (page: Page) => page.getByRole('dialog')

async function openSettings(page: Page, section: 'Members' | 'Teams' | 'Inboxes'): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: section }).click()
  await expect(page.getByRole('heading', { level: 1, name: section })).toBeVisible()
}

const backToInbox = (page: Page) => page.getByRole('link', { name: 'Inbox', exact: true }).click()
const member = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

async function inMenuOf(page: Page, name: string, item: string): Promise<void> {
  await button(page, `More for ${name}`).click()
  await page.getByRole('menuitem', { name: item }).click()
}

test('[A2] an inbox made private leaves the browsers of the others at once, and comes back whole', async ({ stage, anna, bo }) => {
  await stage.sendMail({ from: maja, subject, html: `<p>It ${canary} in <b>the rain</b>.</p>`, text: `It ${canary}.` })
  await openConversation(bo.page, subject)
  await expect(row(anna.page, subject)).toBeVisible()
  expect(await dump(bo.page)).toContain(canary)

  await openSettings(anna.page, 'Inboxes')
  await expect(anna.page.getByRole('listitem').filter({ hasText: 'Workshop' }).first()).toContainText('Everybody')
  await button(anna.page, 'Edit Workshop').click()
  await dialog(anna.page)
    .getByRole('radio', { name: /^Only chosen people/ })
    .check()
  await expect(dialog(anna.page).getByRole('checkbox', { name: /Anna Ekström/ })).toBeDisabled()
  await button(anna.page, 'Save').click()
  await expect(dialog(anna.page)).toBeHidden()
  await expect(anna.page.getByRole('listitem').filter({ hasText: 'Workshop' }).first()).toContainText('Only super admins')

  await expect(bo.page.getByText('You have no access to Workshop. Ask an admin if you need it.')).toBeVisible()
  await expect(bo.page.getByRole('heading', { name: 'No inbox is open to you' })).toBeVisible()
  await expect.poll(() => dump(bo.page)).not.toContain(canary)
  expect(await dump(bo.page)).not.toContain(subject)
  await bo.page.reload()
  await expect(bo.page.getByRole('heading', { name: 'No inbox is open to you' })).toBeVisible()

  await button(anna.page, 'Edit Workshop').click()
  await dialog(anna.page)
    .getByRole('checkbox', { name: /Bo Lindqvist/ })
    .check()
  await button(anna.page, 'Save').click()
  await expect(row(bo.page, subject)).toBeVisible()
  await openConversation(bo.page, subject)
  await expect.poll(() => dump(bo.page)).toContain(canary)
})

test('[A2] [I3] a new inbox opens to a team, and the team can be given conversations', async ({ stage, anna, bo }) => {
  await stage.sendMail({ from: maja, subject, text: 'It squeaks.' })
  await openSettings(anna.page, 'Teams')
  await button(anna.page, 'New team').click()
  await button(anna.page, 'Create').click()
  await expect(dialog(anna.page).getByText('Fill this in.')).toBeVisible()
  await dialog(anna.page).getByLabel('Name').fill('Mechanics')
  await dialog(anna.page)
    .getByRole('checkbox', { name: /Bo Lindqvist/ })
    .check()
  await button(anna.page, 'Create').click()
  await expect(anna.page.getByRole('listitem').filter({ hasText: 'Mechanics' })).toContainText('Bo Lindqvist')

  await openSettings(anna.page, 'Inboxes')
  await button(anna.page, 'New inbox').click()
  await dialog(anna.page).getByLabel('Name').fill('Warranty')
  await dialog(anna.page)
    .getByRole('radio', { name: /^Only chosen people/ })
    .check()
  await dialog(anna.page)
    .getByRole('checkbox', { name: /Mechanics/ })
    .check()
  await button(anna.page, 'Create').click()
  await expect(anna.page.getByRole('listitem').filter({ hasText: 'Warranty' }).first()).toContainText('Only Mechanics')

  await backToInbox(anna.page)
  await openConversation(anna.page, subject)
  await anna.page.getByRole('button', { name: /^Owner: / }).click()
  await anna.page.getByRole('menuitemradio', { name: /Mechanics/ }).click()
  await expect(anna.page.getByText(/Anna Ekström assigned this to Mechanics/)).toBeVisible()
  await button(anna.page, 'More').last().click()
  await anna.page.getByRole('menuitem', { name: 'Move to another inbox…' }).click()
  await dialog(anna.page).getByRole('button', { name: 'Warranty' }).click()
  await expect(anna.page.getByText('Moved to Warranty')).toBeVisible()
  await expect(rows(anna.page)).toHaveCount(0)

  await bo.page.getByRole('button', { name: 'Inbox: Workshop' }).click()
  await bo.page.getByRole('menuitemradio', { name: 'Warranty' }).click()
  await openConversation(bo.page, subject)
  await expect(bo.page.getByRole('button', { name: 'Owner: Mechanics' })).toBeVisible()
  await button(anna.page, 'Undo').click()
  await expect(row(anna.page, subject)).toBeVisible()
  await expect(rows(bo.page)).toHaveCount(0)

  await openSettings(anna.page, 'Teams')
  await button(anna.page, 'Edit Mechanics').click()
  await button(anna.page, 'Remove…').click()
  await anna.page.getByRole('alertdialog', { name: 'Remove Mechanics?' }).getByRole('button', { name: 'Remove' }).click()
  await expect(anna.page.getByText('No teams yet.')).toBeVisible()
  await expect(bo.page.getByText('You have no access to Warranty.', { exact: false })).toBeVisible()
  await expect(row(bo.page, subject)).toBeVisible()
})

test('[I3] [L4] [C1] who is deactivated is out at once, and owns nothing; reactivated they sign in again', async ({ stage, anna, bo }) => {
  await stage.sendMail({ from: maja, subject, text: `It ${canary}.` })
  await openConversation(bo.page, subject)
  await bo.page.getByRole('button', { name: /^Owner: / }).click()
  await bo.page.getByRole('menuitemradio', { name: /Bo Lindqvist/ }).click()
  await comment(bo.page, 'Looked at it.')
  await expectCounts(anna.page, { Unassigned: 0 })

  await openSettings(anna.page, 'Members')
  await inMenuOf(anna.page, 'Bo Lindqvist', 'Deactivate…')
  const asks = anna.page.getByRole('alertdialog', { name: 'Deactivate Bo Lindqvist?' })
  await expect(asks).toContainText('All conversations they own become unassigned.')
  await expect(asks.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await asks.getByRole('button', { name: 'Deactivate' }).click()
  await expect(member(anna.page, 'Bo Lindqvist')).toContainText('Cannot sign in')

  await expect(bo.page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect.poll(() => leftovers(bo.page)).toEqual({ databases: [], local: [], session: [], caches: [], locks: [], serviceWorkers: 0 })
  await backToInbox(anna.page)
  await expectCounts(anna.page, { Unassigned: 1 })
  await view(anna.page, 'Unassigned').click()
  await openConversation(anna.page, subject)
  await expect(anna.page.getByText(/Samtal unassigned this/)).toBeVisible()

  await bo.page.getByLabel('Email').fill(stage.bo.email)
  await bo.page.getByLabel('Password', { exact: true }).fill(stage.bo.password)
  await button(bo.page, 'Sign in').click()
  await expect(bo.page.getByText('The email or the password is wrong.')).toBeVisible()

  await openSettings(anna.page, 'Members')
  await inMenuOf(anna.page, 'Bo Lindqvist', 'Reactivate')
  await expect(member(anna.page, 'Bo Lindqvist')).not.toContainText('Cannot sign in')
  await signIn(bo.page, stage.bo)
  await expect(row(bo.page, subject)).toBeVisible()
})

test('[I3] who is removed is on no list, and their name stays on what they wrote', async ({ stage, anna, bo }) => {
  await stage.sendMail({ from: maja, subject, text: 'It squeaks.' })
  await openConversation(bo.page, subject)
  await comment(bo.page, 'Looked at it.')
  await openSettings(anna.page, 'Members')
  await inMenuOf(anna.page, 'Bo Lindqvist', 'Remove…')
  const asks = anna.page.getByRole('alertdialog', { name: 'Remove Bo Lindqvist?' })
  await asks.getByRole('button', { name: 'Cancel' }).click()
  await expect(member(anna.page, 'Bo Lindqvist')).toBeVisible()
  await inMenuOf(anna.page, 'Bo Lindqvist', 'Remove…')
  await asks.getByRole('button', { name: 'Remove' }).click()
  await expect(member(anna.page, 'Bo Lindqvist')).toHaveCount(0)
  await expect(bo.page.getByRole('heading', { name: 'Sign in' })).toBeVisible()

  await backToInbox(anna.page)
  await openConversation(anna.page, subject)
  await expect(anna.page.getByRole('article', { name: 'Comment by Bo Lindqvist' })).toBeVisible()
  await anna.page.getByRole('button', { name: /^Owner: / }).click()
  await expect(anna.page.getByRole('menuitemradio', { name: /Bo Lindqvist/ })).toHaveCount(0)
})

test('[I3] roles: a super admin gives them, one super admin stays, and an admin touches no super admin', async ({ anna, bo }) => {
  await openSettings(anna.page, 'Members')
  await anna.page.getByLabel('Role of Anna Ekström').selectOption('Agent')
  await expect(anna.page.getByText('One super admin has to stay. Make somebody else one first.')).toBeVisible()
  await expect(anna.page.getByLabel('Role of Anna Ekström')).toHaveValue('super-admin')
  await anna.page.getByLabel('Role of Bo Lindqvist').selectOption('Admin')

  await openSettings(bo.page, 'Members')
  await expect(bo.page.getByLabel('Role of Bo Lindqvist')).toHaveValue('admin')
  await expect(bo.page.getByLabel('Role of Anna Ekström')).toHaveCount(0)
  await expect(member(bo.page, 'Anna Ekström')).toContainText('Super admin')
  await expect(button(bo.page, 'More for Anna Ekström')).toHaveCount(0)
  await expect(bo.page.getByLabel('Role of Bo Lindqvist').getByRole('option')).toHaveText(['Agent', 'Admin'])

  await anna.page.getByLabel('Role of Bo Lindqvist').selectOption('Super admin')
  await expect(bo.page.getByLabel('Role of Bo Lindqvist')).toHaveValue('super-admin')
  await bo.page.getByLabel('Role of Bo Lindqvist').selectOption('Agent')
  const asks = bo.page.getByRole('alertdialog', { name: 'Change your own role?' })
  await asks.getByRole('button', { name: 'Change it' }).click()
  await expect(anna.page.getByLabel('Role of Bo Lindqvist')).toHaveValue('agent')
  await expect(bo.page.getByRole('link', { name: 'Settings' })).toHaveCount(0)
})

test('[L3] [L6] what could not be kept is listed with what, why and what to do, and its text can be copied', async ({
  stage,
  anna,
  bo,
}) => {
  await stage.sendMail({ from: maja, subject, text: 'It squeaks.' })
  await openConversation(bo.page, subject)
  const words = `${'Bring it on Thursday, we will look at it. '.repeat(6)}Bye.`
  await bo.goOffline()
  await comment(bo.page, words)
  await bo.page.getByRole('button', { name: /^Offline, / }).click()
  await expect(dialog(bo.page)).toContainText('Comment about Maja Holm')
  await bo.page.keyboard.press('Escape')

  await openSettings(anna.page, 'Inboxes')
  await button(anna.page, 'Edit Workshop').click()
  await dialog(anna.page)
    .getByRole('radio', { name: /^Only chosen people/ })
    .check()
  await button(anna.page, 'Save').click()
  await bo.goOnline()

  await bo.page.getByRole('button', { name: '1 change refused' }).click()
  await expect(dialog(bo.page)).toContainText('Comment about Maja Holm')
  await expect(dialog(bo.page)).toContainText('You have no access to this inbox any more. Ask an admin for it.')
  await bo.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await button(bo.page, 'Copy the text').click()
  await expect(button(bo.page, 'Copied')).toBeVisible()
  expect(await bo.page.evaluate(() => navigator.clipboard.readText())).toBe(words)
})
