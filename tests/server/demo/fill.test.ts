import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { DemoOptions } from '../../../server/demo/conversations.ts'
import { fillWithDemo } from '../../../server/demo/fill.ts'
import type { Importer } from '../../../server/demo/importer.ts'
import { createUlid } from '../../../shared/ids.ts'

const now = Date.UTC(2026, 10, 22, 10, 44)
const ulid = (fill: number) => createUlid({ now: () => now, random: (count) => new Uint8Array(count).fill(fill) })
const options: DemoOptions = {
  seed: 7,
  count: 2000,
  now,
  inboxes: [{ id: `inbox:${ulid(1)}`, channel: `channel:${ulid(1)}`, name: 'Butik', address: 'butik@ekstromcykel.example' }],
  members: [{ id: `member:${ulid(4)}`, name: 'Anna Ekström', address: 'anna@ekstromcykel.example' }],
}
const blobs = {
  put: async (bytes: Uint8Array | { size: number }) => ({ sha256: '', size: bytes instanceof Uint8Array ? bytes.byteLength : bytes.size }),
  hold: async () => () => undefined,
}

/** An importer whose disk is let go by hand. */
function slowDisk() {
  const waiting: (() => void)[] = []
  let begun = 0
  const importer: Importer = {
    create() {
      begun++
      return new Promise((resolve) => waiting.push(resolve))
    },
  }
  return { importer, waiting, begun: () => begun }
}

/** Turns of the event loop, until nothing more begins by itself. */
async function settle(begun: () => number): Promise<void> {
  for (let still = 0, before = -1; still < 20; still = begun() === before ? still + 1 : 0) {
    before = begun()
    await setImmediate()
  }
}

test('it makes up the next while the disk is busy, and no more than a few', async () => {
  const { importer, waiting, begun } = slowDisk()
  const heard: number[] = []
  const filling = fillWithDemo({ importer, blobs }, options, (conversations) => heard.push(conversations))
  await settle(begun)
  expect(begun()).toBe(4)
  expect(heard).toEqual([])
  waiting.shift()?.()
  await settle(begun)
  expect(begun()).toBe(5)
  expect(heard).toHaveLength(1)
  while (waiting.length > 0) {
    waiting.shift()?.()
    await settle(begun)
  }
  expect((await filling).conversations).toBe(2000)
  expect(heard).toEqual(heard.toSorted((a, b) => a - b))
  expect(heard.at(-1)).toBe(2000)
})

test('a disk that fails is told of, and nothing more goes to it', async () => {
  let begun = 0
  const importer: Importer = {
    async create() {
      begun++
      await setImmediate()
      if (begun >= 2) throw new Error('the disk is full')
    },
  }
  await expect(fillWithDemo({ importer, blobs }, options)).rejects.toThrow('the disk is full')
  const told = begun
  await setImmediate()
  expect(begun).toBe(told)
  expect(begun).toBeLessThan(7)
})

test('a file that cannot be kept stops it before a record points there', async () => {
  const pointed: string[] = []
  const importer: Importer = {
    async create(batch) {
      for (const { record } of batch) pointed.push(record)
    },
  }
  const full = { ...blobs, put: () => Promise.reject(new Error('no room for files')) }
  await expect(fillWithDemo({ importer, blobs: full }, options)).rejects.toThrow('no room for files')
  expect(pointed).toEqual([])
})
