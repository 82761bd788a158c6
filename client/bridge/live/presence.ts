import * as v from 'valibot'
import { ConversationId, type InboxId, MemberId } from '../../../shared/ids.ts'
import { type AwarenessEntry, decodeLive, encodeLive, GONE, isLastWord, presenceName } from '../../../shared/protocol/live.ts'
import type { LiveChannel, ReplicaApi } from '../api.ts'

/** How often one says that one is still here, and after what silence somebody is gone. Source: y-protocols 1.0.7, awareness.js. */
const RENEW_MS = 15_000
const SILENT_MS = 30_000
/** After a channel was lost; the next one waits for the relay by itself. */
const AGAIN_MS = 1000

/** What a tab says of its person. */
export interface OwnPresence {
  readonly viewing: ConversationId | null
  readonly typing: boolean
}

/** A colleague at one of their screens; who it is the relay says, not they. */
export interface Colleague extends OwnPresence {
  readonly id: MemberId
  readonly name: string
}

const State = v.object({
  viewing: v.nullable(ConversationId),
  typing: v.boolean(),
  user: v.object({ id: MemberId, name: v.string() }),
})

/** The world around it, so that a test can hold it. */
export interface PresenceWorld {
  now(): number
  every(ms: number, run: () => void): () => void
  after(ms: number, run: () => void): () => void
  /** A client id that nobody else has: 32 random bits. */
  newClient(): number
}

export interface Presence {
  set(own: OwnPresence): void
  close(): void
}

/**
 * Who is in an inbox, by the awareness protocol of y-websocket, without its library, which would bring a whole document
 * along. Everybody who is there is told to `onChange`, this tab too.
 */
export function openPresence(
  live: ReplicaApi['live'],
  inbox: InboxId,
  world: PresenceWorld,
  onChange: (present: readonly Colleague[]) => void,
): Presence {
  const client = world.newClient()
  const others = new Map<number, { readonly entry: AwarenessEntry; readonly heardAt: number }>()
  let own: OwnPresence = { viewing: null, typing: false }
  let clock = 0
  let channel: LiveChannel | null = null
  let isOpen = false
  let cancel: (() => void) | null = null

  function connect(): void {
    channel = live(presenceName(inbox), {
      onOpen() {
        isOpen = true
        say(JSON.stringify(own))
      },
      onMessage(bytes) {
        const message = decodeLive(bytes)
        if (message?.type === 'awareness') hear(message.entries)
      },
      onClose(code) {
        isOpen = false
        others.clear()
        onChange([])
        if (!isLastWord(code)) cancel = world.after(AGAIN_MS, connect)
      },
    })
  }

  function say(state: string): void {
    clock++
    if (isOpen) channel?.send(encodeLive({ type: 'awareness', entries: [{ client, clock, state }] }))
  }

  function hear(entries: readonly AwarenessEntry[]): void {
    for (const entry of entries) {
      if (entry.client === client) continue
      if (entry.state === GONE) others.delete(entry.client)
      else others.set(entry.client, { entry, heardAt: world.now() })
    }
    if (entries.length > 0) tell()
  }

  const tell = () => onChange([...others.values()].flatMap(({ entry }) => read(entry)))

  const stop = world.every(RENEW_MS, () => {
    say(JSON.stringify(own))
    const silent = [...others].filter(([, { heardAt }]) => world.now() - heardAt > SILENT_MS)
    for (const [other] of silent) others.delete(other)
    if (silent.length > 0) tell()
  })

  connect()
  return {
    set(next) {
      if (next.viewing === own.viewing && next.typing === own.typing) return
      own = next
      say(JSON.stringify(own))
    },
    close() {
      stop()
      cancel?.()
      say(GONE)
      channel?.close()
    },
  }
}

function read({ state }: AwarenessEntry): Colleague[] {
  try {
    const parsed = v.safeParse(State, JSON.parse(state))
    if (!parsed.success) return []
    const { viewing, typing, user } = parsed.output
    return [{ viewing, typing, ...user }]
  } catch {
    return [] // a client of another make
  }
}
