import type { Browser, BrowserContext, Locator, Page } from '@playwright/test'
import { expect } from './expect.ts'
import { type Line, layLine } from './line.ts'
import type { Member, Stage } from './stage.ts'

/** One member at one browser, who reaches the relay by a line of their own. */
export interface Agent {
  readonly member: Member
  readonly context: BrowserContext
  readonly page: Page
  readonly line: Line
  goOffline(): Promise<void>
  goOnline(): Promise<void>
}

/** Opens a browser's context, signs in and waits until the replica is up to date and works without a network. */
export async function openAgent(browser: Browser, stage: Stage, member: Member): Promise<Agent> {
  const line = await layLine(stage.relay.port, stage.signal)
  const context = await browser.newContext({ baseURL: `http://localhost:${line.port}` })
  const page = await context.newPage()
  await page.goto('/')
  await signIn(page, member)
  return {
    ...{ member, context, page, line },
    // The context's switch does not reach what a shared worker has open: the line is cut too.
    async goOffline() {
      line.cut() // first: a browser that believes itself offline may not look at what it has open
      await context.setOffline(true)
    },
    async goOnline() {
      line.mend()
      await context.setOffline(false)
    },
  }
}

/** At the sign-in page; resolves when the replica is up to date and the service worker has the page. */
export async function signIn(page: Page, member: Member): Promise<void> {
  await page.getByLabel('Email').fill(member.email)
  await page.getByLabel('Password', { exact: true }).fill(member.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(syncState(page)).toHaveText('Up to date')
  await ready(page)
}

/** A page is the service worker's only after it was loaded under it. */
async function ready(page: Page): Promise<void> {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  if (!(await page.evaluate(() => navigator.serviceWorker.controller !== null))) await page.reload()
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await expect(syncState(page)).toHaveText('Up to date')
}

export const syncState = (page: Page): Locator => page.getByRole('complementary', { name: 'Views' }).getByRole('status')

type ViewName = 'Unassigned' | 'Assigned to me' | 'All open' | 'Email' | 'All closed'

const views = (page: Page): Locator => page.getByRole('navigation', { name: 'Views' })

/** The link of a view, its count with it. */
export const view = (page: Page, name: ViewName): Locator => views(page).getByRole('link', { name })

export async function openView(page: Page, name: ViewName): Promise<void> {
  if (!(await view(page, name).isVisible())) await views(page).getByRole('button', { name: 'More' }).click()
  await view(page, name).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

export async function expectCounts(page: Page, counts: Partial<Record<ViewName, number>>): Promise<void> {
  for (const [name, count] of Object.entries(counts)) await expect(view(page, name as ViewName)).toHaveText(`${name}${count}`)
}

export const rows = (page: Page): Locator => page.getByRole('region', { name: 'Conversations' }).getByRole('listitem')

export const row = (page: Page, subject: string): Locator => rows(page).filter({ hasText: subject })

export async function openConversation(page: Page, subject: string): Promise<void> {
  await row(page, subject).getByRole('link').click()
  await expect(page.getByRole('heading', { level: 2, name: subject })).toBeVisible()
}

/** All that happened, oldest first. */
export const timeline = (page: Page): Locator => page.getByRole('region', { name: 'Messages' })

export const messageOf = (page: Page, name: string): Locator => timeline(page).getByRole('article', { name: `Message from ${name}` })

export const commentOf = (page: Page, name: string): Locator => timeline(page).getByRole('article', { name: `Comment by ${name}` })

const composer = (page: Page): Locator => page.getByRole('region', { name: 'Answer' })

/** The editor's place, once the engine is there. */
export async function editorOf(page: Page, tab: 'Reply' | 'Comment'): Promise<Locator> {
  await composer(page).getByRole('tab', { name: tab }).click()
  const editor = composer(page).getByRole('textbox', { name: tab, exact: true })
  await expect(editor).toBeEditable()
  return editor
}

export async function reply(page: Page, words: string): Promise<void> {
  await (await editorOf(page, 'Reply')).fill(words)
  await composer(page).getByRole('button', { name: 'Send', exact: true }).click()
}

export async function comment(page: Page, words: string): Promise<void> {
  await (await editorOf(page, 'Comment')).fill(words)
  await composer(page).getByRole('button', { name: 'Add comment' }).click()
}

export async function closeConversation(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Close', exact: true }).click()
}

/** What stands in the thread, without the times: two screens that agree give the same. */
export async function told(page: Page): Promise<string[]> {
  return timeline(page)
    .locator('article, .event')
    .evaluateAll((entries) =>
      entries.map((entry) => {
        const copy = entry.cloneNode(true) as Element
        for (const part of copy.querySelectorAll('time, button, .avatar')) part.remove()
        return (copy.textContent ?? '').replace(/\s+/g, ' ').trim()
      }),
    )
}
