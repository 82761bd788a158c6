/** When this build was made, ms; 0 in development. A greater one is newer: its replica asks the older to make way. */
export const build: number = Number(import.meta.env.VITE_BUILD ?? 0)

/** What the workers of one account, and their tabs, tell each other. */
export type Notice =
  /** A newer build waits for the lock. */
  | { readonly type: 'yield'; readonly build: number }
  /** The replica of this build is gone: its tabs load the newer app. */
  | { readonly type: 'reload'; readonly build: number }
  /** The person signed out: every replica of the account ends, every tab begins anew. */
  | { readonly type: 'wiped' }

export const noticesOf = (account: string): BroadcastChannel => new BroadcastChannel(`samtal:${account}`)
