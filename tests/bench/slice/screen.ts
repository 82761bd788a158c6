import type { Page } from '@playwright/test'

/**
 * Times in a page are Date.now(), the clock that Node in the same machine reads too. A thing is on screen at the first
 * task after the frame that drew it.
 */
declare global {
  interface Window {
    benchSeen?: Promise<number>
    benchPressed?: Promise<number>
    /** When the first row of a list was on screen, ms since the navigation began. */
    benchBoot?: Promise<number>
  }
}

/** From now on waits for an element of `selector` with exactly these words; `seenAt` then tells when it was on screen. */
export async function watchFor(page: Page, selector: string, words: string): Promise<void> {
  await page.evaluate(
    ([wanted, exact]) => {
      window.benchSeen = new Promise((resolve) => {
        const isThere = () => [...document.querySelectorAll(wanted)].some((element) => element.textContent?.trim() === exact)
        const look = () => {
          if (!isThere()) return
          observer.disconnect()
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = () => resolve(Date.now())
            port2.postMessage(null)
          })
        }
        const observer = new MutationObserver(look)
        observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
        look()
      })
    },
    [selector, words] as const,
  )
}

export const seenAt = (page: Page): Promise<number> => page.evaluate(() => window.benchSeen ?? Number.NaN)

/** Presses a key; when the page heard of it. */
export async function press(page: Page, key: string): Promise<number> {
  await page.evaluate(() => {
    window.benchPressed = new Promise((resolve) => {
      addEventListener('keydown', () => resolve(Date.now()), { capture: true, once: true })
    })
  })
  await page.keyboard.press(key)
  return page.evaluate(() => window.benchPressed ?? Number.NaN)
}

/** Loads that follow note in `benchBoot` when their first row was on screen. */
export async function noteBoots(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.benchBoot = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (document.querySelector('a.row') === null) return
        observer.disconnect()
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => resolve(performance.now())
          port2.postMessage(null)
        })
      })
      observer.observe(document, { subtree: true, childList: true })
    })
  })
}

export const bootTime = (page: Page): Promise<number> => page.evaluate(() => window.benchBoot ?? Number.NaN)
