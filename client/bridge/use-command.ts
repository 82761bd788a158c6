import type { ReplicaApi } from './api.ts'
import { useReplica } from './use-replica.ts'

/**
 * `run(command, record, input)`: does it here and now, offline too, and gives the ids of what was written, or the
 * refusal to show. What the relay refuses later stands in the `sync` answer.
 */
export function useCommand(): ReplicaApi['run'] {
  const replica = useReplica()
  return (command, record, input) => replica.run(command, record, input)
}
