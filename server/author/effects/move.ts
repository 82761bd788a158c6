import type { ChannelId, InboxId, RecordId, Space } from '../../../shared/ids.ts'
import { homeOfInbox } from '../../../shared/records/team.ts'
import { ok } from '../../../shared/result.ts'
import type { Desk } from '../../relay/desk.ts'
import type { CellChange } from '../../store/store.ts'
import type { Directory } from '../directory.ts'
import type { Handler } from './effects.ts'

/** Brings a record to where it says that it lives: a conversation that was moved, or whose move was taken back. */
export function createMove({ desk }: { readonly desk: Desk }): Handler {
  return async (effect) => {
    await settle(desk, effect.record, null, [effect.done])
    return 'done'
  }
}

/** An inbox that became private, or open, takes its own record and its channels' with it (A2). */
export function createMoveInbox(deps: { readonly desk: Desk; readonly directory: Directory }): Handler {
  const { desk, directory } = deps
  return async (effect) => {
    const home = homeOf(directory, effect.record as InboxId)
    const channels = directory.channels().filter((channel) => channel.fields.inbox === effect.record)
    for (const channel of channels) await settle(desk, channel.id, home, [])
    await settle(desk, effect.record, home, [effect.done])
    return 'done'
  }
}

/** A channel lives where its inbox does. */
export function createMoveChannel(deps: { readonly desk: Desk; readonly directory: Directory }): Handler {
  const { desk, directory } = deps
  return async (effect) => {
    const inbox = directory.channel(effect.record as ChannelId)?.fields.inbox ?? null
    await settle(desk, effect.record, inbox === null ? 'team' : homeOf(directory, inbox), [effect.done])
    return 'done'
  }
}

function homeOf(directory: Directory, id: InboxId): Space {
  const inbox = directory.inboxes().find((one) => one.id === id)
  return inbox === undefined ? 'team' : homeOfInbox(inbox.fields, id)
}

/** `home`: null: where its kind says. */
async function settle(desk: Desk, id: RecordId, home: Space | null, cells: readonly CellChange[]): Promise<void> {
  await desk.transact<null, never>([id], ([record]) => {
    const to = record === undefined || record.gone || record.head === null ? null : (home ?? record.kind.home(record.state))
    const parts = record === undefined || to === null || to === record.space ? [] : [{ record, move: to }]
    return ok({ value: null, parts, cells })
  })
}
