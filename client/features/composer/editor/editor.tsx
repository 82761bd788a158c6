import type { Editor as Engine } from '@tiptap/core'
import { createSignal, onCleanup, onMount, Show } from 'solid-js'
import { plainText } from './plain-text.ts'

export interface Written {
  /** '' when there is nothing. */
  readonly html: string
  readonly text: string
}

export interface EditorHandle {
  focus(): void
  clear(): void
  read(): Written
}

/**
 * Where one writes. The engine is fetched when the browser is idle, or at the first touch; until then the place looks
 * the same and what stood in the draft can be read.
 */
export function Editor(props: {
  initial: string
  label: string
  placeholder: string
  handle(handle: EditorHandle): void
  /** After every change of text or of selection; for the toolbar and the draft. */
  onChange(engine: Engine, html: string): void
}) {
  let place!: HTMLDivElement
  let engine: Engine | undefined
  let gone = false
  let wantsFocus = false
  let loading = false
  const [ready, setReady] = createSignal(false)
  const [empty, setEmpty] = createSignal(props.initial === '')

  const load = async () => {
    if (loading) return
    loading = true
    const { createEditor } = await import('./create-editor.ts')
    if (gone) return
    const content = props.initial
    let html = content
    engine = createEditor({
      element: place,
      content,
      label: props.label,
      onChange: (now) => {
        setEmpty(now.isEmpty)
        html = now.isEmpty ? '' : now.getHTML()
        props.onChange(now, html)
      },
    })
    setReady(true)
    props.onChange(engine, html)
    if (wantsFocus) engine.commands.focus('end')
  }
  const focus = () => {
    wantsFocus = true
    if (engine === undefined) void load()
    else engine.commands.focus('end')
  }
  props.handle({
    focus,
    clear: () => engine?.commands.clearContent(true),
    read: () =>
      engine === undefined || engine.isEmpty
        ? { html: '', text: '' }
        : { html: engine.getHTML().replace(/(?:<p><\/p>)+$/, ''), text: plainText(engine.getJSON()) },
  })
  onMount(() => {
    const soon = window.requestIdleCallback?.(() => void load(), { timeout: 2000 }) ?? window.setTimeout(() => void load(), 200)
    onCleanup(() => (window.cancelIdleCallback ?? window.clearTimeout)(soon))
  })
  onCleanup(() => {
    gone = true
    engine?.destroy()
  })

  return (
    <div class="edit">
      <Show when={empty()}>
        <span class="edit-placeholder" aria-hidden="true">
          {props.placeholder}
        </span>
      </Show>
      <Show when={!ready()}>
        <button type="button" class="edit-soon" aria-label={props.label} onFocus={focus} onClick={focus} />
      </Show>
      <div ref={place} class="edit-place" />
    </div>
  )
}
