import type { Page } from '@playwright/test'
import type { ConversationId } from '../../shared/ids.ts'
import { openConversation, row } from './stage/agent.ts'
import { openDevice } from './stage/device.ts'
import { expect, test } from './stage/test.ts'

const maja = { name: 'Maja Holm', address: 'maja@kund.example' }
const subject = 'Squeaking brake'

const bell = (page: Page) => page.getByRole('navigation', { name: 'Samtal' }).getByRole('button', { name: /otification/ })
const isUnread = (page: Page, of: string) => row(page, of).getByText('Unread:')

/** The conversation that an address leads to. */
const conversationAt = (page: Page): ConversationId => `conversation:${new URL(page.url()).pathname.split('/').at(-1)}`

test('[I5] [G2] [JB-10] a mention rings at the colleague, leads to the conversation, and is read by looking', async ({
  stage,
  anna,
  bo,
}) => {
  await stage.sendMail({ from: maja, subject, text: 'Can you look at it?' })
  await openConversation(anna.page, subject)
  await expect(bell(bo.page)).toHaveAccessibleName('Notifications')
  const [annas, bos] = [await openDevice(stage, anna), await openDevice(stage, bo)]
  const said = { text: 'Bo, do you know her?', rich: null, mentions: [bos.member] }
  expect(await annas.replica.run('conversation.comment', conversationAt(anna.page), said)).toMatchObject({ ok: true })

  await expect(bell(bo.page)).toHaveAccessibleName('1 unread notification')
  await bo.page.reload()
  await expect(bell(bo.page)).toHaveAccessibleName('1 unread notification')
  await expect(bell(anna.page)).toHaveAccessibleName('Notifications')

  await bell(bo.page).click()
  const line = bo.page.getByRole('menuitem', { name: /Anna Ekström mentioned you/ })
  await expect(line).toContainText(`Maja Holm · ${subject}`)
  await expect(line).not.toContainText('do you know her')
  await line.click()
  await expect(bo.page.getByRole('heading', { level: 2, name: subject })).toBeVisible()
  await expect(bo.page.getByText('Bo, do you know her?').first()).toBeVisible()
  await expect(bell(bo.page)).toHaveAccessibleName('Notifications')
  await bo.page.reload()
  await bell(bo.page).click()
  await expect(bo.page.getByRole('menuitem', { name: /^Anna Ekström mentioned you/ })).toBeVisible()
  await expect(bo.page.getByRole('menuitem', { name: 'Mark all as read' })).toHaveCount(0)
})

test('[I5] [JB-9] what one has not read is bold until one has looked, offline too, and only for oneself', async ({ stage, anna, bo }) => {
  const other = 'A new saddle'
  const asked = await stage.sendMail({ from: maja, subject, text: 'Can you look at it?' })
  await stage.sendMail({ from: maja, subject: other, text: 'Brown, please.' })
  for (const { page } of [anna, bo]) for (const of of [subject, other]) await expect(isUnread(page, of)).toBeAttached()

  await openConversation(bo.page, subject)
  await expect(isUnread(bo.page, subject)).toHaveCount(0)
  await expect(isUnread(bo.page, other)).toBeAttached()
  await expect(isUnread(anna.page, subject)).toBeAttached()
  await bo.page.reload()
  await expect(isUnread(bo.page, other)).toBeAttached()
  await expect(isUnread(bo.page, subject)).toHaveCount(0)

  await bo.goOffline()
  await openConversation(bo.page, other)
  await expect(isUnread(bo.page, other)).toHaveCount(0)
  await bo.page.reload()
  await expect(row(bo.page, other)).toBeVisible()
  await expect(isUnread(bo.page, other)).toHaveCount(0)
  await bo.goOnline()

  await stage.sendMail({ from: maja, subject: `Re: ${subject}`, text: 'Hello?', inReplyTo: asked, references: [asked] })
  await expect(isUnread(bo.page, subject)).toBeAttached()
  await openConversation(bo.page, subject)
  await expect(isUnread(bo.page, subject)).toHaveCount(0)
  const another = await openDevice(stage, bo)
  const unread = new Promise((resolve) => void another.replica.subscribe({ type: 'unread', id: conversationAt(bo.page) }, resolve))
  expect(await unread).toBe(false)
})

test('[C12] [C13] [E5] [JB-7] an admin says how long things are kept; an agent sees no such page', async ({ anna, bo }) => {
  const { page } = anna
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('link', { name: 'Hiding and keeping' }).click()
  await expect(page.getByLabel('Days in the trash')).toHaveValue('30')
  await page.getByLabel('Days in the trash').fill('none')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Write a number of days from 1 to 3650.')).toBeVisible()
  await page.getByLabel('Days in the trash').fill('7')
  await page.getByLabel('Days in spam').fill('14')
  await page.getByLabel('Agents may hide messages').uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Days in the trash')).toHaveValue('7')
  await expect(page.getByLabel('Days in spam')).toHaveValue('14')
  await expect(page.getByLabel('Agents may hide messages')).not.toBeChecked()

  await bo.page.goto('/settings/keeping')
  await expect(bo.page.getByRole('heading', { level: 1, name: 'Members' })).toBeVisible()
  await expect(bo.page.getByRole('link', { name: 'Hiding and keeping' })).toHaveCount(0)
})
