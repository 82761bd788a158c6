import type { EntryOf } from '../../../shared/records/conversation/entries.ts'
import { checkHidden, checkShown } from '../../../shared/records/conversation/event-rules.ts'
import type { ConversationState, TimelineItem } from '../../../shared/records/conversation/state.ts'
import { presumed, type RuleContext } from '../../../shared/records/kind.ts'
import type { Refusal } from '../../../shared/records/refusal.ts'
import type { Team } from '../../bridge/api.ts'
import { myRole } from '../../bridge/names.ts'
import type { Act } from './use-act.ts'

/** Hiding what was written (E5), by the rules that the relay goes by: what one may not do is not offered. */
export interface Hiding {
  mayHide(item: TimelineItem): boolean
  mayShow(item: TimelineItem): boolean
  hide(item: TimelineItem): void
  show(item: TimelineItem): void
}

type Mark = Omit<EntryOf<'hidden'>, 'type'>

export function createHiding(state: () => ConversationState, team: () => Team | undefined, act: Act): Hiding {
  type Check = (mark: Mark, state: ConversationState, context: RuleContext) => Refusal | null
  function allows(item: TimelineItem, check: Check): boolean {
    const known = team()
    if (known === undefined || state().deleted) return false
    const settings: Readonly<Record<string, unknown>> = known.settings
    const context: RuleContext = { ...presumed, member: known.me, role: myRole(known), setting: (name) => settings[name] }
    const { id } = item.entry
    const mark = { id, by: known.me, at: state().at, of: id }
    return check(mark, { ...state(), timeline: [item] }, context) === null // of that one only: a thread may be long
  }
  const isComment = (item: TimelineItem) => item.type === 'comment' || (item.type === 'hidden' && item.entry.was === 'comment')
  return {
    mayHide: (item) => allows(item, (mark, one, context) => checkHidden({ ...mark, type: 'hidden' }, one, context)),
    mayShow: (item) => allows(item, (mark, one, context) => checkShown({ ...mark, type: 'shown' }, one, context)),
    hide: (item) =>
      void act(
        'conversation.hide',
        { entry: item.entry.id },
        { said: isComment(item) ? 'conversation.hiddenComment' : 'conversation.hiddenMessage' },
      ),
    show: (item) => void act('conversation.show', { entry: item.entry.id }),
  }
}
