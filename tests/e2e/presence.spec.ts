import { editorOf, openConversation, openView, syncState } from './stage/agent.ts'
import { expect, test } from './stage/test.ts'

const maja = { name: 'Maja Holm', address: 'maja@kund.example' }
const header = 'header.thread-head'

test('[E6] [LV-7] two colleagues see each other view a conversation and type in it, and see the other go', async ({ stage, anna, bo }) => {
  await stage.sendMail({ from: maja, subject: 'Squeaking brake', text: 'It squeaks.' })
  await stage.sendMail({ from: maja, subject: 'Flat tyre', text: 'It is flat.' })
  await openConversation(anna.page, 'Squeaking brake')
  await expect(anna.page.locator(header)).not.toContainText('is viewing')
  await openConversation(bo.page, 'Squeaking brake')
  await expect(anna.page.locator(header)).toContainText('Bo Lindqvist is viewing')
  await expect(bo.page.locator(header)).toContainText('Anna Ekström is viewing')

  await (await editorOf(anna.page, 'Reply')).pressSequentially('Bring it in')
  await expect(bo.page.locator(header)).toContainText('Anna is typing')
  await expect(anna.page.locator(header)).not.toContainText('is typing')
  await expect(bo.page.locator(header)).not.toContainText('is typing', { timeout: 10_000 }) // she has stopped

  // A second tab of hers does not make two of her, and her own tabs do not tell her of herself.
  const second = await anna.context.newPage()
  await second.goto(anna.page.url())
  await expect(second.locator(header)).toContainText('Bo Lindqvist is viewing')
  await expect(bo.page.locator(`${header} .viewing .av`)).toHaveCount(1)
  await expect(anna.page.locator(`${header} .viewing .av`)).toHaveCount(1)

  await openConversation(bo.page, 'Flat tyre')
  for (const page of [anna.page, second]) await expect(page.locator(header)).not.toContainText('is viewing')
  await openConversation(bo.page, 'Squeaking brake')
  await expect(anna.page.locator(header)).toContainText('Bo Lindqvist is viewing')
  await second.close()
  await bo.context.close()
  await expect(anna.page.locator(header)).not.toContainText('is viewing')
})

test('[E6] [LV-10] who was away is seen again, and sees the others, when the line is back', async ({ stage, anna, bo }) => {
  await stage.sendMail({ from: maja, subject: 'Squeaking brake', text: 'It squeaks.' })
  for (const { page } of [anna, bo]) await openConversation(page, 'Squeaking brake')
  await expect(bo.page.locator(header)).toContainText('Anna Ekström is viewing')
  await anna.goOffline()
  await expect(syncState(anna.page)).toHaveText('Offline')
  for (const { page } of [anna, bo]) await expect(page.locator(header)).not.toContainText('is viewing')
  await anna.goOnline()
  await expect(bo.page.locator(header)).toContainText('Anna Ekström is viewing', { timeout: 30_000 })
  await expect(anna.page.locator(header)).toContainText('Bo Lindqvist is viewing')
  await stage.relay.restart()
  for (const { page } of [anna, bo]) await expect(syncState(page)).toHaveText('Up to date', { timeout: 30_000 })
  await expect(bo.page.locator(header)).toContainText('Anna Ekström is viewing', { timeout: 30_000 })
  await openView(bo.page, 'All open')
})
