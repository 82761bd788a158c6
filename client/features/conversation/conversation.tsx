import { type JSX, Show } from 'solid-js'
import type { ConversationState } from '../../../shared/records/conversation-state.ts'
import type { SyncState, Team } from '../../bridge/api.ts'
import { useText } from '../../text/create-text.ts'
import { createShortcuts } from '../../ui/state/create-shortcuts.ts'
import { ConversationHeader } from './conversation-header.tsx'
import { createPeople } from './people.ts'
import { Timeline } from './timeline.tsx'
import { useAct } from './use-act.ts'
import './conversation.css'

/** The thread of one conversation: who owns it, what was said, and (handed in) where one answers. */
export function Conversation(props: {
  state: ConversationState
  team: Team | undefined
  sync: SyncState | undefined
  phone: boolean
  /** The address of ours that it came to. */
  address: string
  /** Where the list is, for the phone's way back. */
  back: string
  start: JSX.Element
  end: JSX.Element
  composer: JSX.Element
}) {
  const text = useText()
  const act = useAct(() => props.state.id)
  const people = createPeople(() => props.team, text)
  const toggleClosed = () =>
    props.state.status === 'open' ? act('conversation.close', { seen: props.state.n }) : act('conversation.reopen')
  createShortcuts({ e: () => void toggleClosed() })

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
        onOwner={(to) => void act('conversation.assign', { to })}
        onToggleClosed={() => void toggleClosed()}
      />
      <Timeline state={props.state} people={people} act={act} offline={props.sync?.phase === 'offline'} />
      <Show when={props.state.inbox !== null}>{props.composer}</Show>
    </>
  )
}
