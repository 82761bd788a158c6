import { A } from '@solidjs/router'
import ChevronLeft from 'lucide-solid/icons/chevron-left'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import { createEffect, type JSX } from 'solid-js'
import { useText } from '../../text/create-text.ts'

/** One page of the settings: where it is, whether it is saved, what it is about. */
export function Section(props: {
  workspace: string
  title: string
  lead: string
  status?: JSX.Element
  /** Beside the title. */
  action?: JSX.Element
  children: JSX.Element
}) {
  const text = useText()
  createEffect(() => {
    document.title = `${props.title} · Samtal`
  })
  return (
    <main class="settings-content">
      <header class="settings-top">
        <A class="settings-back" href="/settings" aria-label={text('settings.back')}>
          <ChevronLeft size={20} />
        </A>
        <span class="settings-crumb truncate">
          <bdi>{props.workspace}</bdi>
          <ChevronRight size={14} />
        </span>
        <b>{props.title}</b>
        <span class="settings-status" role="status">
          {props.status}
        </span>
      </header>
      <div class="settings-body">
        <div class="settings-page">
          <div class="settings-title">
            <h1>{props.title}</h1>
            {props.action}
            <p class="settings-lead">{props.lead}</p>
          </div>
          {props.children}
        </div>
      </div>
    </main>
  )
}
