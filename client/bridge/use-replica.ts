import { createComponent, createContext, type JSX, useContext } from 'solid-js'
import type { ReplicaApi } from './api.ts'

const ReplicaContext = createContext<ReplicaApi>()

/** Gives the screens below it their replica: the worker's in the app, a pretend one in a test. */
export const ReplicaProvider = (props: { readonly replica: ReplicaApi; readonly children: JSX.Element }): JSX.Element =>
  createComponent(ReplicaContext.Provider, {
    get value() {
      return props.replica
    },
    get children() {
      return props.children
    },
  })

/** For what is neither a question nor a command: files, trying again, signing out. */
export function useReplica(): ReplicaApi {
  const replica = useContext(ReplicaContext)
  if (replica === undefined) throw new Error('no ReplicaProvider above this component')
  return replica
}
