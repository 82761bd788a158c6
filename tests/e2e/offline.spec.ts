import type { Page } from '@playwright/test'
import {
  type Agent,
  closeConversation,
  comment,
  commentOf,
  editorOf,
  expectCounts,
  messageOf,
  openConversation,
  openView,
  reply,
  row,
  rows,
  syncState,
  timeline,
  told,
} from './stage/agent.ts'
import type { Stage } from './stage/stage.ts'
import { expect, test } from './stage/test.ts'

const maja = { name: 'Maja Holm', address: 'maja@kund.example' }
const subject = 'Squeaking brake'

/** The two ways to be alone: this browser has no network, or there is no relay any more. */
const outages: readonly {
  readonly name: string
  begin(stage: Stage, agent: Agent): Promise<void>
  end(stage: Stage, agent: Agent): Promise<void>
}[] = [
  { name: 'the network is off', begin: (_stage, agent) => agent.goOffline(), end: (_stage, agent) => agent.goOnline() },
  { name: 'the relay is killed', begin: ({ relay }) => relay.kill(), end: ({ relay }) => relay.restart() },
]

const sent = (page: Page, name: string) => messageOf(page, name).getByText('Sent', { exact: true })

for (const outage of outages) {
  test(`[L1] [L2] [L3] [G9] [SY-25] ${outage.name}: all works, waits in sight, and is delivered once`, async ({ stage, anna, bo }) => {
    const { page } = anna
    const body = page.frameLocator('iframe[title="The message as it was sent"]')
    await stage.sendMail({ from: maja, subject, html: '<p>It squeaks <b>loudly</b>.</p>' })
    for (const agent of [anna, bo]) await openConversation(agent.page, subject)
    await expect(body.locator('b')).toHaveText('loudly')

    await outage.begin(stage, anna)
    await expect(syncState(page)).toHaveText('Offline')
    await page.reload()
    await expect(body.locator('b')).toHaveText('loudly')
    await expect(syncState(page)).toHaveText('Offline')
    await expectCounts(page, { Unassigned: 1, 'All open': 1 })

    await reply(page, 'Bring it in tomorrow.')
    await comment(page, 'A regular.')
    await closeConversation(page)
    await expect(syncState(page)).toHaveText('Offline, 3 waiting')
    const answer = messageOf(page, 'Anna Ekström')
    await expect(answer.getByText('Queued', { exact: true })).toBeVisible()
    await expect(answer).toContainText('Sends when you are back online.')
    await expectCounts(page, { Unassigned: 0, 'All open': 0 })

    await comment(bo.page, 'I know her.')
    await expect(commentOf(bo.page, 'Bo Lindqvist')).toContainText('I know her.')
    await page.reload()
    await expect(syncState(page)).toHaveText('Offline, 3 waiting')
    await expect(answer).toContainText('Bring it in tomorrow.')
    await expect(commentOf(page, 'Anna Ekström')).toContainText('A regular.')
    await page.getByRole('complementary', { name: 'Views' }).getByRole('button', { name: 'Offline, 3 waiting' }).click()
    const layer = page.getByRole('dialog')
    await expect(layer.getByRole('listitem')).toHaveText([
      /Reply to Maja Holm.*Bring it in tomorrow/,
      /Comment about Maja Holm.*A regular/,
      /Closed Maja Holm/,
    ])
    await page.keyboard.press('Escape')
    await expect(layer).toHaveCount(0)
    expect(stage.sink.mails).toHaveLength(0)

    await outage.end(stage, anna)
    for (const agent of [anna, bo]) {
      await expect(syncState(agent.page)).toHaveText('Up to date', { timeout: 30_000 })
      await expect(sent(agent.page, 'Anna Ekström')).toBeVisible()
      await expect(commentOf(agent.page, 'Bo Lindqvist')).toHaveCount(1)
      await expect(commentOf(agent.page, 'Anna Ekström')).toHaveCount(1)
      await expect(timeline(agent.page)).toContainText('Anna Ekström closed this')
      await expectCounts(agent.page, { Unassigned: 0, 'All open': 0 })
      await openView(agent.page, 'All closed')
      await expectCounts(agent.page, { 'All closed': 1 })
      await openConversation(agent.page, subject)
    }
    await expect.poll(async () => (await told(page)).length).toBeGreaterThan(4)
    await expect.poll(() => told(page)).toEqual(await told(bo.page))
    expect((await stage.arrived()).map((mail) => mail.text?.trim())).toEqual(['Bring it in tomorrow.'])
  })
}

