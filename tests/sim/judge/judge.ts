import { DiskError } from '../world/relay-disk.ts'
import type { World } from '../world/world.ts'
import { judgeCopies } from './copies.ts'
import { judgeLog } from './log.ts'
import { judgePromises } from './promises.ts'
import { truthsOf } from './truth.ts'
import { judgeWords } from './words.ts'

/** At rest: everything that was promised holds (I1 to I8). Throws what does not. */
export async function judge(world: World): Promise<void> {
  const house = world.house()
  if (house === null) throw new Error('no relay')
  for (const error of [...world.reports, ...house.errors]) if (!(error instanceof DiskError)) throw error
  const contents = world.disk.contents()
  const truths = truthsOf(contents)
  judgeLog(contents, truths.values())
  await judgeCopies(world, truths)
  judgeWords(world, truths)
  judgePromises(world, truths)
}
