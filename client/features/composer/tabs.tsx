import { For } from 'solid-js'
import { useText } from '../../text/create-text.ts'
import type { Tab } from './draft.ts'

const tabs: readonly Tab[] = ['reply', 'comment']

/** Reply or comment; the arrows change between them. */
export function Tabs(props: { tab: Tab; onTab(tab: Tab): void }) {
  const text = useText()
  const onKey = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    const other = tabs.find((tab) => tab !== props.tab)
    if (other !== undefined) props.onTab(other)
  }
  return (
    <div class="tabs" role="tablist" aria-label={text('composer.answer')} tabindex="-1" onKeyDown={onKey}>
      <For each={tabs}>
        {(tab) => (
          <button
            type="button"
            role="tab"
            id={`composer-tab-${tab}`}
            class="tab"
            aria-selected={tab === props.tab}
            aria-controls="composer-panel"
            tabindex={tab === props.tab ? 0 : -1}
            onClick={() => props.onTab(tab)}
          >
            {text(`composer.${tab}`)}
          </button>
        )}
      </For>
    </div>
  )
}
