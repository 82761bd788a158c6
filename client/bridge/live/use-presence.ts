import { createEffect, createSignal, onCleanup } from 'solid-js'
import type { ConversationId, InboxId } from '../../../shared/ids.ts'
import { useReplica } from '../use-replica.ts'
import { type Colleague, openPresence, type Presence, type PresenceWorld } from './presence.ts'

/** So long after the last letter somebody still counts as typing. */
const TYPING_MS = 4000

export interface InboxPresence {
  /** Everybody at a screen of this inbox, one for each screen; this member's other screens too. */
  present(): readonly Colleague[]
  /** The person has just typed an answer. */
  typed(): void
}

/**
 * Who views and types in an inbox, for as long as the component stands; and tells colleagues what is on this screen. A tab
 * that is not looked at views nothing.
 */
export function usePresence(inbox: () => InboxId, viewing: () => ConversationId | null): InboxPresence {
  const replica = useReplica()
  const [present, setPresent] = createSignal<readonly Colleague[]>([])
  const [typing, setTyping] = createSignal(false)
  const [isSeen, setSeen] = createSignal(document.visibilityState === 'visible')
  let presence: Presence | undefined
  let quiet: number | undefined

  const look = () => setSeen(document.visibilityState === 'visible')
  document.addEventListener('visibilitychange', look)
  onCleanup(() => {
    document.removeEventListener('visibilitychange', look)
    window.clearTimeout(quiet)
  })

  const stopTyping = () => {
    window.clearTimeout(quiet)
    setTyping(false)
  }

  createEffect(() => {
    const opened = openPresence(replica.live, inbox(), world, setPresent)
    presence = opened
    onCleanup(() => {
      opened.close()
      setPresent([])
    })
  })
  createEffect((before: ConversationId | null) => {
    const now = viewing()
    if (now !== before) stopTyping()
    return now
  }, null)
  createEffect(() => {
    inbox() // another inbox is told anew
    presence?.set({ viewing: isSeen() ? viewing() : null, typing: typing() })
  })

  return {
    present,
    typed() {
      window.clearTimeout(quiet)
      quiet = window.setTimeout(stopTyping, TYPING_MS)
      setTyping(true)
    },
  }
}

const world: PresenceWorld = {
  now: () => Date.now(),
  every(ms, run) {
    const timer = window.setInterval(run, ms)
    return () => window.clearInterval(timer)
  },
  after(ms, run) {
    const timer = window.setTimeout(run, ms)
    return () => window.clearTimeout(timer)
  },
  newClient: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
}
