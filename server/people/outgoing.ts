import type { Outgoing, OutgoingAnswer } from '../../shared/protocol/http.ts'
import type { SecretBox } from '../store/secrets.ts'
import type { CellChange, Store } from '../store/store.ts'

const KEY = 'outgoing'

/** Where replies leave, sealed in the cells `secrets`: its password is on the relay only and in no replica (T20). */
export interface OutgoingServer {
  /** null: none yet, replies wait. */
  get(): Outgoing | null
  put(outgoing: Outgoing): Promise<void>
  /** The same for a transaction of the caller's: `done` once it is durable. */
  change(outgoing: Outgoing): { readonly cell: CellChange; done(): void }
  /** What a screen may see: never the password. */
  answer(): OutgoingAnswer
  /** Called after each change, to try again what waits. */
  onChange(listener: () => void): void
}

/** Sealed with another key it counts as none: the admin is asked for it again. */
export async function createOutgoing(store: Pick<Store, 'cells' | 'commit'>, box: SecretBox): Promise<OutgoingServer> {
  const listeners: (() => void)[] = []
  const stored = (await store.cells('secrets', KEY)).find((cell) => cell.key === KEY)
  const opened = stored === undefined ? null : box.open(JSON.parse(stored.value) as string)
  let current = opened === null ? null : (JSON.parse(opened) as Outgoing)

  /** The stored password goes to the server it was given for and to no other: else a new host could read it. */
  const kept = ({ host, user }: Outgoing) => (current !== null && current.host === host && current.user === user ? current.password : null)

  function change(outgoing: Outgoing) {
    const next: Outgoing = { ...outgoing, password: outgoing.password ?? kept(outgoing) }
    const cell: CellChange = { table: 'secrets', key: KEY, value: JSON.stringify(box.seal(JSON.stringify(next))) }
    const done = () => {
      current = next
      for (const listener of listeners) listener()
    }
    return { cell, done }
  }

  return {
    get: () => current,
    change,
    async put(outgoing) {
      const { cell, done } = change(outgoing)
      await store.commit([{ rows: [], cells: [cell] }])
      done()
    },
    answer() {
      if (current === null) return { outgoing: null }
      const { password, ...rest } = current
      return { outgoing: { ...rest, hasPassword: password !== null && password !== '' } }
    },
    onChange: (listener) => void listeners.push(listener),
  }
}
