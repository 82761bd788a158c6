import type { ReplicaApi } from '../../bridge/api.ts'

/** What a worker offers to one tab. */
export interface TabApi extends ReplicaApi {
  /** Names a Web Lock that the tab holds while it lives: nothing else tells a worker that a tab is gone. */
  attach(lock: string): Promise<void>
}
