/** All that this site has stored here. Each part by itself: what one cannot do stops none of the others. */
export async function forgetEverything(): Promise<void> {
  localStorage.clear()
  sessionStorage.clear()
  await Promise.allSettled([forgetCaches(), forgetDatabases(), forgetServiceWorkers()])
}

async function forgetCaches(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.map((name) => caches.delete(name)))
}

async function forgetDatabases(): Promise<void> {
  const databases = await indexedDB.databases()
  await Promise.all(databases.map(({ name }) => name !== undefined && forgetDatabase(name)))
}

const forgetDatabase = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    // Blocked by another tab it goes as soon as that one lets go.
    for (const end of ['success', 'error', 'blocked']) request.addEventListener(end, () => resolve())
  })

async function forgetServiceWorkers(): Promise<void> {
  const registrations = await navigator.serviceWorker.getRegistrations()
  await Promise.all(registrations.map((registration) => registration.unregister()))
}
