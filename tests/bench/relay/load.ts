import { performance } from 'node:perf_hooks'
import { answerParent } from '../processes/answer.ts'
import { connectHocuspocus } from './adapters/hocuspocus.ts'
import { connectPlain } from './adapters/plain-ws.ts'
import { connectSamtal } from './adapters/samtal.ts'
import { connectYWebsocket } from './adapters/y-websocket.ts'
import type { Connect, LoadCalls, Scenario, ScenarioName, Subject } from './contract.ts'
import { catchUp } from './load/catch-up.ts'
import { fanOut } from './load/fan-out.ts'
import { manyDocs } from './load/many-docs.ts'
import { bulkClose, feed, push } from './load/samtal-alone.ts'

/** The load generator, a process of its own: one for all subjects, which differ by how their wire is spoken. */
const adapters: { readonly [S in Subject]: Connect } = {
  samtal: connectSamtal,
  hocuspocus: connectHocuspocus,
  'y-websocket': connectYWebsocket,
  'plain-ws': connectPlain,
}
const scenarios: { readonly [S in ScenarioName]: Scenario } = {
  'many-docs': manyDocs,
  'fan-out': fanOut,
  'catch-up': catchUp,
  push,
  feed,
  'bulk-close': bulkClose,
}

let measure: Awaited<ReturnType<Scenario>> | null = null

answerParent({
  async prepare(input) {
    measure = await scenarios[input.scenario](adapters[input.subject], input)
  },
  async measure() {
    if (measure === null) throw new Error('prepare comes first')
    const before = performance.eventLoopUtilization()
    const measured = await measure()
    return { ...measured, busy: performance.eventLoopUtilization(before).utilization }
  },
} satisfies LoadCalls)
