import { createEffect, createSignal, onCleanup } from 'solid-js'
import type { ConversationId } from '../../../shared/ids.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import { shardRecord } from '../../../shared/records/marks.ts'
import { currentAccount } from '../../bridge/account.ts'
import { useCommand } from '../../bridge/use-command.ts'
import { useQuery } from '../../bridge/use-query.ts'

/** Whoever has had it before their eyes for so long has read it; who only steps through the list has not. */
const READ_AFTER_MS = 1000

/** Marks the conversation on screen as read, and what one was told of it, once it has been open and visible for a second. */
export function markReadWhileShown(shown: () => ConversationState | null | undefined): void {
  const run = useCommand()
  const id = () => (shown()?.id ?? null) as ConversationId | null
  const unread = useQuery(() => {
    const open = id()
    return open === null ? null : { type: 'unread', id: open }
  })
  const notifications = useQuery(() => ({ type: 'notifications' }))
  const told = () => (notifications()?.items ?? []).filter((item) => item.conversation === id() && !item.read)
  const [isSeen, setSeen] = createSignal(document.visibilityState === 'visible')
  const look = () => setSeen(document.visibilityState === 'visible')
  document.addEventListener('visibilitychange', look)
  onCleanup(() => document.removeEventListener('visibilitychange', look))

  const read = () => {
    const state = shown()
    const conversation = id()
    const me = currentAccount()?.id
    if (state === null || state === undefined || conversation === null || me === undefined) return
    const upTo = state.timeline.reduce((n, item) => (item.type === 'received' ? Math.max(n, item.entry.n ?? 0) : n), 0)
    if (unread() === true) void run('marks.read', shardRecord(me, conversation), { conversation, upTo })
    for (const item of told()) void run('notification.read', item.id, {})
  }

  createEffect(() => {
    if (id() === null || !isSeen() || (unread() !== true && told().length === 0)) return
    const timer = setTimeout(read, READ_AFTER_MS)
    onCleanup(() => clearTimeout(timer))
  })
}
