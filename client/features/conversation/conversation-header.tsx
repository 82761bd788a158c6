import { A } from '@solidjs/router'
import Check from 'lucide-solid/icons/check'
import ChevronLeft from 'lucide-solid/icons/chevron-left'
import Mail from 'lucide-solid/icons/mail'
import RotateCcw from 'lucide-solid/icons/rotate-ccw'
import { type JSX, Show } from 'solid-js'
import type { MemberId, TeamId } from '../../../shared/ids.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import type { Team } from '../../bridge/api.ts'
import type { Colleague } from '../../bridge/live/presence.ts'
import { type TextKey, useText } from '../../text/create-text.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Typing, Viewing } from './colleagues.tsx'
import { OwnerMenu } from './owner-menu.tsx'

/** Owner, close and reopen; below them the subject, the status and the address it came to. */
export function ConversationHeader(props: {
  state: ConversationState
  team: Team | undefined
  phone: boolean
  back: string
  start: JSX.Element
  end: JSX.Element
  address: string
  /** Who else has it on a screen. */
  colleagues: readonly Colleague[]
  /** Snooze and what else can be done with it. */
  more: JSX.Element
  onOwner(to: MemberId | TeamId | null): void
  onToggleClosed(): void
}) {
  const text = useText()
  const isOpen = () => props.state.status === 'open'
  /** Elsewhere there is nothing to close here, and in the trash or in spam neither. */
  const mayClose = () => props.state.redirect === null && props.state.trashedAt === null && props.state.spam === null
  const status = (): TextKey => {
    if (props.state.trashedAt !== null) return 'conversation.inTrash'
    if (props.state.spam !== null) return 'conversation.inSpam'
    if (isOpen() && props.state.snoozedUntil !== null) return 'conversation.snoozedNow'
    return isOpen() ? 'conversation.isOpen' : 'conversation.isClosed'
  }
  const action = () => text(isOpen() ? 'conversation.close' : 'conversation.reopen')
  return (
    <header class="thread-head">
      <div class="pane-top thread-top">
        <Show when={props.phone} fallback={props.start}>
          <A class="icon" href={props.back} aria-label={text('conversation.back')} title={text('conversation.back')}>
            <ChevronLeft size={20} />
          </A>
        </Show>
        <OwnerMenu owner={props.state.owner} inbox={props.state.inbox} team={props.team} short={props.phone} onOwner={props.onOwner} />
        <span class="grow" />
        <Viewing colleagues={props.colleagues} />
        <Show when={mayClose()}>
          <Show
            when={props.phone}
            fallback={
              <Button title={`${action()} (E)`} onClick={() => props.onToggleClosed()}>
                <Show when={isOpen()} fallback={<RotateCcw />}>
                  <Check />
                </Show>
                {action()}
              </Button>
            }
          >
            <IconButton icon={isOpen() ? Check : RotateCcw} size={20} label={action()} onClick={() => props.onToggleClosed()} />
          </Show>
        </Show>
        {props.more}
        {props.end}
      </div>
      <div class="subject">
        <h2 classList={{ truncate: !props.phone }} aria-level={props.phone ? 1 : 2}>
          <bdi>{props.state.subject || text('conversation.untitled')}</bdi>
        </h2>
        <div class="meta">
          <span>
            <span class="status-dot" classList={{ closed: status() !== 'conversation.isOpen' }} />
            {text(status())}
          </span>
          <Show when={props.address}>
            <span>
              <Mail size={14} />
              <span class="truncate">{props.address}</span>
            </span>
          </Show>
          <Typing colleagues={props.colleagues} />
        </div>
      </div>
    </header>
  )
}
