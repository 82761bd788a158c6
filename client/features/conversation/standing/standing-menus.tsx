import { Show } from 'solid-js'
import type { ConversationState } from '../../../../shared/records/conversation/state.ts'
import { DeleteDialog } from './delete-dialog.tsx'
import { MoreMenu } from './more-menu.tsx'
import { MoveDialog } from './move-dialog.tsx'
import { SnoozeMenu } from './snooze-menu.tsx'
import type { Standing } from './use-standing.ts'
import './standing.css'

/** Snooze, the ⋯ menu, and what they ask. Of what goes on elsewhere nothing can be done here. */
export function StandingMenus(props: { state: ConversationState; standing: Standing; phone: boolean; onDeleted(): void }) {
  const close = () => props.standing.ask(null)
  const maySnooze = () => !props.phone && props.state.trashedAt === null && props.state.spam === null && props.state.snoozedUntil === null
  const remove = async () => {
    close()
    if (await props.standing.remove()) props.onDeleted()
  }
  return (
    <Show when={props.state.redirect === null}>
      <Show when={maySnooze()}>
        <SnoozeMenu onSnooze={(until) => props.standing.snooze(until)} />
      </Show>
      <MoreMenu state={props.state} standing={props.standing} phone={props.phone} />
      <MoveDialog
        open={props.standing.asked() === 'move'}
        inboxes={props.standing.elsewhere()}
        onMove={(inbox) => {
          close()
          props.standing.moveTo(inbox.id, inbox.name)
        }}
        onClose={close}
      />
      <DeleteDialog
        open={props.standing.asked() === 'delete'}
        state={props.state}
        goesAt={props.standing.goesAt()}
        onDelete={() => void remove()}
        onRestore={() => {
          close()
          props.standing.restore()
        }}
        onClose={close}
      />
    </Show>
  )
}
