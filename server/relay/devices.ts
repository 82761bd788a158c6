import { createUlid, isUlid, type MemberId, type RecordId } from '../../shared/ids.ts'
import type { Refusal } from '../../shared/records/refusal.ts'
import type { CellChange, Store } from '../store/store.ts'
import type { Clock } from './clock.ts'

/** A browser's standing with the relay: its leased client id, and what was judged of it. */
export interface Device {
  readonly id: string
  readonly member: MemberId
  /** The Yjs client id that is this device's alone. */
  readonly client: number
  /** The epoch of the lease: a restored relay's clocks have been used before, and so have its devices'. */
  readonly epoch: string
  /** The greatest `n` with a verdict, those that are being committed included. */
  judged: number
  /** `at` of its last accepted entry; none may come before it (MO-12). */
  lastAt: number
  /** Records in which something of it was refused, until it has said `rebased` (SY-9). */
  readonly blocked: Set<RecordId>
}

/** Durable under (device, n): a repeat gets the same answer (SY-8). */
export interface Verdict {
  /** SHA-256 of the item's bytes, hex. */
  readonly hash: string
  readonly refusal: Refusal | null
  readonly lastAt: number
}

export interface Devices {
  /** The device with this id, if it is this member's; else a new one with a fresh lease. */
  lease(id: string | null, member: MemberId): Promise<Device>
  verdict(device: Device, n: number): Promise<Verdict | null>
}

/** 2^31: client ids stay within what every Yjs can write, and far from its own random ones being likely. */
const CLIENTS = 0x7fffffff

const verdictKey = (device: string, n: number): string => `${device}/${String(n).padStart(16, '0')}`

/** Verdicts kept of a device: far more than it has on its way; what it repeats from before is `forked`, which mends. */
const KEPT = 4096

export function verdictCells(device: Device, n: number, verdict: Verdict): CellChange[] {
  const fresh: CellChange = { table: 'verdicts', key: verdictKey(device.id, n), value: JSON.stringify(verdict), expect: 'absent' }
  return n <= KEPT ? [fresh] : [fresh, { table: 'verdicts', key: verdictKey(device.id, n - KEPT), value: null }]
}

export const deviceCell = (device: Device): CellChange => ({
  table: 'devices',
  key: device.id,
  value: JSON.stringify({ member: device.member, client: device.client, epoch: device.epoch, blocked: [...device.blocked] }),
})

/** A client id that nobody has, claimed for `owner` for ever. */
export async function leaseClient(store: Store, clock: Clock, owner: string): Promise<number> {
  for (;;) {
    const bytes = clock.random(4)
    const client = (new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) % CLIENTS) + 1
    const [outcome] = await store.commit([
      { rows: [], cells: [{ table: 'clients', key: String(client), value: JSON.stringify({ owner }), expect: 'absent' }] },
    ])
    if (outcome?.ok) return client
  }
}

export function createDevices(store: Store, clock: Clock, epoch: string): Devices {
  async function known(id: string, member: MemberId): Promise<Device | null> {
    if (!isUlid(id)) return null
    const [cell] = (await store.cells('devices', id, { limit: 1 })).filter((one) => one.key === id)
    if (cell === undefined) return null
    const stored = JSON.parse(cell.value) as { member: MemberId; client: number; epoch: string; blocked: RecordId[] }
    if (stored.member !== member || stored.epoch !== epoch) return null
    const [last] = await store.cells('verdicts', `${id}/`, { limit: 1, last: true })
    const verdict = last === undefined ? null : (JSON.parse(last.value) as Verdict)
    return {
      id,
      member,
      client: stored.client,
      epoch,
      judged: last === undefined ? 0 : Number(last.key.slice(id.length + 1)),
      lastAt: verdict?.lastAt ?? 0,
      blocked: new Set(stored.blocked),
    }
  }

  return {
    async lease(id, member) {
      const there = id === null ? null : await known(id, member)
      if (there !== null) return there
      const fresh = createUlid(clock)
      const device: Device = {
        id: fresh,
        member,
        client: await leaseClient(store, clock, fresh),
        epoch,
        judged: 0,
        lastAt: 0,
        blocked: new Set(),
      }
      await store.commit([{ rows: [], cells: [deviceCell(device)] }])
      return device
    },
    async verdict(device, n) {
      const key = verdictKey(device.id, n)
      const [cell] = await store.cells('verdicts', key, { limit: 1 })
      return cell === undefined || cell.key !== key ? null : (JSON.parse(cell.value) as Verdict)
    },
  }
}
