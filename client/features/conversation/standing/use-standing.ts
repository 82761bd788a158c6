import { type Accessor, createSignal } from 'solid-js'
import type { InboxId } from '../../../../shared/ids.ts'
import type { ConversationState } from '../../../../shared/records/conversation/state.ts'
import type { Team } from '../../../bridge/api.ts'
import { openInboxes } from '../../../bridge/names.ts'
import { useFormat } from '../../../text/use-format.ts'
import type { Act } from '../use-act.ts'

const DAY_MS = 86_400_000

/** What a person can do about where a conversation stands. What takes it out of sight can be undone for ten seconds (H10). */
export interface Standing {
  trash(): void
  restore(): void
  markSpam(): void
  unmarkSpam(): void
  moveTo(inbox: InboxId, name: string): void
  snooze(until: number): void
  wake(): void
  /** For good. Resolves to whether it was done. */
  remove(): Promise<boolean>
  /** What is being asked about it just now. */
  readonly asked: Accessor<'move' | 'delete' | null>
  ask(what: 'move' | 'delete' | null): void
  /** The inboxes it can be moved to. */
  elsewhere(): Team['inboxes']
  /** When the trash lets go of it by itself, ms. */
  goesAt(): number
}

export function useStanding(state: () => ConversationState, team: () => Team | undefined, act: Act): Standing {
  const format = useFormat()
  const [asked, ask] = createSignal<'move' | 'delete' | null>(null)
  return {
    trash: () => void act('conversation.trash', {}, { said: 'conversation.didTrash' }),
    restore: () => void act('conversation.restore', {}, { said: 'conversation.didRestore' }),
    markSpam: () => void act('conversation.mark-spam', {}, { said: 'conversation.didSpam' }),
    unmarkSpam: () => void act('conversation.unmark-spam', {}, { said: 'conversation.didUnspam' }),
    moveTo: (to, name) => void act('conversation.move', { to }, { said: 'conversation.didMove', params: { name } }),
    snooze: (until) =>
      void act(
        'conversation.snooze',
        { until, seen: state().n },
        { said: 'conversation.didSnooze', params: { time: format.ahead(until) } },
      ),
    wake: () => void act('conversation.reopen'),
    remove: () => act('conversation.delete'),
    asked,
    ask,
    elsewhere: () => openInboxes(team()).filter((inbox) => inbox.id !== state().inbox),
    goesAt: () => (state().trashedAt ?? 0) + (team()?.settings.trashDays ?? 0) * DAY_MS,
  }
}
