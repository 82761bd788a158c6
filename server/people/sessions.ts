import type { MemberId } from '../../shared/ids.ts'
import type { Directory } from '../author/directory.ts'
import type { CellChange, Store } from '../store/store.ts'
import { createToken, hashOf, isToken } from './tokens.ts'

const DAY_MS = 24 * 60 * 60_000
/** It ends when it has not been used for so long. */
export const SESSION_MS = 30 * DAY_MS

export interface Session {
  /** Names it in logs and to open sockets; opens nothing. */
  readonly id: string
  readonly member: MemberId
}

/**
 * Who is signed in. The token is in the browser's cookie, only its hash in the cells `sessions`. All of them are in
 * memory, so looking one up costs no reading.
 */
export interface Sessions {
  /** The token for the cookie. */
  create(member: MemberId): Promise<string>
  /** null: no such session, it has run out, or its member is not active. Counts as use. */
  find(token: string): Session | null
  /** Does the session of this id stand? */
  isOpen(id: string): boolean
  end(token: string): Promise<void>
  endAllOf(member: MemberId): Promise<void>
  /** They open nothing any more, not even should the member come back: a browser that shows one is told to forget. */
  bar(member: MemberId): Promise<void>
  /** Whose token it is or was, barred ones included; null: nobody's. Opens nothing. */
  whose(token: string): (Session & { readonly isBarred: boolean }) | null
  /** Called as soon as a session is ended by `end` or `endAllOf`, before that is durable: to close its sockets. */
  onEnded(listener: (session: Session) => void): void
}

interface Stored {
  readonly member: MemberId
  readonly createdAt: number
  readonly usedAt: number
  readonly expiresAt: number
  readonly barred?: true
}

export async function createSessions(
  store: Pick<Store, 'cells' | 'commit'>,
  directory: Pick<Directory, 'isActiveMember'>,
  now: () => number,
): Promise<Sessions> {
  const live = new Map<string, Stored>()
  const listeners: ((session: Session) => void)[] = []
  for (const { key, value } of await store.cells('sessions', '')) live.set(key, JSON.parse(value) as Stored)

  const cell = (key: string, value: Stored | null): CellChange => ({
    table: 'sessions',
    key,
    value: value === null ? null : JSON.stringify(value),
  })
  const write = (cells: readonly CellChange[]) => store.commit([{ rows: [], cells }])

  function takeOut(keys: readonly string[]): readonly CellChange[] {
    for (const key of keys) live.delete(key)
    return keys.map((key) => cell(key, null))
  }
  const lapsed = () => [...live].filter(([, stored]) => stored.expiresAt <= now()).map(([key]) => key)

  /** At most once a day, and nobody waits for it: should it fail, the next use tries again. */
  function renew(key: string, stored: Stored): void {
    const at = now()
    if (at - stored.usedAt < DAY_MS) return
    const renewed = { ...stored, usedAt: at, expiresAt: at + SESSION_MS }
    live.set(key, renewed)
    write([cell(key, renewed)]).catch(() => {
      if (live.get(key) === renewed) live.set(key, stored)
    })
  }

  async function endThese(keys: readonly string[]): Promise<void> {
    const ended = keys.flatMap((key) => {
      const stored = live.get(key)
      return stored === undefined ? [] : [{ id: idOf(key), member: stored.member }]
    })
    if (ended.length === 0) return
    const cells = takeOut(keys)
    for (const session of ended) for (const listener of listeners) listener(session)
    await write(cells)
  }

  return {
    async create(member) {
      const token = createToken()
      const at = now()
      const stored = { member, createdAt: at, usedAt: at, expiresAt: at + SESSION_MS }
      await write([...takeOut(lapsed()), cell(hashOf(token), stored)])
      live.set(hashOf(token), stored)
      return token
    },
    find(token) {
      if (!isToken(token)) return null
      const key = hashOf(token)
      const stored = live.get(key)
      if (stored === undefined || stored.expiresAt <= now() || stored.barred === true || !directory.isActiveMember(stored.member))
        return null
      renew(key, stored)
      return { id: idOf(key), member: stored.member }
    },
    isOpen: (id) =>
      [...live].some(
        ([key, stored]) =>
          idOf(key) === id && stored.expiresAt > now() && stored.barred !== true && directory.isActiveMember(stored.member),
      ),
    end: (token) => endThese([hashOf(token)]),
    endAllOf: (member) => endThese([...live].filter(([, stored]) => stored.member === member).map(([key]) => key)),
    async bar(member) {
      const barred = [...live].filter(([, stored]) => stored.member === member && stored.barred !== true)
      for (const [key, stored] of barred) live.set(key, { ...stored, barred: true })
      if (barred.length > 0) await write(barred.map(([key, stored]) => cell(key, { ...stored, barred: true })))
    },
    whose(token) {
      const stored = isToken(token) ? live.get(hashOf(token)) : undefined
      if (stored === undefined || stored.expiresAt <= now()) return null
      return { id: idOf(hashOf(token)), member: stored.member, isBarred: stored.barred === true }
    },
    onEnded: (listener) => void listeners.push(listener),
  }
}

const idOf = (hash: string): string => hash.slice(0, 16)
