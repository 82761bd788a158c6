import { A } from '@solidjs/router'
import ChevronDown from 'lucide-solid/icons/chevron-down'
import ChevronUp from 'lucide-solid/icons/chevron-up'
import { For, type JSX } from 'solid-js'
import { type View, views } from '../../../shared/projections/views.ts'
import type { Team } from '../../bridge/api.ts'
import { useText } from '../../text/create-text.ts'
import { useFormat } from '../../text/use-format.ts'
import { Icon } from '../../ui/icon.tsx'
import { createStored, isFlag } from '../../ui/state/create-stored.ts'
import { InboxSwitcher } from './inbox-switcher.tsx'
import { viewIcons } from './view-icons.ts'

const folded: readonly View[] = ['email', 'closed', 'spam', 'trash']

/** The inbox that is open, its views with exact counts, and at the end what the caller puts there. */
export function ViewsPane(props: {
  team: Team | undefined
  inbox: string
  view: View
  counts: Readonly<Record<View, number>> | undefined
  hrefOf(view: View): string
  onInbox(id: Team['inboxes'][number]['id']): void
  foot: JSX.Element
}) {
  const text = useText()
  const format = useFormat()
  const [all, setAll] = createStored('samtal.views.all', false, isFlag)
  const shown = () => (all() ? views : views.filter((view) => !folded.includes(view) || view === props.view))

  return (
    <aside class="views" aria-label={text('inbox.views')}>
      <div class="pane-top">
        <InboxSwitcher team={props.team} inbox={props.inbox} onInbox={props.onInbox} />
      </div>
      <nav class="view-list" aria-label={text('inbox.views')}>
        <For each={shown()}>
          {(view) => (
            <A
              href={props.hrefOf(view)}
              class="view"
              aria-current={view === props.view ? 'page' : undefined}
              end={false}
              inactiveClass=""
              activeClass=""
            >
              <Icon of={viewIcons[view]} />
              <span class="truncate">{text(`inbox.view.${view}`)}</span>
              <span class="count">{props.counts === undefined ? '' : format.number(props.counts[view])}</span>
            </A>
          )}
        </For>
        <button type="button" class="view" aria-expanded={all()} onClick={() => setAll(!all())}>
          <Icon of={all() ? ChevronUp : ChevronDown} />
          <span>{text(all() ? 'inbox.less' : 'inbox.more')}</span>
        </button>
      </nav>
      <div class="views-foot">{props.foot}</div>
    </aside>
  )
}
