import { closeCodes } from '../../shared/protocol/close.ts'
import type { SyncState, WaitingItem } from '../bridge/api.ts'
import type { Connection } from './connection.ts'
import type { Desk } from './desk.ts'

/** How things stand between this replica and the relay, for people. */
export interface Status {
  /** Lists are the same objects until they change. */
  now(): SyncState
  /** The outbox or what was refused has changed. */
  touch(): void
}

const finalPhases: { readonly [code: number]: SyncState['phase'] } = {
  [closeCodes.signedOut]: 'signed-out',
  [closeCodes.outdated]: 'outdated',
  [closeCodes.replaced]: 'other-tab',
}

export function createStatus(desk: Desk, connection: Connection, startedAt: number): Status {
  let lists: Pick<SyncState, 'waiting' | 'refused'> | null = null

  function phase(): SyncState['phase'] {
    const final = connection.final()
    if (final !== null) return finalPhases[final] ?? 'offline'
    if (connection.isUp()) return isCaughtUp() ? 'live' : 'syncing'
    return connection.hasFailed() ? 'offline' : 'starting'
  }

  function isCaughtUp(): boolean {
    for (const space of desk.spaces.values()) if (space.cursor === null || space.bootstrap !== null) return false
    for (const want of desk.wants.values()) if (!want.heal) return false
    return true
  }

  return {
    now() {
      lists ??= {
        waiting: [...desk.outbox.values()].map(waitingItem).sort((a, b) => a.at - b.at || a.n - b.n),
        refused: [...desk.refused.values()],
      }
      const spaces = [...desk.spaces.values()]
      return {
        phase: phase(),
        complete: spaces.length > 0 && spaces.every((space) => space.complete),
        offlineSince: connection.isUp() ? null : (desk.meta().reachedAt ?? startedAt),
        nextTryAt: connection.nextTryAt(),
        ...lists,
      }
    },
    touch() {
      lists = null
    },
  }
}

/** What can be said before the storage is open. */
export const statusBefore = (phase: 'starting' | 'other-tab'): SyncState => ({
  phase,
  complete: false,
  offlineSince: null,
  nextTryAt: null,
  waiting: nothing,
  refused: nothing,
})

const nothing: readonly never[] = []

// With the time when the person acted: a replay gets a new number, not a new place.
const waitingItem = ({ n, command, record, who, text, actedAt }: WaitingItem & { readonly actedAt: number }): WaitingItem => ({
  n,
  command,
  record,
  who,
  text,
  at: actedAt,
})
