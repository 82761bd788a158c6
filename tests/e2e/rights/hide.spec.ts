import type { Page } from '@playwright/test'
import { dump } from '../accounts/stored.ts'
import { comment, commentOf, messageOf, openConversation, row, rows, timeline, view } from '../stage/agent.ts'
import { expect, test } from '../stage/test.ts'

const subject = 'Squeaking brake'
const canary = 'canary-91c4-my-card-number'
const maja = { name: 'Maja Holm', address: 'maja@kund.example' }

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

async function fromMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

async function openFolded(page: Page, name: 'Spam' | 'Trash'): Promise<void> {
  const views = page.getByRole('navigation', { name: 'Views' })
  if (!(await views.getByRole('link', { name }).isVisible())) await button(page, 'More').first().click()
  await views.getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

test('[E5] [H10] a hidden message is in nobody’s browser; only who hid it and super admins bring it back', async ({ stage, anna, bo }) => {
  await stage.sendMail({ from: maja, subject, html: `<p>It is <b>${canary}</b>.</p>`, text: `It is ${canary}.` })
  await openConversation(anna.page, subject)
  await openConversation(bo.page, subject)
  await expect.poll(() => dump(anna.page)).toContain(canary)

  const message = messageOf(bo.page, 'Maja Holm')
  await message.hover()
  await message.getByRole('button', { name: 'More for this message' }).click()
  await bo.page.getByRole('menuitem', { name: 'Hide message' }).click()
  for (const { page } of [anna, bo]) {
    await expect(timeline(page)).toContainText('Message hidden, by Bo Lindqvist')
    await expect(messageOf(page, 'Maja Holm')).toHaveCount(0)
    await expect.poll(() => dump(page)).not.toContain(canary)
  }
  await anna.page.reload()
  await expect(timeline(anna.page)).toContainText('Message hidden, by Bo Lindqvist')
  await expect(button(anna.page, 'Show message')).toBeVisible() // a super admin

  await button(bo.page, 'Show message').click()
  for (const { page } of [anna, bo]) {
    await expect(messageOf(page, 'Maja Holm')).toBeVisible()
    await expect.poll(() => dump(page)).toContain(canary)
  }

  await comment(anna.page, 'Never mind.')
  await expect(commentOf(bo.page, 'Anna Ekström')).toBeVisible()
  await commentOf(anna.page, 'Anna Ekström').getByRole('button', { name: 'More for this comment' }).click()
  await anna.page.getByRole('menuitem', { name: 'Hide comment' }).click()
  await expect(timeline(bo.page)).toContainText('Comment hidden, by Anna Ekström')
  await expect(button(bo.page, 'Show comment')).toHaveCount(0)
  await button(anna.page, 'Undo').click()
  await expect(commentOf(bo.page, 'Anna Ekström')).toContainText('Never mind.')
})

test('[E5] an agent is offered to hide only while the settings let agents', async ({ stage, anna, bo }) => {
  await stage.sendMail({ from: maja, subject, text: 'It squeaks.' })
  await openConversation(bo.page, subject)
  const more = messageOf(bo.page, 'Maja Holm').getByRole('button', { name: 'More for this message' })
  await expect(more).toBeAttached()
  await anna.page.goto('/settings/keeping')
  await anna.page.getByLabel('Agents may hide messages').uncheck()
  await button(anna.page, 'Save').click()
  await expect(more).toHaveCount(0)
})

test('[C13] [H4] [H10] trash: undone, restored, and deleted for good, everywhere and after a reload', async ({ stage, anna, bo }) => {
  await stage.sendMail({ from: maja, subject, text: `It is ${canary}.` })
  await openConversation(anna.page, subject)
  await openConversation(bo.page, subject)

  await fromMenu(anna.page, 'Move to the trash')
  await expect(rows(bo.page)).toHaveCount(0)
  await button(anna.page, 'Undo').click()
  await expect(row(bo.page, subject)).toBeVisible()

  await fromMenu(anna.page, 'Move to the trash')
  await expect(bo.page.getByText(/^In the trash since/)).toBeVisible()
  await expect(bo.page.getByRole('region', { name: 'Answer' })).toHaveCount(0)
  await button(bo.page, 'Restore').click()
  await expect(row(anna.page, subject)).toBeVisible()

  await fromMenu(anna.page, 'Move to the trash')
  await openFolded(anna.page, 'Trash')
  await openConversation(anna.page, subject)
  await fromMenu(anna.page, 'Delete for good…')
  const asks = anna.page.getByRole('alertdialog', { name: 'Delete this conversation for good?' })
  await expect(asks).toContainText('on the server and on every colleague’s device')
  await expect(asks).toContainText('This cannot be undone.')
  await expect(asks.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await asks.getByRole('button', { name: 'Delete for good' }).click()

  await expect(anna.page.getByText('The trash is empty')).toBeVisible()
  await expect(bo.page.getByRole('heading', { name: 'Not on this device' })).toBeVisible()
  for (const { page } of [anna, bo]) {
    await expect.poll(() => dump(page)).not.toContain(canary)
    await page.reload()
    await expect(rows(page)).toHaveCount(0)
    expect(await dump(page)).not.toContain(canary)
  }
})

test('[C12] [H4] [H10] spam by hand: it says why, an answer has to wait, and it comes back', async ({ stage, anna, bo }) => {
  await openFolded(anna.page, 'Spam')
  await expect(anna.page.getByText('No spam')).toBeVisible()
  await stage.sendMail({ from: maja, subject, text: 'Buy cheap brakes.' })
  await openConversation(bo.page, subject)
  await fromMenu(bo.page, 'Mark as spam')
  await expect(row(anna.page, subject)).toContainText('By hand')
  await openConversation(anna.page, subject)
  await expect(anna.page.getByText('Spam: marked by hand.')).toBeVisible()
  await expect(anna.page.getByRole('region', { name: 'Answer' })).toHaveCount(0)
  await button(anna.page, 'Not spam').click()
  await expect(anna.page.getByText('No spam')).toBeVisible()
  await expect(row(bo.page, subject)).toBeVisible()
})

test('[H4] snoozed it is out of the way, until it is brought back or the contact writes', async ({ stage, anna, bo }) => {
  const asked = await stage.sendMail({ from: maja, subject, text: 'It squeaks.' })
  await openConversation(anna.page, subject)
  await expect(view(bo.page, 'All open')).toHaveText('All open1')
  const snooze = async () => {
    await button(anna.page, 'Snooze').click()
    await anna.page.getByRole('menuitem', { name: /^Tomorrow/ }).click()
    await expect(anna.page.getByText(/^Snoozed until .* 08:00, or until the contact writes\.$/)).toBeVisible()
    await expect(view(bo.page, 'All open')).toHaveText('All open0')
  }
  await snooze()
  await button(anna.page, 'Bring back now').click()
  await expect(view(bo.page, 'All open')).toHaveText('All open1')
  await snooze()
  await stage.sendMail({ from: maja, subject: `Re: ${subject}`, text: 'Hello?', inReplyTo: asked, references: [asked] })
  await expect(view(bo.page, 'All open')).toHaveText('All open1')
})
