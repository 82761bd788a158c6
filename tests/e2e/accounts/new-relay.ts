import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type RelayProcess, startRelayProcess } from '../stage/relay.ts'
import { test as base } from '../stage/test.ts'

/** A relay where nobody has an account yet. */
interface NewRelay {
  readonly url: string
  /** Works once. */
  readonly setupLink: string
}

export const test = base.extend<{ readonly newRelay: NewRelay }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from it which fixtures are needed
  newRelay: async ({}, use) => {
    const stop = new AbortController()
    const dataDir = await mkdtemp(path.join(tmpdir(), 'samtal-e2e-'))
    let relay: RelayProcess | undefined
    try {
      relay = await startRelayProcess({ dataDir, proxyAllow: [], signal: stop.signal })
      await use({ url: `http://localhost:${relay.port}`, setupLink: relay.setupLink })
    } finally {
      await relay?.kill()
      stop.abort()
      await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
    }
  },
})
