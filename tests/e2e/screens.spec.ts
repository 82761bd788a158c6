import type { Page } from '@playwright/test'
import { editorOf, openConversation, row, rows, timeline } from './stage/agent.ts'
import { expect } from './stage/expect.ts'
import { test } from './stage/test.ts'

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

test.beforeEach(async ({ stage, anna: { page } }) => {
  for (const subject of ['Squeaking brake', 'Flat tyre'])
    await stage.sendMail({
      from: 'Maja Holm <maja@kund.example>',
      subject,
      text: `About: ${subject}\n\nOn Mon, 5 Jan 2026 at 10:00, Workshop <verkstad@ekstromcykel.example> wrote:\n> Come by on Thursday.\n`,
    })
  await expect(rows(page)).toHaveCount(2)
})

test('[A1] the rail leads to the inbox and the settings', async ({ anna: { page } }) => {
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Members' })).toBeVisible()
  await page.getByRole('link', { name: 'Inbox', exact: true }).click()
  await expect(rows(page)).toHaveCount(2)
})

test('[A3] side panes collapse, come back and are sized, and a reload remembers it', async ({ anna: { page } }) => {
  await openConversation(page, 'Flat tyre')
  const context = page.getByRole('complementary', { name: 'Context' })
  const width = page.getByRole('separator', { name: 'Width of the context' })
  const before = Number(await width.getAttribute('aria-valuenow'))
  await width.press('ArrowLeft')
  await expect(width).toHaveAttribute('aria-valuenow', String(before + 16))
  await button(page, 'Hide views and list').click()
  await expect(rows(page)).toHaveCount(0)
  await page.reload()
  await expect(button(page, 'Show views and list')).toBeVisible()
  await expect(width).toHaveAttribute('aria-valuenow', String(before + 16))
  await button(page, 'Show views and list').click()
  await expect(rows(page)).toHaveCount(2)
  await button(page, 'Hide context').click()
  await expect(context).toBeHidden()
  await page.reload()
  await expect(rows(page)).toHaveCount(2)
  await expect(context).toBeHidden()
  await button(page, 'Show context').click()
  await expect(context).toContainText('maja@kund.example')
})

test('[B8] the list turns round', async ({ anna: { page } }) => {
  await expect(rows(page).first()).toContainText('Flat tyre')
  await button(page, 'Newest').click()
  await page.getByRole('menuitemradio', { name: 'Oldest' }).click()
  await expect(rows(page).first()).toContainText('Squeaking brake')
})

test('[G4] [G9] the editor’s height and what was written in it outlive a reload', async ({ anna: { page } }) => {
  await openConversation(page, 'Flat tyre')
  const editor = await editorOf(page, 'Reply')
  await editor.fill('Half a thought')
  await expect(page.getByText('Draft saved')).toBeVisible()
  const height = page.getByRole('region', { name: 'Answer' }).getByRole('separator')
  const before = Number(await height.getAttribute('aria-valuenow'))
  await height.press('ArrowUp')
  await height.press('ArrowUp')
  await page.reload()
  await expect(height).toHaveAttribute('aria-valuenow', String(before + 32))
  await expect(await editorOf(page, 'Reply')).toHaveText('Half a thought')
  await openConversation(page, 'Squeaking brake')
  await expect(await editorOf(page, 'Reply')).toHaveText('')
})

test('[E1] [E2] [F1] a deep link opens the conversation; the quoted history is folded, and nothing else', async ({ anna: { page } }) => {
  await openConversation(page, 'Flat tyre')
  await page.goto(page.url())
  await expect(page.getByRole('heading', { level: 2, name: 'Flat tyre' })).toBeVisible()
  await expect(timeline(page)).toContainText('About: Flat tyre')
  await expect(timeline(page).getByText('Come by on Thursday.')).toBeHidden()
  await button(page, /Quoted history/).click()
  await expect(timeline(page).getByText('Come by on Thursday.')).toBeVisible()
  await expect(page.getByRole('complementary', { name: 'Context' })).toContainText('Maja Holm')
  await expect(row(page, 'Flat tyre').getByRole('link')).toHaveAttribute('aria-current', /./)
})
