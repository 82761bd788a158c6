import type { Page } from '@playwright/test'
import {
  type Agent,
  closeConversation,
  comment,
  commentOf,
  expectCounts,
  openConversation,
  reply,
  rows,
  syncState,
  told,
} from './stage/agent.ts'
import type { Stage } from './stage/stage.ts'
import { expect, test } from './stage/test.ts'

const maja = { name: 'Maja Holm', address: 'maja@kund.example' }
const subject = 'Squeaking brake'

async function openTabs({ context, page }: Agent, count: number): Promise<Page[]> {
  const tabs: Page[] = []
  for (let i = 0; i < count; i++) {
    const tab = await context.newPage()
    await tab.goto(page.url())
    tabs.push(tab)
  }
  for (const tab of tabs) await expect(syncState(tab)).toHaveText('Up to date')
  return tabs
}

/** A browser as Chrome is on Android: the first tab leads from now on. */
async function withoutSharedWorker(stage: Stage, anna: Agent): Promise<void> {
  await stage.sendMail({ from: maja, subject, text: 'Can you help?' })
  await anna.context.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'))
  await anna.page.reload()
  await openConversation(anna.page, subject)
  await expect(syncState(anna.page)).toHaveText('Up to date')
}

test('[SY-41] twenty tabs have one worker and one socket, and an edit in one is in all', async ({ stage, anna }) => {
  test.setTimeout(240_000)
  await stage.sendMail({ from: maja, subject, text: 'Can you help?' })
  await openConversation(anna.page, subject)
  const tabs = [anna.page, ...(await openTabs(anna, 19))]
  expect(anna.line.socketsOpen()).toBe(1)
  await comment(tabs[7] ?? anna.page, 'From the eighth.')
  for (const tab of tabs) await expect(commentOf(tab, 'Anna Ekström')).toContainText('From the eighth.')
  await closeConversation(tabs[19] ?? anna.page)
  for (const tab of tabs) {
    await expectCounts(tab, { 'All open': 0 })
    await expect(rows(tab)).toHaveCount(0)
  }
  expect(anna.line.socketsOpen()).toBe(1)
})

test('[SY-41] without SharedWorker tabs have one worker too, and agree', async ({ stage, anna }) => {
  await withoutSharedWorker(stage, anna)
  const tabs = [anna.page, ...(await openTabs(anna, 3))]
  expect(anna.line.socketsOpen()).toBe(1)
  for (const [index, tab] of tabs.entries()) await comment(tab, `From tab ${index}.`)
  for (const tab of tabs)
    await expect(commentOf(tab, 'Anna Ekström')).toHaveText(tabs.map((_, index) => new RegExp(`From tab ${index}\\.`)))
  await anna.goOffline()
  for (const tab of tabs) await expect(syncState(tab)).toHaveText('Offline')
  await closeConversation(tabs[2] ?? anna.page)
  for (const tab of tabs) {
    await expect(syncState(tab)).toHaveText('Offline, 1 waiting')
    await expectCounts(tab, { 'All open': 0 })
  }
  await anna.goOnline()
  for (const tab of tabs) await expect(syncState(tab)).toHaveText('Up to date', { timeout: 30_000 })
})

