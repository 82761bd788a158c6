import { readFile } from 'node:fs/promises'
import type { Download, Page } from '@playwright/test'
import { bring } from '../channels/smtp-dialogue.ts'
import {
  closeConversation,
  comment,
  editorOf,
  expectCounts,
  messageOf,
  openConversation,
  openView,
  reply,
  row,
  rows,
  timeline,
  view,
} from './stage/agent.ts'
import { expect, test } from './stage/test.ts'

const maja = { name: 'Maja Holm', address: 'maja@kund.example' }
const subject = 'Squeaking brake'

const bytesOf = async (download: Download): Promise<Buffer> => readFile(await download.path())
const setOwner = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: /^Owner: / }).click()
  await page.getByRole('menuitemradio', { name }).click()
}

test('[K1] [C1] [C3] [E2] [L2] a mail to the SMTP listener appears by itself on both screens', async ({ stage, anna, bo }) => {
  const pages = [anna.page, bo.page]
  for (const page of pages) await expectCounts(page, { Unassigned: 0, 'All open': 0 })
  await stage.sendMail({ from: maja, subject, text: 'It squeaks since Monday.\nCan you look at it?' })
  for (const page of pages) {
    await expectCounts(page, { Unassigned: 1, 'Assigned to me': 0, 'All open': 1 })
    await expect(row(page, subject)).toContainText('Maja Holm')
    await openConversation(page, subject)
    const message = messageOf(page, 'Maja Holm')
    await expect(message).toHaveCount(1)
    await expect(message).toContainText('It squeaks since Monday.')
    await expect(message).toContainText('Can you look at it?')
    await expect(message.getByRole('time')).toHaveText(/^\d\d:\d\d$/)
  }
})

test('[K1] [E2] a hostile HTML body runs nothing and asks for nothing; images come when asked for, by the relay', async ({
  stage,
  anna,
}) => {
  const { page } = anna
  const { canary } = stage
  const asked: string[] = []
  anna.context.on('request', (request) => asked.push(request.url()))
  const host = new URL(canary.url).host
  await stage.sendMail({
    from: maja,
    subject,
    html: `<!doctype html><head><link rel="stylesheet" href="${canary.url}/link.css"><style>@import url(${canary.url}/import.css);
      p { background: url(${canary.url}/background.png) } @font-face { font-family: x; src: url(${canary.url}/font) } p { font-family: x }</style>
      <meta http-equiv="refresh" content="0;url=${canary.url}/refresh"><base href="${canary.url}/"></head>
      <p style="background-image: url('${canary.url}/inline.png')" onclick="top.pwned = 1">Hello from <b>Maja</b></p>
      <script>top.pwned = 1; fetch('${canary.url}/script')</script>
      <img src="about:nothing" onerror="top.pwned = 1; fetch('${canary.url}/onerror')">
      <svg onload="top.pwned = 1"><image href="${canary.url}/svg.png"/></svg>
      <iframe src="${canary.url}/frame"></iframe><object data="${canary.url}/object"></object>
      <video poster="${canary.url}/poster" src="${canary.url}/video"></video>
      <form action="${canary.url}/form"><input name="q"></form>
      <a href="javascript:top.pwned = 1">a link</a>
      <img src="${canary.url}/pixel.png" alt="the pixel">`,
  })
  await openConversation(page, subject)
  const element = page.getByTitle('The message as it was sent')
  const frame = page.frameLocator('iframe[title="The message as it was sent"]')
  await expect(frame.getByText('Hello from Maja')).toBeVisible()
  await expect(element).toHaveAttribute('sandbox', /^(?!.*allow-scripts)/)
  await expect(
    frame.locator('script, iframe, object, form, input, video, link, meta[http-equiv=refresh], [onerror], [onclick]'),
  ).toHaveCount(0)
  await expect(frame.locator('a[href^="javascript:"]')).toHaveCount(0)
  await expect(page.getByText(/image.* from outside .* blocked/)).toBeVisible()
  expect(canary.asked).toEqual([])

  await page.getByRole('button', { name: 'Show images' }).click()
  await expect.poll(() => frame.getByAltText('the pixel').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(1)
  await expect.poll(() => canary.asked).toContain('/pixel.png')
  expect(canary.asked).toEqual(['/pixel.png'])
  expect(asked.filter((url) => new URL(url).host === host)).toEqual([])
  expect(asked.filter((url) => url.includes('/api/image?'))).toHaveLength(1)
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
})

test('[K1] [E2] an attachment comes home with its own bytes and its own name', async ({ stage, anna }) => {
  const content = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 31 + (index >> 8)) % 256))
  const filename = 'Räkning för mars.pdf'
  await stage.sendMail({ from: maja, subject, text: 'Here it is.', attachments: [{ filename, content, contentType: 'application/pdf' }] })
  await openConversation(anna.page, subject)
  const [download] = await Promise.all([
    anna.page.waitForEvent('download'),
    anna.page.getByRole('button', { name: `Download ${filename}, 70 kB` }).click(),
  ])
  expect(download.suggestedFilename()).toBe(filename)
  expect((await bytesOf(download)).equals(content)).toBe(true)
})

