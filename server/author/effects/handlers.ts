import type { MemberId } from '../../../shared/ids.ts'
import type { FileKeeper } from '../../files/keeper.ts'
import type { Clock } from '../../relay/clock.ts'
import type { Desk } from '../../relay/desk.ts'
import type { SecretBox } from '../../store/secrets.ts'
import type { Store } from '../../store/store.ts'
import type { Author } from '../author.ts'
import type { Directory } from '../directory.ts'
import type { Effect, Handler } from './effects.ts'
import { createHide, createShow } from './hide.ts'
import { createDisown, createLeave } from './leave.ts'
import { createMerge, createSplit, createUnmerge, createUnsplit } from './merge.ts'
import { createMove, createMoveChannel, createMoveInbox } from './move.ts'
import { createDelete, createRemove, type Remove } from './remove.ts'
import { createUndo, takenBack } from './undo.ts'

/** Everything that an entry can ask of the relay, by kind and type. */
export function createHandlers(deps: {
  readonly store: Store
  readonly desk: Desk
  readonly author: Author
  readonly directory: Directory
  readonly box: SecretBox
  readonly keeper: FileKeeper
  readonly clock: Pick<Clock, 'now'>
  bar(member: MemberId): Promise<void>
}): { readonly handlers: ReadonlyMap<string, Handler>; readonly remove: Remove } {
  const remove = createRemove(deps)
  const into = async (effect: Effect) => (await takenBack(deps.desk, effect))?.into ?? null
  const move = createMove(deps)
  const show = createShow(deps)
  const undo = createUndo({
    ...deps,
    handlers: {
      assigned: createDisown(deps),
      moved: move,
      hidden: show,
      merged: createUnmerge(deps, into),
      split: createUnsplit(deps, into, remove),
    },
  })
  const handlers = new Map<string, Handler>([
    ['conversation/hidden', createHide(deps)],
    ['conversation/shown', show],
    ['conversation/moved', move],
    ['conversation/merged', createMerge(deps)],
    ['conversation/split', createSplit(deps)],
    ['conversation/deleted', createDelete(remove)],
    ['conversation/undone', undo],
    ['inbox/set', createMoveInbox(deps)],
    ['channel/set', createMoveChannel(deps)],
    ['member/set', createLeave(deps)],
  ])
  return { handlers, remove }
}
