import type { MemberId } from '../../shared/ids.ts'
import type { CellChange, Store } from '../store/store.ts'
import { createToken, hashOf, isToken } from './tokens.ts'

/** An invitation is answered on the day or asked for again (T13). */
const INVITE_MS = 24 * 60 * 60_000

/** What a link is good for, once. */
export type Link =
  | { readonly type: 'set-up' }
  | { readonly type: 'invite'; readonly role: 'admin' | 'agent'; readonly by: MemberId; readonly expiresAt: number }

/**
 * Links that may be used once. Only their tokens' hashes are stored, in the cells `links`. To use one is to delete its
 * cell in the transaction that makes the account (`spend`): of two who race, one finds it gone.
 */
export interface Links {
  /** For an installation without members. A new one replaces the older. */
  createSetUp(): Promise<string>
  createInvite(by: MemberId, role: 'admin' | 'agent'): Promise<{ readonly token: string; readonly expiresAt: number }>
  /** null: never was, used, replaced or run out. */
  find(token: string): Promise<Link | null>
  /** Goes into the transaction of what the link allows. */
  spend(token: string): CellChange
}

export function createLinks(store: Pick<Store, 'cells' | 'commit'>, now: () => number): Links {
  const all = async () => (await store.cells('links', '')).map(({ key, value }) => ({ key, link: JSON.parse(value) as Link }))
  const cell = (key: string, link: Link | null): CellChange => ({ table: 'links', key, value: link === null ? null : JSON.stringify(link) })
  const isOver = (link: Link) => link.type === 'invite' && link.expiresAt <= now()

  async function create(link: Link): Promise<string> {
    const token = createToken()
    const old = (await all()).filter((other) => isOver(other.link) || (link.type === 'set-up' && other.link.type === 'set-up'))
    await store.commit([{ rows: [], cells: [...old.map(({ key }) => cell(key, null)), cell(hashOf(token), link)] }])
    return token
  }

  return {
    createSetUp: () => create({ type: 'set-up' }),
    async createInvite(by, role) {
      const expiresAt = now() + INVITE_MS
      return { token: await create({ type: 'invite', role, by, expiresAt }), expiresAt }
    },
    async find(token) {
      if (!isToken(token)) return null
      const key = hashOf(token)
      const found = (await store.cells('links', key, { limit: 1 })).find((one) => one.key === key)
      if (found === undefined) return null
      const link = JSON.parse(found.value) as Link
      return isOver(link) ? null : link
    },
    spend: (token) => ({ table: 'links', key: hashOf(token), value: null, expect: 'present' }),
  }
}