test('[K2] [E2] [G1] [G5] a formatted reply leaves as proper MIME; the answer joins and reopens the conversation', async ({
  stage,
  anna,
  bo,
}) => {
  const pages = [anna.page, bo.page]
  const { page } = anna
  const question = await stage.sendMail({ from: maja, subject, text: 'Can you look at it?' })
  for (const one of pages) await openConversation(one, subject)

  const editor = await editorOf(page, 'Reply')
  const tool = (name: string) => page.getByRole('toolbar', { name: 'Format' }).getByRole('button', { name })
  await editor.pressSequentially('Come ')
  await tool('Bold').click()
  await editor.pressSequentially('tomorrow')
  await tool('Bold').click()
  await editor.press('Enter')
  await tool('Bullet list').click()
  await editor.pressSequentially('new pads')
  await editor.press('Enter')
  await editor.pressSequentially('clean chain')
  await page.getByRole('button', { name: 'Send', exact: true }).click()

  for (const one of pages) {
    const answer = messageOf(one, 'Anna Ekström')
    await expect(answer).toHaveCount(1)
    await expect(answer.getByText('Sent', { exact: true })).toBeVisible()
    await expect(answer.locator('strong')).toHaveText('tomorrow')
    await expect(answer.getByRole('listitem')).toHaveText(['new pads', 'clean chain'])
  }
  await expectCounts(page, { Unassigned: 0, 'Assigned to me': 1, 'All open': 1 })
  await expectCounts(bo.page, { Unassigned: 0, 'Assigned to me': 0, 'All open': 1 })

  const [mail] = await stage.arrived()
  expect(stage.sink.mails).toHaveLength(1)
  expect(stage.sink.mails[0]).toMatchObject({ from: stage.inbox.address, recipients: [maja.address] })
  expect(mail).toMatchObject({
    from: { address: stage.inbox.address },
    to: [maja],
    subject: `Re: ${subject}`,
    inReplyTo: question,
    references: question,
  })
  expect(mail?.headers.find(({ key }) => key === 'content-type')?.value).toContain('multipart/alternative')
  expect(mail?.html).toContain('<strong>tomorrow</strong>')
  expect(mail?.html).toMatch(/<li>(<p>)?new pads/)
  expect(mail?.text).toMatch(/Come \W?tomorrow\W?\s+\W+ new pads\s+\W+ clean chain/)

  await closeConversation(page)
  for (const one of pages) await expectCounts(one, { 'All open': 0 })
  const ours = mail?.messageId ?? ''
  await stage.sendMail({ from: maja, subject: `Re: ${subject}`, text: 'See you then!', inReplyTo: ours, references: [question, ours] })
  for (const one of pages) {
    await expectCounts(one, { 'All open': 1 })
    await expect(messageOf(one, 'Maja Holm')).toHaveCount(2)
    await expect(messageOf(one, 'Maja Holm').last()).toContainText('See you then!')
    await expect(rows(one)).toHaveCount(1)
    await expect(one.getByRole('button', { name: 'Close', exact: true })).toBeVisible()
  }
})