test('[SY-41] the tab that leads is closed: another goes on by itself, and what was unsent is sent once', async ({ stage, anna }) => {
  await withoutSharedWorker(stage, anna)
  const [second, third] = await openTabs(anna, 2)
  if (second === undefined || third === undefined) throw new Error('no tabs')
  await anna.goOffline()
  for (const tab of [second, third]) await expect(syncState(tab)).toHaveText('Offline')
  await reply(second, 'Bring it in tomorrow.')
  for (const tab of [second, third]) await expect(syncState(tab)).toHaveText('Offline, 1 waiting')

  await anna.page.close()
  await comment(third, 'Said to nobody yet.')
  for (const tab of [second, third]) {
    await expect(syncState(tab)).toHaveText('Offline, 2 waiting')
    await expect(commentOf(tab, 'Anna Ekström')).toHaveText([/Said to nobody yet\./])
  }
  await anna.goOnline()
  for (const tab of [second, third]) await expect(syncState(tab)).toHaveText('Up to date', { timeout: 30_000 })
  await expect.poll(() => told(second)).toEqual(await told(third))
  expect(anna.line.socketsOpen()).toBe(1)

  // In the middle of a command: it was done by the one worker or by the other.
  await Promise.all([second.close(), comment(third, 'Once.')])
  await expect(commentOf(third, 'Anna Ekström').filter({ hasText: 'Once.' })).toHaveCount(1)
  await expect(syncState(third)).toHaveText('Up to date')
  await third.reload()
  await expect(syncState(third)).toHaveText('Up to date')
  await expect(commentOf(third, 'Anna Ekström')).toHaveText([/Said to nobody yet\./, /Once\./])
  expect((await stage.arrived()).map((mail) => mail.text?.trim())).toEqual(['Bring it in tomorrow.'])
})

test('[SY-40] a list is as long as its view, and its end one key away', async ({ stage, anna: { page } }) => {
  test.setTimeout(120_000)
  const count = 320
  for (let n = 1; n <= count; n++) await stage.sendMail({ from: maja, subject: `Letter ${n}`, text: 'Can you help?' })
  await expectCounts(page, { 'All open': count })
  const list = page.getByRole('region', { name: 'Conversations' }).getByRole('list')
  const height = await list.evaluate((element) => element.scrollHeight)
  const [row] = await rows(page).all()
  expect(height).toBe(count * ((await row?.boundingBox())?.height ?? 0))

  await page.keyboard.press('j')
  await expect(page.locator(':focus')).toContainText(`Letter ${count}`)
  await page.keyboard.press('End')
  await expect(page.locator(':focus')).toContainText('Letter 1')
  await expect(rows(page).filter({ has: page.locator(':focus') })).toHaveAttribute('aria-posinset', String(count))
  await page.keyboard.press('ArrowUp')
  await expect(page.locator(':focus')).toContainText('Letter 2')

  // What comes in above moves nothing of what is being read.
  const before = await page.locator(':focus').boundingBox()
  await stage.sendMail({ from: maja, subject: 'One more', text: 'Can you help?' })
  await expectCounts(page, { 'All open': count + 1 })
  await expect(rows(page).filter({ has: page.locator(':focus') })).toHaveAttribute('aria-posinset', String(count))
  expect((await page.locator(':focus').boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0)

  // Again until it stays: for a moment the list still holds on to what was being read.
  await expect(async () => {
    await list.evaluate((element) => element.scrollTo(0, element.scrollHeight / 2))
    await expect(rows(page).filter({ hasText: /Letter 1[56]\d/ })).not.toHaveCount(0, { timeout: 500 })
  }).toPass()
  await expect(page.locator(':focus')).toContainText('Letter 2')
  await page.keyboard.press('Home')
  await expect(page.locator(':focus')).toContainText('One more')
})

test('[SY-42] what was on screen last is there before the worker answers', async ({ stage, anna }) => {
  await stage.sendMail({ from: maja, subject, text: 'Can you help?' })
  await expect(rows(anna.page)).toHaveCount(1)
  const list = (page: Page) =>
    page
      .getByRole('region', { name: 'Conversations' })
      .locator('[aria-busy]')
      .filter({ has: page.getByRole('list') })
  await expect(list(anna.page)).toHaveAttribute('aria-busy', 'false')
  await expect.poll(() => anna.page.evaluate(() => localStorage.getItem('samtal.boot') ?? '')).toContain(subject)

  // A tab whose worker never says a word.
  const mute = await anna.context.newPage()
  await mute.addInitScript(() => {
    Object.assign(globalThis, {
      SharedWorker: class {
        readonly port = new MessageChannel().port1
      },
    })
  })
  await mute.goto('/')
  await expect(rows(mute)).toHaveText([new RegExp(subject)])
  await expect(list(mute)).toHaveAttribute('aria-busy', 'true')
  await expectCounts(mute, { 'All open': 1 })
})
