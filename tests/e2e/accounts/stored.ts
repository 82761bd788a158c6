import type { Page } from '@playwright/test'

/** Everything that this site keeps in the browser, as one text: databases, storages and the names of caches. Bytes are read as Latin-1. */
export function dump(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const latin = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes)
    const plain = (_key: string, value: unknown): unknown => {
      if (value instanceof ArrayBuffer) return latin(new Uint8Array(value))
      if (ArrayBuffer.isView(value)) return latin(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
      return value instanceof Map || value instanceof Set ? [...value] : value
    }
    const parts = [
      JSON.stringify({ ...localStorage }),
      JSON.stringify({ ...sessionStorage }),
      document.cookie,
      JSON.stringify(await caches.keys()),
    ]
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue
      const database = await done(indexedDB.open(name))
      for (const store of database.objectStoreNames) {
        const rows = database.transaction(store).objectStore(store)
        const [keys, values] = await Promise.all([done(rows.getAllKeys()), done(rows.getAll())])
        parts.push(`${name}/${store}`, JSON.stringify(keys, plain), JSON.stringify(values, plain))
      }
      database.close()
    }
    return parts.join('\n')
  })
}

/** What is left of this site in the browser, each kind by its names. */
export function leftovers(page: Page) {
  return page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name),
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    caches: await caches.keys(),
    locks: ((await navigator.locks.query()).held ?? []).map(({ name }) => name),
    serviceWorkers: (await navigator.serviceWorker.getRegistrations()).length,
  }))
}
