import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { campaign } from '../bench/kill/campaign.ts'

const KILLS = 20

describe('a relay that is killed under load', () => {
  // Twenty starts: what they compile is compiled once.
  beforeEach(() => void vi.stubEnv('NODE_COMPILE_CACHE', path.join(os.tmpdir(), 'samtal-compile-cache')))
  afterEach(() => void vi.unstubAllEnvs())

  test('[ST-2] [SY-2] what was acknowledged or broadcast is there after every SIGKILL, once, and every replica has it', {
    timeout: 120_000, // a third of it where nothing else runs
  }, async ({ signal }) => {
    const { acknowledged, lost, twice, broken, unreached } = await campaign({ kills: KILLS, seed: 20_260_105, stop: signal })
    expect({ lost, twice, broken, unreached }).toEqual({ lost: [], twice: [], broken: [], unreached: [] })
    expect(acknowledged).toBeGreaterThan(100) // or there was nothing to lose
  })
})
