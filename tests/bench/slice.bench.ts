import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { findChromium } from '../../scripts/chromium.ts'
import { bring } from '../channels/smtp-dialogue.ts'
import { type BenchOptions, type Figure, percentile } from './figure.ts'
import { mail } from './mail.ts'
import { startCountingProxy } from './slice/counting-proxy.ts'
import { type DemoProcess, startDemoProcess } from './slice/demo-process.ts'
import { bootTime, noteBoots, press, seenAt, watchFor } from './slice/screen.ts'

/**
 * The way of a mail and of an edit through the whole house: a relay in a process of its own, and two browsers, each with
 * its replica. The first of each kind is for warming up and is not counted.
 */
const CONVERSATIONS = 400
const MAILS = 40
const EDITS = 40
const BOOTS = 20
const ARGS = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
const FIRST_ROW = 'a.row >> nth=0'

export async function* run({ stop }: BenchOptions): AsyncGenerator<Figure> {
  const demo = await startDemoProcess(CONVERSATIONS)
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ARGS })
  const close = () => void browser.close()
  stop.addEventListener('abort', close, { once: true })
  try {
    yield figure('relay_rss_before_mb', await demo.memory(), 'MB', 1)
    yield* firstLoad(browser, demo)
    const [anna, bo] = await Promise.all([signIn(browser, demo, 0), signIn(browser, demo, 1)])
    yield* spread('mail_to_screen', await mails(demo, bo))
    yield* spread('edit_to_screen', await edits(anna, bo))
    yield* spread('boot_to_list', await boots(demo, bo))
    yield figure('relay_rss_after_mb', await demo.memory(), 'MB', 1)
  } finally {
    stop.removeEventListener('abort', close)
    await browser.close()
    await demo.close()
  }
}

const figure = (metric: string, value: number, unit: string, n: number): Figure => ({
  suite: 'slice',
  metric,
  subject: 'samtal',
  value,
  unit,
  n,
})

function* spread(name: string, times: readonly number[]): Generator<Figure> {
  yield figure(`${name}_ms_p50`, percentile(times, 0.5), 'ms', times.length)
  yield figure(`${name}_ms_p95`, percentile(times, 0.95), 'ms', times.length)
}

/** From nothing to the list, then to a conversation with its editor. The service worker would fetch all of it at once: it is off. */
async function* firstLoad(browser: Browser, demo: DemoProcess): AsyncGenerator<Figure> {
  const proxy = await startCountingProxy()
  const context = await browser.newContext({ serviceWorkers: 'block', proxy: { server: proxy.server, bypass: '<-loopback>' } })
  await enter(context, demo, 1)
  proxy.reset()
  const page = await context.newPage()
  await page.goto(demo.url)
  await page.waitForSelector(FIRST_ROW)
  await page.getByText('Up to date').waitFor()
  await page.evaluate(async () => void (await document.fonts.ready))
  const { page: own, worker, fonts, other, sync } = proxy.traffic()
  yield figure('first_load_bytes', own + worker + fonts + other, 'bytes', 1)
  yield figure('first_load_page_bytes', own, 'bytes', 1)
  yield figure('first_load_worker_bytes', worker, 'bytes', 1)
  yield figure('first_load_font_bytes', fonts, 'bytes', 1)
  yield figure('first_sync_bytes', sync, 'bytes', 1)
  await page.click(FIRST_ROW)
  await page.locator('.composer [contenteditable]').waitFor()
  await page.evaluate(async () => void (await document.fonts.ready))
  const all = proxy.traffic()
  yield figure('first_load_with_editor_bytes', all.page + all.worker + all.fonts + all.other, 'bytes', 1)
  await context.close()
  proxy.close()
}

async function enter(context: BrowserContext, demo: DemoProcess, member: number): Promise<void> {
  const { origin } = new URL(demo.url)
  const answer = await context.request.post(`${demo.url}/api/session`, { data: demo.members[member], headers: { origin } })
  if (!answer.ok()) throw new Error(`signing in answered ${answer.status()}`)
}

/** A browser of one's own, with the first inbox open and everything fetched. */
async function signIn(browser: Browser, demo: DemoProcess, member: number): Promise<Page> {
  const context = await browser.newContext({ locale: 'en' })
  await enter(context, demo, member)
  const page = await context.newPage()
  await page.goto(demo.url)
  await page.waitForSelector(FIRST_ROW)
  await page.getByText('Up to date').waitFor()
  return page
}

/** From the relay's 250 to the row, ms. */
async function mails(demo: DemoProcess, page: Page): Promise<number[]> {
  const to = await openInbox(demo, page)
  const times: number[] = []
  for (let n = 0; n <= MAILS; n++) {
    const from = `bench-${n}@kund.example`
    const subject = `Bench mail ${n}`
    await watchFor(page, 'a.row .sub', subject)
    const reply = await bring(demo.smtpPort, mail({ from, to, subject, id: `<bench-${n}@kund.example>` }), { from, to: [to] })
    const takenAt = Date.now()
    if (!reply?.startsWith('250')) throw new Error(`the relay answered ${reply}`)
    times.push((await seenAt(page)) - takenAt)
  }
  return times.slice(1)
}

/** The address of the inbox that stands on this screen. */
async function openInbox(demo: DemoProcess, page: Page): Promise<string> {
  const name = await page.getByRole('button', { name: /^Inbox: / }).getAttribute('aria-label')
  const inbox = demo.inboxes.find((one) => name === `Inbox: ${one.name}`)
  if (inbox === undefined) throw new Error(`no inbox on screen but ${name}`)
  return inbox.address
}

/** One closes and reopens, the other looks at the same conversation; from the key to the other's screen, ms. */
async function edits(anna: Page, bo: Page): Promise<number[]> {
  await anna.click(FIRST_ROW)
  await anna.getByRole('button', { name: 'Close', exact: true }).waitFor()
  await bo.goto(anna.url())
  await bo.getByRole('button', { name: 'Close', exact: true }).waitFor()
  const times: number[] = []
  for (let n = 0; n <= EDITS; n++) {
    await watchFor(bo, '.thread-head .meta > span:first-child', n % 2 === 0 ? 'Closed' : 'Open')
    const pressedAt = await press(anna, 'e')
    times.push((await seenAt(bo)) - pressedAt)
  }
  return times.slice(1)
}

/** The replica is there and the app's files too; from the navigation to the rows, ms. */
async function boots(demo: DemoProcess, page: Page): Promise<number[]> {
  await noteBoots(page)
  const times: number[] = []
  for (let n = 0; n <= BOOTS; n++) {
    await page.goto('about:blank') // so that the replica's worker ends too
    await page.goto(demo.url)
    times.push(await bootTime(page))
  }
  return times.slice(1)
}
