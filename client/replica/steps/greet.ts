import type { RecordId, Space } from '../../../shared/ids.ts'
import { closeCodes } from '../../../shared/protocol/close.ts'
import type { RelayFrame } from '../../../shared/protocol/frames.ts'
import { versions } from '../../../shared/protocol/versions.ts'
import type { Core } from '../core.ts'
import { join } from '../desk.ts'
import type { Change, Meta, OutboxItem, StoredSpace } from '../storage/storage.ts'
import { recordsOf, refusedItem, voided } from './items.ts'
import { asReoffered } from './reset.ts'

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
  const lost = lostBy(core, frame.spaces)
  const isNewLease = frame.device !== meta.device || frame.client !== meta.client
  // What is judged already is sent again all the same, also from a lost space: it may have been taken.
  const isJudged = (item: OutboxItem) => !isNewLease && !item.replay && item.n <= frame.judged
  const purged = await purge(core, lost, isJudged, meta.nextRefused)
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
  const dropped = purged.outbox?.drop ?? []
  const kept = [...core.desk.outbox.values()].filter((item) => !dropped.includes(item.n))
  const replayed = isNewLease ? voided(core, recordsOf(kept), dropped) : {}
  const isRestored = meta.epoch !== null && meta.epoch !== frame.epoch
  const unsent = join(replayed, purged)
  const change = isRestored ? asReoffered(core, unsent) : unsent
  const begun = frame.spaces.filter((space) => !core.desk.spaces.has(space)).map(blankSpace)
  const voidOnes = isRestored ? pastSpaces(core, frame.spaces) : []
  await core.desk.write(join(change, { meta: { put: [next] }, spaces: { put: [...begun, ...voidOnes] } }), 'strict')
  if (isNewLease || lost.length > 0) core.records.forget() // documents write as the client they were loaded for
  for (const space of frame.spaces) subscribe(core, space)
}

/** All at once are of the past: a record may have stood in another space there, in which its generation says nothing here. */
const pastSpaces = (core: Core, spaces: readonly Space[]): StoredSpace[] =>
  [...core.desk.spaces.values()]
    .filter((space) => spaces.includes(space.space) && space.cursor !== null)
    .map((space) => ({ ...space, round: space.round + 1, bootstrap: null, resetting: true }))

/** What one may enter has changed in the middle of a connection. */
export async function takeSpaces(core: Core, { spaces }: Extract<RelayFrame, { type: 'spaces' }>): Promise<void> {
  const meta = core.desk.meta()
  const lost = lostBy(core, spaces)
  const purged = await purge(core, lost, (item) => core.inFlight.has(item.n), meta.nextRefused)
  const begun = spaces.filter((space) => !core.desk.spaces.has(space)).map(blankSpace)
  const next: Meta = { ...meta, nextRefused: meta.nextRefused + (purged.refused?.put?.length ?? 0) }
  await core.desk.write(join(purged, { meta: { put: [next] }, spaces: { put: begun } }), 'strict')
  if (lost.length > 0) core.records.forget()
  for (const { space } of begun) subscribe(core, space)
}

function subscribe(core: Core, space: Space): void {
  const { cursor, bootstrap } = core.desk.spaces.get(space) ?? blankSpace(space)
  core.send({ type: 'subscribe', space, cursor, bootstrap })
}

const blankSpace = (space: Space): StoredSpace => ({ space, round: 0, cursor: null, bootstrap: null, complete: false })

const lostBy = (core: Core, spaces: readonly Space[]): Space[] => [...core.desk.spaces.keys()].filter((space) => !spaces.includes(space))

/** Everything of spaces that one may no longer enter; what was not sent is listed for its author, unless `stays`. */
async function purge(core: Core, lost: readonly Space[], stays: (item: OutboxItem) => boolean, firstId: number): Promise<Change> {
  if (lost.length === 0) return {}
  const records: RecordId[] = []
  for (const space of lost) records.push(...(await core.storage.ids(space, null)))
  // What is wanted may have moved to where one may go on: the relay's answer says so, or ends it.
  const isWanted = (item: OutboxItem) => item.parts.some((part) => core.desk.wants.has(part.record))
  const isHit = (item: OutboxItem) => !stays(item) && !isWanted(item) && item.parts.some((part) => lost.includes(part.space))
  const hit = [...core.desk.outbox.values()].filter(isHit)
  const gone = hit.filter((item) => item.parts.length === 1)
  // Of one that concerns several records each is tried on its own.
  const several = hit.filter((item) => item.parts.length > 1)
  const goneNumbers = gone.map((item) => item.n)
  return join(voided(core, recordsOf(several), goneNumbers), {
    spaces: { drop: lost },
    records: { drop: records },
    rows: { drop: records },
    outbox: { drop: goneNumbers },
    refused: { put: gone.map((item, index) => refusedItem(firstId + index, item, { code: 'no-access' })) },
  })
}
