import { readFile } from 'node:fs/promises'
import type { Download, Locator, Page } from '@playwright/test'
import { editorOf, messageOf, openConversation, syncState } from './stage/agent.ts'
import { PIXEL } from './stage/canary.ts'
import { expect, test } from './stage/test.ts'

const maja = { name: 'Maja Holm', address: 'maja@kund.example' }
const subject = 'Squeaking brake'

const composer = (page: Page): Locator => page.getByRole('region', { name: 'Answer' })
const chips = (page: Page): Locator => composer(page).getByRole('list', { name: 'Attached files' }).getByRole('listitem')
const send = (page: Page) => composer(page).getByRole('button', { name: 'Send', exact: true }).click()
const bytesOf = async (download: Download): Promise<Buffer> => readFile(await download.path())
const noise = (size: number) => Buffer.from(Array.from({ length: size }, (_, index) => (index * 31 + (index >> 8) * 7) % 256))

/** As the browser's own choice of files gives them. */
async function choose(page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await composer(page).getByRole('button', { name: 'Attach files' }).click()
  await (await choosing).setFiles(files)
}

/** As a drop or a paste gives one; the browser's own cannot be played. */
const hand = (page: Page, how: 'drop' | 'paste', name: string, text: string) =>
  composer(page)
    .getByRole('textbox', { name: 'Reply', exact: true })
    .evaluate(
      (editor, [kind, fileName, words]) => {
        const carried = new DataTransfer()
        carried.items.add(new File([words], fileName, { type: 'text/plain' }))
        const given = { bubbles: true, cancelable: true }
        if (kind === 'paste') editor.dispatchEvent(new ClipboardEvent('paste', { ...given, clipboardData: carried }))
        else for (const step of ['dragover', 'drop']) editor.dispatchEvent(new DragEvent(step, { ...given, dataTransfer: carried }))
      },
      [how, name, text] as const,
    )

test('[FI-10] [L3] [E2] attached and sent offline, over a reload; the customer gets it byte for byte, once', async ({
  stage,
  anna,
  bo,
}) => {
  const { page } = anna
  const content = noise(2_500_000)
  const name = 'Offert för Maja.pdf'
  await stage.sendMail({ from: maja, subject, text: 'What does it cost?' })
  for (const one of [page, bo.page]) await openConversation(one, subject)

  await anna.goOffline()
  await expect(syncState(page)).toHaveText('Offline')
  await (await editorOf(page, 'Reply')).fill('Here is our offer.')
  await choose(page, { name, mimeType: 'application/pdf', buffer: content })
  await expect(chips(page)).toHaveText([/Offert för Maja\.pdf\s*2\.5 MB/])
  await page.reload()
  await expect(syncState(page)).toHaveText('Offline')
  await expect(chips(page)).toHaveText([/Offert för Maja\.pdf/])
  await editorOf(page, 'Reply')
  await send(page)
  await expect(chips(page)).toHaveCount(0)
  const answer = messageOf(page, 'Anna Ekström')
  const download = (where: Page) => messageOf(where, 'Anna Ekström').getByRole('button', { name: `Download ${name}, 2.5 MB` })
  await expect(download(page)).toBeVisible()
  await expect(answer.getByText('Queued', { exact: true })).toBeVisible()
  // One's own file can be had while it waits, too.
  const [own] = await Promise.all([page.waitForEvent('download'), download(page).click()])
  expect((await bytesOf(own)).equals(content)).toBe(true)
  await page.reload()
  await expect(syncState(page)).toHaveText('Offline, 1 waiting')
  expect(stage.sink.mails).toHaveLength(0)

  await anna.goOnline()
  await expect(syncState(page)).toHaveText('Up to date', { timeout: 30_000 })
  await expect(answer.getByText('Sent', { exact: true })).toBeVisible({ timeout: 30_000 })
  const [mail] = await stage.arrived()
  expect(stage.sink.mails).toHaveLength(1)
  expect(mail?.text?.trim()).toBe('Here is our offer.')
  expect(mail?.attachments.map(({ filename, mimeType }) => ({ filename, mimeType }))).toEqual([
    { filename: name, mimeType: 'application/pdf' },
  ])
  expect(Buffer.from(mail?.attachments[0]?.content as ArrayBuffer).equals(content)).toBe(true)
  const [theirs] = await Promise.all([bo.page.waitForEvent('download'), download(bo.page).click()])
  expect(theirs.suggestedFilename()).toBe(name)
  expect((await bytesOf(theirs)).equals(content)).toBe(true)
})

test('[FI-12] dropped, pasted and chosen; a picture shows itself; the keyboard takes one off; without words it is a message too', async ({
  stage,
  anna,
}) => {
  const { page } = anna
  await stage.sendMail({ from: maja, subject, text: 'Can you send me a picture?' })
  await openConversation(page, subject)
  await editorOf(page, 'Reply')
  await choose(page, { name: 'pixel.png', mimeType: 'image/png', buffer: PIXEL })
  const preview = chips(page).first().locator('img')
  await expect.poll(() => preview.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(1)
  await hand(page, 'drop', 'note.txt', 'dropped')
  await hand(page, 'paste', 'note.txt', 'pasted')
  await expect(chips(page)).toHaveText([/pixel\.png/, /note\.txt/, /note \(2\)\.txt/])
  for (const one of await chips(page).all()) await expect(one).toContainText('Uploaded')

  await composer(page).getByRole('button', { name: 'Remove note.txt' }).focus()
  await page.keyboard.press('Enter')
  await expect(chips(page)).toHaveText([/pixel\.png/, /note \(2\)\.txt/])
  await expect(composer(page).getByRole('button', { name: 'Remove note (2).txt' })).toBeFocused()
  await expect(composer(page).getByRole('status').filter({ hasText: 'Taken off: note.txt' })).toHaveCount(1)

  await send(page)
  await expect(messageOf(page, 'Anna Ekström').getByText('Sent', { exact: true })).toBeVisible()
  const [mail] = await stage.arrived()
  expect(mail?.attachments.map(({ filename }) => filename)).toEqual(['pixel.png', 'note (2).txt'])
  expect(Buffer.from(mail?.attachments[0]?.content as ArrayBuffer).equals(PIXEL)).toBe(true)
  expect(Buffer.from(mail?.attachments[1]?.content as ArrayBuffer).toString()).toBe('pasted')
})

test('[FI-4] what a message cannot take is refused at once, and says so', async ({ stage, anna }) => {
  const { page } = anna
  await stage.sendMail({ from: maja, subject, text: 'Send me everything.' })
  await openConversation(page, subject)
  await editorOf(page, 'Reply')
  await choose(page, { name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(26 * 1024 * 1024) })
  await expect(page.getByText('The files of a message may have at most 25 MB together.')).toBeVisible()
  await expect(chips(page)).toHaveCount(0)
})
