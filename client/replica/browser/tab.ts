import type { GivenFile, Query, ReplicaApi } from '../../bridge/api.ts'
import type { LiveTabWord, LiveWorkerWord } from '../live/serve.ts'

/** What a tab says to its worker, and what it hears: the same over every kind of line, plain values only. */
export type TabWord =
  /** Names a Web Lock that the tab holds while it lives: nothing else tells a worker that a tab is gone. */
  | { readonly type: 'hello'; readonly lock: string }
  | { readonly type: 'subscribe'; readonly handle: number; readonly query: Query }
  | { readonly type: 'unsubscribe'; readonly handle: number }
  | { readonly type: 'call'; readonly id: number; readonly name: keyof Calls; readonly given: readonly unknown[] }
  | LiveTabWord

export type WorkerWord =
  | { readonly type: 'push'; readonly handle: number; readonly pushed: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly message: string }
  | LiveWorkerWord

/**
 * What a tab asks once. A call whose worker is lost is made again at the next one: a command carries the id of its first
 * entry, by which it is known when it was done already (SY-41).
 */
export type Calls = Omit<ReplicaApi, 'subscribe' | 'unsubscribe' | 'live' | 'attach'> & {
  attach(draft: string, files: readonly (GivenFile & { readonly id: string })[]): ReturnType<ReplicaApi['attach']>
}

/** Where there is no SharedWorker: how tabs and the worker of the one that leads find each other. */
export type DoorWord =
  /** A worker is there. */
  | { readonly type: 'open' }
  | { readonly type: 'knock'; readonly tab: string }
  /** The tab is heard on the channel of this worker and itself. */
  | { readonly type: 'enter'; readonly tab: string; readonly worker: string }

/** Each build has its own: the words may differ. */
export const doorOf = (account: string, build: number): string => `samtal:${account}:${build}`

/** Of one worker and one tab: what an earlier worker still had on its tongue reaches nobody. */
export const channelOf = (worker: string, tab: string): string => `samtal:${worker}:${tab}`