test('[G2] [H1] [H7] [E3] [C2] [C10] a comment stays in the house; owner, close and reopen reach the other agent', async ({
  stage,
  anna,
  bo,
}) => {
  await stage.sendMail({ from: maja, subject, text: 'Can you look at it?' })
  for (const { page } of [anna, bo]) await openConversation(page, subject)

  await comment(anna.page, 'She always pays late.')
  await expect(bo.page.getByRole('article', { name: 'Comment by Anna Ekström' })).toContainText('She always pays late.')

  await setOwner(anna.page, 'Bo Lindqvist')
  await expect(timeline(bo.page)).toContainText(/Anna Ekström assigned this to Bo Lindqvist, \d\d:\d\d/)
  await expectCounts(bo.page, { Unassigned: 0, 'Assigned to me': 1, 'All open': 1 })
  await expectCounts(anna.page, { Unassigned: 0, 'Assigned to me': 0, 'All open': 1 })

  await closeConversation(bo.page)
  await expect(timeline(anna.page)).toContainText(/Bo Lindqvist closed this, \d\d:\d\d/)
  await expectCounts(anna.page, { 'All open': 0 })
  await expectCounts(bo.page, { 'Assigned to me': 0, 'All open': 0 })
  await expect(rows(anna.page)).toHaveCount(0)
  await openView(anna.page, 'All closed')
  await expectCounts(anna.page, { 'All closed': 1 })
  await expect(row(anna.page, subject)).toBeVisible()
  await openConversation(anna.page, subject)

  await anna.page.getByRole('button', { name: 'Reopen' }).click()
  await expect(timeline(bo.page)).toContainText(/Anna Ekström reopened this, \d\d:\d\d/)
  await expectCounts(bo.page, { 'Assigned to me': 1, 'All open': 1 })
  await expect(view(anna.page, 'All closed')).toHaveText('All closed0')

  // What leaves now is the first that ever left.
  await reply(bo.page, 'Bring it in.')
  await expect(messageOf(bo.page, 'Bo Lindqvist').getByText('Sent', { exact: true })).toBeVisible()
  expect(stage.sink.mails).toHaveLength(1)
  expect((await stage.arrived())[0]?.text).toContain('Bring it in.')
  expect(Buffer.from(stage.sink.mails[0]?.bytes ?? []).toString()).not.toContain('pays late')
})

test('[K1] [IN-3] bytes that are no mail become an item with the bytes to download, and the next mail arrives', async ({ stage, anna }) => {
  const { page } = anna
  const garbage = Buffer.from(
    Array.from({ length: 3000 }, (_, index) => (index * index * 7 + 13) % 251).filter((byte) => byte !== 10 && byte !== 13 && byte !== 46),
  )
  const to = [stage.inbox.address]
  expect(await bring(stage.relay.smtpPort, garbage, { from: maja.address, to })).toMatch(/^250/)
  await stage.sendMail({ from: maja, subject, text: 'And this one can be read.' })
  await expectCounts(page, { Unassigned: 2 })
  await expect(row(page, subject)).toBeVisible()
  await row(page, 'Could not be read').getByRole('link').click()
  await expect(timeline(page)).toContainText('This message could not be read')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Original' }).click()])
  expect(download.suggestedFilename()).toBe('original.eml')
  expect((await bytesOf(download)).subarray(0, garbage.length).equals(garbage)).toBe(true)
})

test.describe('without an outgoing server', () => {
  test.use({ outgoing: false })

  test('[OB-5] [J2] a reply waits and says for what; once the server is set it leaves by itself', async ({ stage, anna }) => {
    const { page } = anna
    await stage.sendMail({ from: maja, subject, text: 'Can you look at it?' })
    await openConversation(page, subject)
    await reply(page, 'Yes, on Monday.')
    const answer = messageOf(page, 'Anna Ekström')
    await expect(answer).toContainText('No outgoing server yet. It goes out when an admin has set one in Settings.')
    await expect(row(page, subject)).toContainText('Queued')

    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('link', { name: 'Outgoing email' }).click()
    await page.getByLabel('Server', { exact: true }).fill('127.0.0.1')
    await page.getByLabel('Security').selectOption('none')
    await page.getByLabel('Port', { exact: true }).fill(String(stage.outgoing.port))
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible()

    await page.getByRole('link', { name: 'Inbox', exact: true }).click()
    await openConversation(page, subject)
    await expect(answer.getByText('Sent', { exact: true })).toBeVisible()
    expect((await stage.arrived()).map((mail) => mail.text?.trim())).toEqual(['Yes, on Monday.'])
  })
})
