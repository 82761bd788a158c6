import type { RecordId, Space } from '../../../shared/ids.ts'
import { closeCodes } from '../../../shared/protocol/close.ts'
import type { RelayFrame } from '../../../shared/protocol/frames.ts'
import { versions } from '../../../shared/protocol/versions.ts'
import type { Core } from '../core.ts'
import { join } from '../desk.ts'
import type { Change, Meta, OutboxItem, StoredSpace } from '../storage/storage.ts'
import { refusedItem, voided } from './heal.ts'

type Welcome = Extract<RelayFrame, { type: 'welcome' }>

/** The close code that says why a replica may not go on with this relay; null: it may. */
export function objection(core: Core, frame: Welcome): number | null {
  if (frame.member !== core.account) return closeCodes.signedOut
  const isOurs = frame.versions.protocol === versions.protocol && frame.versions.entries === versions.entries
  return isOurs && frame.versions.fold <= versions.fold && frame.versions.row <= versions.row ? null : closeCodes.outdated
}

/** Takes the lease and the spaces of a welcome, in one write, and subscribes to what one may see (SY-21, SY-30, SY-31). */
export async function greet(core: Core, frame: Welcome): Promise<void> {
  const meta = core.desk.meta()
  const lost = [...core.desk.spaces.keys()].filter((space) => !frame.spaces.includes(space))
  const isNewLease = frame.device !== meta.device || frame.client !== meta.client
  // What is judged already is sent again all the same, also from a lost space: it may have been taken.
  const isJudged = (item: OutboxItem) => !isNewLease && !item.replay && item.n <= frame.judged
  const [kept, unsent] = split([...core.desk.outbox.values()], (item) => !lost.includes(item.space) || isJudged(item))
  const purged = await purge(core, lost, unsent, meta.nextRefused)
  const begun = frame.spaces.filter((space) => !core.desk.spaces.has(space)).map(blankSpace)
  const next: Meta = {
    ...meta,
    device: frame.device,
    client: frame.client,
    epoch: frame.epoch,
    offset: frame.now - core.now(),
    reachedAt: core.now(),
    nextN: Math.max(meta.nextN, frame.judged + 1), // an older copy of this database may have come back
    nextRefused: meta.nextRefused + (purged.refused?.put?.length ?? 0),
  }
  const replayed = isNewLease ? voided(core, new Set(kept.map((item) => item.record))) : {}
  await core.desk.write(join(purged, { meta: { put: [next] }, spaces: { put: begun } }, replayed), 'strict')
  if (isNewLease || lost.length > 0) core.records.forget() // documents write as the client they were loaded for
  for (const space of frame.spaces) {
    const { cursor, bootstrap } = core.desk.spaces.get(space) ?? blankSpace(space)
    core.send({ type: 'subscribe', space, cursor, bootstrap })
  }
}

const blankSpace = (space: Space): StoredSpace => ({ space, round: 0, cursor: null, bootstrap: null, complete: false })

/** Everything of spaces that one may no longer enter; what was not sent is listed for its author. */
async function purge(core: Core, lost: readonly Space[], unsent: readonly OutboxItem[], firstId: number): Promise<Change> {
  if (lost.length === 0) return {}
  const records: RecordId[] = []
  for (const space of lost) records.push(...(await core.storage.ids(space, null)))
  const wants = [...core.desk.wants.values()].filter((want) => lost.includes(want.space))
  return {
    spaces: { drop: lost },
    records: { drop: records },
    rows: { drop: records },
    wants: { drop: wants.map((want) => want.record) },
    outbox: { drop: unsent.map((item) => item.n) },
    refused: { put: unsent.map((item, index) => refusedItem(firstId + index, item, { code: 'no-access' })) },
  }
}

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))]
}
