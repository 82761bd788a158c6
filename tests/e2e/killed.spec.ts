import PostalMime from 'postal-mime'
import { openSink } from '../channels/smtp-sink.ts'
import {
  closeConversation,
  comment,
  commentOf,
  expectCounts,
  messageOf,
  openConversation,
  reply,
  row,
  rows,
  syncState,
  timeline,
} from './stage/agent.ts'
import { expect, test } from './stage/test.ts'

const maja = { name: 'Maja Holm', address: 'maja@kund.example' }
const subject = 'Squeaking brake'

test('[IN-1] [IN-2] [K1] five mails, each followed by SIGKILL the moment it got its 250, are five conversations', async ({
  stage,
  anna,
}) => {
  const subjects = ['one', 'two', 'three', 'four', 'five'].map((word) => `Question ${word}`)
  for (const one of subjects) {
    await stage.sendMail({ from: maja, subject: one, text: 'Can you help?' })
    await stage.relay.kill()
    await stage.relay.restart()
  }
  await expect(syncState(anna.page)).toHaveText('Up to date', { timeout: 30_000 })
  await expectCounts(anna.page, { Unassigned: 5, 'All open': 5 })
  await expect(rows(anna.page)).toHaveCount(5)
  for (const one of subjects) {
    await expect(row(anna.page, one)).toHaveCount(1)
    await openConversation(anna.page, one)
    await expect(messageOf(anna.page, 'Maja Holm')).toHaveCount(1)
  }
})

test('[OB-1] [K2] SIGKILL while a reply waits for its mail server: after the restart it leaves, once', async ({ stage, anna }) => {
  const { page } = anna
  await stage.sendMail({ from: maja, subject, text: 'Can you help?' })
  await openConversation(page, subject)
  stage.outgoing.cut()
  await reply(page, 'Bring it in.')
  const answer = messageOf(page, 'Anna Ekström')
  await expect(answer.getByText('Waiting', { exact: true })).toBeVisible()
  await expect(answer).toContainText('The mail server cannot be reached. It goes out by itself.')

  await stage.relay.kill()
  stage.outgoing.mend()
  await expect(syncState(page)).toHaveText('Offline')
  expect(stage.sink.mails).toHaveLength(0)
  await stage.relay.restart()
  await expect(answer.getByText('Sent', { exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(answer).toHaveCount(1)
  expect((await stage.arrived()).map((mail) => mail.text?.trim())).toEqual(['Bring it in.'])
})

test('[OB-2] [OB-3] [K2] [E2] SIGKILL while the other server sits on the final dot: uncertain; Retry sends the same Message-ID', async ({
  stage,
  anna,
}) => {
  const { page } = anna
  const mute = await openSink({ signal: stage.signal, data: 'mute' })
  await stage.sendMail({ from: maja, subject, text: 'Can you help?' })
  await openConversation(page, subject)
  stage.outgoing.leadTo(mute.port)
  await reply(page, 'Bring it in.')
  await mute.dotted
  const answer = messageOf(page, 'Anna Ekström')
  await expect(answer.getByText('Sending', { exact: true })).toBeVisible()

  await stage.relay.kill()
  stage.outgoing.leadTo(stage.sink.port)
  await stage.relay.restart()
  await expect(answer.getByText('Uncertain', { exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(answer).toContainText('it may have arrived. Retry only if you must be sure; it could then arrive twice.')
  await expect(row(page, subject)).toContainText('Uncertain')
  expect(stage.sink.mails).toHaveLength(0)

  await answer.getByRole('button', { name: 'Retry' }).click()
  await expect(answer.getByText('Sent', { exact: true })).toBeVisible()
  expect(mute.mails).toHaveLength(1)
  const [first, second] = await Promise.all([...mute.mails, ...stage.sink.mails].map(({ bytes }) => PostalMime.parse(bytes)))
  expect(stage.sink.mails).toHaveLength(1)
  expect(first?.messageId).toMatch(/^<.+@ekstromcykel\.example>$/)
  expect(second?.messageId).toBe(first?.messageId)
  expect(second?.text?.trim()).toBe('Bring it in.')
})

test('[SY-2] [SY-27] [L2] SIGKILL while an agent is offline with three things waiting: each is delivered once', async ({
  stage,
  anna,
  bo,
}) => {
  await stage.sendMail({ from: maja, subject, text: 'Can you help?' })
  for (const { page } of [anna, bo]) await openConversation(page, subject)
  await anna.goOffline()
  await reply(anna.page, 'Bring it in.')
  await comment(anna.page, 'A regular.')
  await closeConversation(anna.page)
  await expect(syncState(anna.page)).toHaveText('Offline, 3 waiting')
  await stage.relay.kill()
  await anna.goOnline()
  await expect(syncState(bo.page)).toHaveText('Offline')
  await expect(syncState(anna.page)).toHaveText('Offline, 3 waiting')
  await stage.relay.restart()

  for (const { page } of [anna, bo]) {
    await expect(syncState(page)).toHaveText('Up to date', { timeout: 30_000 })
    await expect(messageOf(page, 'Anna Ekström').getByText('Sent', { exact: true })).toBeVisible()
    await expect(messageOf(page, 'Anna Ekström')).toHaveCount(1)
    await expect(commentOf(page, 'Anna Ekström')).toHaveCount(1)
    await expect(timeline(page).getByText(/closed this/)).toHaveCount(1)
    await expectCounts(page, { 'All open': 0 })
  }
  expect((await stage.arrived()).map((mail) => mail.text?.trim())).toEqual(['Bring it in.'])
})
