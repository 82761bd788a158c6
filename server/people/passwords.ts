import { randomBytes } from 'node:crypto'
import { hash as argonHash, verify as argonVerify } from '@node-rs/argon2'
import type { MemberId } from '../../shared/ids.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { CellChange, Store } from '../store/store.ts'
import { createTurns } from './turns.ts'

/** Argon2id, the library's default kind. Source: OWASP Password Storage Cheat Sheet, its 19 MiB row. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** 19 MiB and a core each. */
const AT_ONCE = 2
/** About two seconds of work: who waits longer has gone. */
const MAY_WAIT = 50

/** Members' passwords, as hashes in the cells `passwords` by member id. `too-many-tries`: too many people at once. */
export interface Passwords {
  /** Would it refuse now? */
  isFull(): boolean
  /** For `passwordCell`. */
  hash(password: string): Promise<Result<string, 'too-many-tries'>>
  /** With null, and for a member without one, it takes as long and says no: the time tells nobody who has an account. */
  verify(member: MemberId | null, password: string): Promise<Result<boolean, 'too-many-tries'>>
}

/** Sets a member's password, in the transaction of whoever decides that. */
export const passwordCell = (member: MemberId, hash: string): CellChange => ({
  table: 'passwords',
  key: member,
  value: JSON.stringify({ hash }),
})

export async function createPasswords(store: Pick<Store, 'cells'>): Promise<Passwords> {
  const turns = createTurns(AT_ONCE, MAY_WAIT)
  const nobodys = await argonHash(randomBytes(32), COST)

  async function hashFor(member: MemberId | null): Promise<string | null> {
    const key = member ?? 'nobody'
    const cell = (await store.cells('passwords', key, { limit: 1 })).find((found) => found.key === key)
    return cell === undefined ? null : (JSON.parse(cell.value) as { hash: string }).hash
  }

  return {
    isFull: turns.isFull,
    async hash(password) {
      const hashed = await turns.take(() => argonHash(typed(password), COST))
      return hashed.ok ? hashed : fail('too-many-tries')
    },
    async verify(member, password) {
      const right = await turns.take(async () => {
        const stored = await hashFor(member)
        const fits = await argonVerify(stored ?? nobodys, typed(password))
        return fits && stored !== null
      })
      return right.ok ? ok(right.value) : fail('too-many-tries')
    },
  }
}

/** Keyboards compose letters differently. Source: NIST SP 800-63B, 3.1.1.2. */
const typed = (password: string): string => password.normalize('NFKC')
