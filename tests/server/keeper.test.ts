import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { createFileKeeper, sealedCells } from '../../server/files/keeper.ts'
import { rightCell } from '../../server/files/rights.ts'
import { createBlobs } from '../../server/store/blobs.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import { createSecretBox } from '../../server/store/secrets.ts'
import type { CellChange } from '../../server/store/store.ts'
import type { MemberId, RecordId } from '../../shared/ids.ts'
import { scratchDir } from './house.ts'

const RECORD: RecordId = 'conversation:01ARZ3NDEKTSV4RRFFQ69G5FAV'
const MEMBER: MemberId = 'member:01ARZ3NDEKTSV4RRFFQ69G5FAV'
const DAY_MS = 24 * 60 * 60_000
const bytesOf = (text: string) => new TextEncoder().encode(text)
const SECRET = bytesOf('the customer’s passport')

function setOut() {
  const dir = scratchDir()
  const clock = { at: 1_700_000_000_000 }
  const store = createMemoryStore()
  const blobs = createBlobs(path.join(dir, 'blobs'))
  const vaultDir = path.join(dir, 'vault')
  const open = () => createFileKeeper({ store, blobs, box: createSecretBox(dir), vaultDir, now: () => clock.at })
  const write = async (...cells: CellChange[]) => void (await store.commit([{ rows: [], cells }]))
  const name = (sha256: string, entry = 'a', named = true): CellChange => ({
    table: 'files',
    key: `${sha256}/${RECORD}/${entry}`,
    value: named ? '{}' : null,
  })
  const sealed = () => readdirSync(vaultDir).filter((file) => file !== 'tmp')
  return { dir, clock, store, blobs, keeper: open(), open, write, name, sealed, vaultDir }
}
type World = ReturnType<typeof setOut>

const refOf = (sha256: string) => ({ name: 'passport.pdf', type: 'application/pdf', size: SECRET.length, sha256 })

/** A blob that one entry names. */
async function withSecret(world: World): Promise<string> {
  const { sha256 } = await world.blobs.put(SECRET)
  await world.write(world.name(sha256))
  return sha256
}

describe('removal', () => {
  test('[FI-7] a blob goes with its last name, and not before', async () => {
    const world = setOut()
    const sha256 = await withSecret(world)
    await world.write(world.name(sha256, 'b'), world.name(sha256, 'a', false))
    await world.keeper.release([sha256])
    expect(await world.blobs.size(sha256)).toBe(SECRET.length)
    await world.write(world.name(sha256, 'b', false))
    await world.keeper.release([sha256])
    expect(await world.blobs.size(sha256)).toBeNull()
    await world.keeper.release([sha256])
  })

  test('[FI-7] an upload of the last day keeps its blob until its message is there; a right that ran out does not', async () => {
    const world = setOut()
    const { sha256 } = await world.blobs.put(SECRET)
    await world.write(rightCell(MEMBER, sha256, { size: SECRET.length, at: world.clock.at }))
    world.clock.at += DAY_MS - 1
    await world.keeper.release([sha256])
    await world.keeper.sweep()
    expect(await world.blobs.size(sha256)).toBe(SECRET.length)
    world.clock.at += 1
    await world.keeper.sweep()
    expect(await world.blobs.size(sha256)).toBeNull()
    expect(await world.store.cells('uploads', '')).toEqual([])
  })

  test('[FI-7] what waits in the queue of incoming mail is named', async () => {
    const world = setOut()
    const { sha256 } = await world.blobs.put(SECRET)
    await world.write({ table: 'inbound', key: '1', value: JSON.stringify({ raw: { sha256 } }) })
    await world.keeper.sweep()
    expect(await world.blobs.size(sha256)).toBe(SECRET.length)
  })

  test('[FI-8] the same bytes come in while their last name goes: they stay', async () => {
    const world = setOut()
    const sha256 = await withSecret(world)
    await world.write(world.name(sha256, 'a', false))
    const letGo = await world.blobs.hold() // a mail is being taken
    await world.blobs.put(SECRET)
    const released = world.keeper.release([sha256])
    await new Promise(setImmediate)
    expect(await world.blobs.size(sha256)).toBe(SECRET.length)
    await world.write(world.name(sha256, 'mail'))
    letGo()
    await released
    expect(await world.blobs.size(sha256)).toBe(SECRET.length)
  })

  test('[FI-8] they come in just after they went: they are there again', async () => {
    const world = setOut()
    const sha256 = await withSecret(world)
    await world.write(world.name(sha256, 'a', false))
    const released = world.keeper.release([sha256])
    const letGo = await world.blobs.hold()
    await world.blobs.put(SECRET)
    await world.write(world.name(sha256, 'mail'))
    letGo()
    await released
    expect(await world.blobs.size(sha256)).toBe(SECRET.length)
  })

  test('[FI-8] many holders and removals in any order lose nothing that is named', async () => {
    const world = setOut()
    const texts = Array.from({ length: 8 }, (_, index) => bytesOf(`file ${index}`))
    const named = new Map<string, string>()
    const bring = async (index: number) => {
      const letGo = await world.blobs.hold()
      const { sha256 } = await world.blobs.put(texts[index % texts.length] ?? bytesOf(''))
      await world.write(world.name(sha256, String(index)))
      named.set(`${sha256}/${index}`, sha256)
      letGo()
      if (index % 3 === 0) return
      await world.write(world.name(sha256, String(index), false))
      named.delete(`${sha256}/${index}`)
      await world.keeper.release([sha256])
    }
    await Promise.all(Array.from({ length: 80 }, (_, index) => bring(index)))
    await world.keeper.sweep()
    for (const sha256 of named.values()) expect(await world.blobs.size(sha256)).not.toBeNull()
    const left = await Array.fromAsync(world.blobs.list())
    expect(new Set(left)).toEqual(new Set(named.values()))
  })

  test('[FI-8] what a crash left without a name goes at the next start; what has one stays', async () => {
    const world = setOut()
    const sha256 = await withSecret(world)
    const orphan = await world.blobs.put(bytesOf('nobody’s'))
    await world.open().sweep()
    expect(await world.blobs.size(sha256)).toBe(SECRET.length)
    expect(await world.blobs.size(orphan.sha256)).toBeNull()
  })
})

