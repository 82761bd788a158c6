import { closeCodes } from '../../../shared/protocol/close.ts'
import type { SyncState, WaitingItem } from '../../bridge/api.ts'
import type { Connection } from '../connection.ts'
import type { Desk } from '../desk.ts'
import type { OutboxItem } from '../storage/storage.ts'

const finalPhases: { readonly [code: number]: SyncState['phase'] } = {
  [closeCodes.signedOut]: 'signed-out',
  [closeCodes.outdated]: 'outdated',
  [closeCodes.replaced]: 'other-tab',
  [closeCodes.removed]: 'signed-out',
}

/** What nobody did on purpose is not counted as work that waits. */
const silent: readonly string[] = ['marks.read', 'marks.watermark', 'notification.read']

/** How things stand between this replica and the relay, for people. The lists are the same objects until they change. */
export function createStatus(desk: Desk, connection: Connection, startedAt: number): () => SyncState {
  let version = desk.unsentVersion()
  let lists = listsNow()

  function listsNow(): Pick<SyncState, 'waiting' | 'refused'> {
    return {
      waiting: [...desk.outbox.values()]
        .filter((item) => !silent.includes(item.command))
        .map(waitingItem)
        .sort((a, b) => a.at - b.at || a.n - b.n),
      refused: [...desk.refused.values()],
    }
  }

  function phase(): SyncState['phase'] {
    const final = connection.final()
    if (final !== null) return finalPhases[final] ?? 'offline'
    if (connection.isUp()) return isCaughtUp() ? 'live' : 'syncing'
    return connection.hasFailed() ? 'offline' : 'starting'
  }

  function isCaughtUp(): boolean {
    for (const space of desk.spaces.values())
      if (space.cursor === null || space.bootstrap !== null || space.resetting === true) return false
    for (const want of desk.wants.values()) if (!want.heal) return false
    return true
  }

  return () => {
    if (version !== desk.unsentVersion()) {
      version = desk.unsentVersion()
      lists = listsNow()
    }
    const spaces = [...desk.spaces.values()]
    return {
      phase: phase(),
      complete: spaces.length > 0 && spaces.every((space) => space.complete),
      offlineSince: connection.isUp() ? null : (desk.meta().reachedAt ?? startedAt),
      nextTryAt: connection.nextTryAt(),
      ...lists,
    }
  }
}

/** What can be said before the storage is open. Two lists, not one twice: screens change theirs in place. */
export const statusBefore = (phase: 'starting' | 'other-tab'): SyncState => ({
  phase,
  complete: null,
  offlineSince: null,
  nextTryAt: null,
  waiting: [],
  refused: [],
})

// With the time when the person acted: a replay gets a new number, not a new place.
const waitingItem = ({ n, command, parts, who, text, actedAt }: OutboxItem): WaitingItem => ({
  n,
  command,
  record: parts[0]?.record ?? '',
  count: parts.length,
  who,
  text,
  at: actedAt,
})
