/**
 * The app's own files, offline. A new version that was fetched earlier is taken before anything is drawn, so that a load
 * never shows an old version while a newer one lies ready; nothing reloads under a person's hands.
 */
export async function takeNewVersion(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  reloadOnMissingFile()
  const registration = await navigator.serviceWorker.getRegistration().catch(() => undefined)
  if (registration?.waiting) await takeOver(registration.waiting)
}

/** For those who are inside: whoever has signed out leaves nothing here, the app's files neither (T20). */
export function startServiceWorker(): void {
  if (!('serviceWorker' in navigator)) return
  void navigator.serviceWorker.register('/sw.js').catch(() => null) // without it the app works, online
}

/** Does not come back when all goes well: the page is loaded anew by the new version. */
function takeOver(waiting: ServiceWorker): Promise<void> {
  const patienceMs = 1500
  return new Promise((resolve) => {
    const giveUp = setTimeout(resolve, patienceMs)
    navigator.serviceWorker.addEventListener(
      'controllerchange',
      () => {
        clearTimeout(giveUp)
        location.reload()
      },
      { once: true },
    )
    waiting.postMessage({ type: 'SKIP_WAITING' })
  })
}

/** Another tab has taken the new version and the files of this one are gone: loads anew, but not again and again. */
function reloadOnMissingFile(): void {
  const key = 'samtal.reloadedAt'
  const leastMs = 60_000
  window.addEventListener('vite:preloadError', (event) => {
    if (Date.now() - Number(sessionStorage.getItem(key) ?? 0) < leastMs) return
    event.preventDefault()
    sessionStorage.setItem(key, String(Date.now()))
    location.reload()
  })
}