describe('hidden', () => {
  const hide = (world: World, sha256: string, entry = 'a') =>
    world.keeper.seal([sha256], () => world.write(world.name(sha256, entry, false), ...sealedCells(RECORD, entry, [refOf(sha256)], true)))
  const show = (world: World, sha256: string, entry = 'a') =>
    world.keeper.unseal([sha256], () => world.write(world.name(sha256, entry), ...sealedCells(RECORD, entry, [refOf(sha256)], false)))

  test('[FI-9] a hidden message’s bytes are nowhere to be read, and come back when it is shown', async () => {
    const world = setOut()
    const sha256 = await withSecret(world)
    await hide(world, sha256)
    expect(await world.blobs.size(sha256)).toBeNull()
    expect(world.sealed()).toEqual([sha256])
    const onDisk = readFileSync(path.join(world.vaultDir, sha256))
    expect(onDisk.includes(Buffer.from(SECRET))).toBe(false)
    await world.open().sweep()
    await show(world, sha256)
    expect(Buffer.from((await world.blobs.read(sha256)) ?? []).equals(Buffer.from(SECRET))).toBe(true)
    expect(world.sealed()).toEqual([])
  })

  test('[FI-9] what another message shows stays in the open; of two hidden ones each can come back', async () => {
    const world = setOut()
    const sha256 = await withSecret(world)
    await world.write(world.name(sha256, 'b'))
    await hide(world, sha256, 'a')
    expect(await world.blobs.size(sha256)).toBe(SECRET.length)
    await hide(world, sha256, 'b')
    expect(await world.blobs.size(sha256)).toBeNull()
    await show(world, sha256, 'b')
    expect(world.sealed()).toEqual([sha256])
    await hide(world, sha256, 'b')
    await show(world, sha256, 'a')
    await show(world, sha256, 'b')
    expect(world.sealed()).toEqual([])
    expect(await world.blobs.size(sha256)).toBe(SECRET.length)
  })

  test('[FI-9] a crash at any step loses neither: what is there twice is cleared, what is there once stays', async () => {
    const world = setOut()
    const sha256 = await withSecret(world)
    const dying = () => Promise.reject(new Error('killed'))
    await expect(world.keeper.seal([sha256], dying)).rejects.toThrow('killed')
    expect(await world.blobs.size(sha256)).toBe(SECRET.length)
    await world.open().sweep()
    expect(world.sealed()).toEqual([])
    expect(await world.blobs.size(sha256)).toBe(SECRET.length)
    await hide(world, sha256)
    await expect(world.keeper.unseal([sha256], dying)).rejects.toThrow('killed')
    await world.open().sweep()
    expect(await world.blobs.size(sha256)).toBeNull()
    await show(world, sha256)
    expect(
      createHash('sha256')
        .update(new Uint8Array((await world.blobs.read(sha256)) ?? []))
        .digest('hex'),
    ).toBe(sha256)
  })

  test('[FI-9] deleted for good while it is hidden, nothing is left of it', async () => {
    const world = setOut()
    const sha256 = await withSecret(world)
    await hide(world, sha256)
    await world.write(...sealedCells(RECORD, 'a', [refOf(sha256)], false))
    await world.keeper.release([sha256])
    expect(world.sealed()).toEqual([])
    expect(existsSync(path.join(world.dir, 'blobs', sha256.slice(0, 2), sha256.slice(2)))).toBe(false)
  })
})