test('[MO-10] [K2] two answer one customer offline: one leaves, the other asks; it can be sent anyway or discarded', async ({
  stage,
  anna,
  bo,
}) => {
  const subjects = ['Squeaking brake', 'Flat tyre']
  for (const one of subjects) await stage.sendMail({ from: maja, subject: one, text: 'Can you help?' })
  for (const { page } of [anna, bo]) await expectCounts(page, { 'All open': 2 })
  for (const agent of [anna, bo]) {
    await agent.goOffline()
    await expect(syncState(agent.page)).toHaveText('Offline')
    for (const one of subjects) {
      await openConversation(agent.page, one)
      await reply(agent.page, `${agent.member.name} on ${one}`)
      await expect(messageOf(agent.page, agent.member.name)).toHaveCount(1)
    }
    await expect(syncState(agent.page)).toHaveText('Offline, 2 waiting')
  }

  await bo.goOnline()
  for (const one of subjects) {
    await openConversation(bo.page, one)
    await expect(sent(bo.page, 'Bo Lindqvist')).toBeVisible({ timeout: 30_000 })
  }
  await anna.goOnline()
  await expect(syncState(anna.page)).toHaveText('Up to date', { timeout: 30_000 })
  const held = anna.page.getByRole('region', { name: 'Not sent' })
  for (const one of subjects) {
    await expect(row(anna.page, one)).toContainText('Held')
    await openConversation(anna.page, one)
    await expect(held).toContainText('Bo had answered already')
    await expect(held).toContainText(`Anna Ekström on ${one}`)
  }
  expect(stage.sink.mails).toHaveLength(2)

  await held.getByRole('button', { name: 'Discard' }).click()
  await expect(held).toHaveCount(0)
  await expect(messageOf(anna.page, 'Anna Ekström').getByText('Cancelled', { exact: true })).toBeVisible()
  await openConversation(anna.page, subject)
  await held.getByRole('button', { name: 'Send anyway' }).click()
  await expect(sent(anna.page, 'Anna Ekström')).toBeVisible()
  await openConversation(bo.page, subject)
  await expect(sent(bo.page, 'Anna Ekström')).toBeVisible()

  const texts = (await stage.arrived()).map((mail) => mail.text?.trim())
  expect(texts.sort()).toEqual(['Anna Ekström on Squeaking brake', 'Bo Lindqvist on Flat tyre', 'Bo Lindqvist on Squeaking brake'])
})

test('[L5] two tabs of one browser agree, with the relay and without', async ({ stage, anna }) => {
  await stage.sendMail({ from: maja, subject, text: 'Can you help?' })
  await openConversation(anna.page, subject)
  const second = await anna.context.newPage()
  await second.goto(anna.page.url())
  const tabs = [anna.page, second]
  for (const tab of tabs) await expect(syncState(tab)).toHaveText('Up to date')

  await comment(anna.page, 'From the first.')
  await comment(second, 'From the second.')
  for (const tab of tabs) await expect(commentOf(tab, 'Anna Ekström')).toHaveText([/From the first\./, /From the second\./])

  await anna.goOffline()
  for (const tab of tabs) await expect(syncState(tab)).toHaveText('Offline')
  await comment(second, 'Alone.')
  await closeConversation(anna.page)
  for (const tab of tabs) {
    await expect(syncState(tab)).toHaveText('Offline, 2 waiting')
    await expect(commentOf(tab, 'Anna Ekström')).toHaveCount(3)
    await expectCounts(tab, { 'All open': 0 })
    await expect(rows(tab)).toHaveCount(0)
  }
  await expect.poll(() => told(anna.page)).toEqual(await told(second))

  await anna.goOnline()
  for (const tab of tabs) await expect(syncState(tab)).toHaveText('Up to date', { timeout: 30_000 })
  await anna.page.close()
  await comment(second, 'The other is gone.')
  await expect(commentOf(second, 'Anna Ekström')).toHaveCount(4)
  await expect(syncState(second)).toHaveText('Up to date')
})

test('[K2] [MO-11] a reload in the middle of sending doubles nothing', async ({ stage, anna }) => {
  const { page } = anna
  await stage.sendMail({ from: maja, subject, text: 'Can you help?' })
  await openConversation(page, subject)
  const editor = await editorOf(page, 'Reply')
  await editor.fill('Once is enough.')
  const send = page.getByRole('button', { name: 'Send', exact: true })
  await Promise.all([
    page.waitForEvent('load'),
    send.evaluate((button: HTMLElement) => {
      button.click()
      location.reload()
    }),
  ])
  await expect(syncState(page)).toHaveText('Up to date')
  const answer = messageOf(page, 'Anna Ekström')
  // What the reload overtook is still in the editor; sent again from there it is the same message.
  await expect(answer.or((await editorOf(page, 'Reply')).filter({ hasText: 'Once is enough.' })).first()).toBeVisible()
  if ((await editor.textContent()) !== '') await send.click()
  await expect(answer.getByText('Sent', { exact: true })).toBeVisible()
  await page.reload()
  await expect(syncState(page)).toHaveText('Up to date')
  await expect(answer).toHaveCount(1)
  expect((await stage.arrived()).map((mail) => mail.text?.trim())).toEqual(['Once is enough.'])
})
