import { type JSX, Show } from 'solid-js'
import type { ConversationId, InboxId } from '../../../shared/ids.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import type { SyncState, Team } from '../../bridge/api.ts'
import type { InboxPresence } from '../../bridge/live/use-presence.ts'
import { useText } from '../../text/create-text.ts'
import { createShortcuts } from '../../ui/state/create-shortcuts.ts'
import { colleaguesAt } from './colleagues.tsx'
import { ConversationHeader } from './conversation-header.tsx'
import { createPeople } from './people.ts'
import { ContinuesLine, StandingBar } from './standing/standing-bar.tsx'
import { StandingMenus } from './standing/standing-menus.tsx'
import { useStanding } from './standing/use-standing.ts'
import { Timeline } from './timeline.tsx'
import { useAct } from './use-act.ts'
import './conversation.css'

/** The thread of one conversation: who owns it, what was said, and (handed in) where one answers. */
export function Conversation(props: {
  state: ConversationState
  team: Team | undefined
  sync: SyncState | undefined
  phone: boolean
  presence: InboxPresence
  /** The address of ours that it came to. */
  address: string
  /** Where the list is, for the phone's way back. */
  back: string
  hrefOf(inbox: InboxId, conversation: ConversationId): string
  start: JSX.Element
  end: JSX.Element
  composer: JSX.Element
  /** It was deleted for good. */
  onDeleted(): void
}) {
  const text = useText()
  const act = useAct(() => props.state.id)
  const people = createPeople(() => props.team, text)
  const standing = useStanding(
    () => props.state,
    () => props.team,
    act,
  )
  const mayAnswer = () =>
    props.state.inbox !== null && props.state.redirect === null && props.state.trashedAt === null && props.state.spam === null
  const toggleClosed = () =>
    props.state.status === 'open' ? act('conversation.close', { seen: props.state.n }) : act('conversation.reopen')
  createShortcuts({ e: () => mayAnswer() && void toggleClosed() })

  return (
    <>
      <ConversationHeader
        state={props.state}
        team={props.team}
        phone={props.phone}
        back={props.back}
        start={props.start}
        end={props.end}
        address={props.address}
        colleagues={colleaguesAt(props.presence.present(), props.state.id, props.team?.me)}
        more={<StandingMenus state={props.state} standing={standing} phone={props.phone} onDeleted={props.onDeleted} />}
        onOwner={(to) => void act('conversation.assign', { to })}
        onToggleClosed={() => void toggleClosed()}
      />
      <Show when={props.state.continues}>{(id) => <ContinuesLine id={id()} hrefOf={props.hrefOf} />}</Show>
      <Timeline state={props.state} team={props.team} people={people} act={act} offline={props.sync?.phase === 'offline'} />
      <StandingBar state={props.state} standing={standing} hrefOf={props.hrefOf} />
      <Show when={mayAnswer()}>
        <div class="answer-place" onInput={() => props.presence.typed()}>
          {props.composer}
        </div>
      </Show>
    </>
  )
}
