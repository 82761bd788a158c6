import { test as base } from '@playwright/test'
import { type Agent, openAgent } from './agent.ts'
import { type Stage, startStage } from './stage.ts'

export { expect } from './expect.ts'

interface Fixtures {
  /** Has the workspace a server for its replies? */
  readonly outgoing: boolean
  readonly stage: Stage
  /** Anna, the owner, at her browser. */
  readonly anna: Agent
  /** Bo, an agent, at his. */
  readonly bo: Agent
}

/** Every test has a relay of its own, and opens only the browsers that it names. */
export const test = base.extend<Fixtures>({
  outgoing: [true, { option: true }],
  stage: async ({ outgoing }, use) => {
    const stage = await startStage({ outgoing })
    await use(stage)
    await stage.close()
  },
  anna: async ({ browser, stage }, use) => {
    const agent = await openAgent(browser, stage, stage.anna)
    await use(agent)
    await agent.context.close()
  },
  bo: async ({ browser, stage }, use) => {
    const agent = await openAgent(browser, stage, stage.bo)
    await use(agent)
    await agent.context.close()
  },
})
