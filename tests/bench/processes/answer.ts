/** What a process answers, each call by its name. Inputs and answers are what structured clone carries. */
export type Calls = { readonly [name: string]: (input: never) => unknown }

export interface Ask {
  readonly id: number
  readonly call: string
  readonly input: unknown
}
export type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: string })

/** The child's side: answers its parent until that hangs up, then ends. Its one counterpart is start.ts. */
export function answerParent(calls: Calls): void {
  const send = (answer: Answer) => process.send?.(answer)
  process.on('message', async ({ id, call, input }: Ask) => {
    try {
      send({ id, value: await calls[call]?.(input as never) })
    } catch (error) {
      send({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
  process.on('disconnect', () => process.exit())
}

/** All of this process's threads, so that a store in a thread of its own is not free. */
export interface Usage {
  readonly cpuMs: number
}

export function usage(): Usage {
  const { user, system } = process.cpuUsage()
  return { cpuMs: (user + system) / 1000 }
}
