import { kindOf, type MemberId, type RecordId } from '../../../shared/ids.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import type { Member } from '../../../shared/records/team.ts'
import type { Store } from '../../store/store.ts'
import type { Author } from '../author.ts'
import type { Handler } from './effects.ts'

/** Conversations that are unassigned in one transaction. */
const BATCH = 100

/** What was taken back may have given a conversation to somebody who has left meanwhile. */
export function createDisown({ author, store }: { readonly store: Store; readonly author: Author }): Handler {
  return async ({ record, done }) => {
    const owner = ((await author.state(record)) as ConversationState | null)?.owner ?? null
    const member = owner !== null && kindOf(owner) === 'member' ? ((await author.state(owner)) as Member | null) : null
    const hasLeft = member !== null && (!member.fields.active || member.fields.removed)
    const steps = hasLeft ? [{ command: 'conversation.assign', record, input: { to: null } }] : []
    const ran = await author.run(steps, 'relay', [done])
    if (!ran.ok) await store.commit([{ rows: [], cells: [done] }]) // gone, or merged away
    return 'done'
  }
}

/** A member who may not work any more: what they owned is nobody's (C1), and their sessions open nothing (I3). */
export function createLeave(deps: {
  readonly store: Store
  readonly author: Author
  /** Their sessions open nothing any more, for ever; they only tell a browser to forget. */
  bar(member: MemberId): Promise<void>
}): Handler {
  const { store, author } = deps
  return async (effect) => {
    const member = effect.record as MemberId
    const state = (await author.state(member)) as Member | null
    if (state !== null && (!state.fields.active || state.fields.removed)) {
      await deps.bar(member)
      if (!(await unassign(member))) return 'later'
    }
    await store.commit([{ rows: [], cells: [effect.done] }])
    return 'done'
  }

  /** false: what the index still names is being written, and is looked at again. */
  async function unassign(member: MemberId): Promise<boolean> {
    const prefix = `owner/${member}/`
    for (;;) {
      const owned = await store.cells('index', prefix, { limit: BATCH })
      const records = owned.map(({ key }) => key.slice(prefix.length) as RecordId).filter((record) => kindOf(record) === 'conversation')
      if (records.length === 0) return true
      const steps = records.map((record) => ({ command: 'conversation.assign', record, input: { to: null } }))
      const ran = await author.run(steps, 'relay')
      // One of them was deleted in this very moment, or merged away.
      if (!ran.ok && (ran.error.code === 'gone' || ran.error.code === 'continued')) return false
      if (!ran.ok) throw new Error(`unassigning: ${ran.error.code} ${ran.error.detail ?? ''}`)
      if (ran.value.every((entries) => entries.length === 0)) return false
    }
  }
}
