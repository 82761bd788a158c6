import type { Editor as Engine } from '@tiptap/core'
import X from 'lucide-solid/icons/x'
import { createSignal, Show } from 'solid-js'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import type { Address } from '../../../shared/records/parts.ts'
import { useCommand } from '../../bridge/use-command.ts'
import { useText } from '../../text/create-text.ts'
import { refusalText } from '../../text/refusal-text.ts'
import { Button } from '../../ui/button.tsx'
import { Resizer } from '../../ui/frame/resizer.tsx'
import { toast } from '../../ui/frame/toast.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { createShortcuts } from '../../ui/state/create-shortcuts.ts'
import { createStored, isSize } from '../../ui/state/create-stored.ts'
import { createViewportHeight } from '../../ui/state/create-viewport-height.ts'
import { createDraft, type Tab } from './draft.ts'
import { Editor, type EditorHandle } from './editor/editor.tsx'
import { Toolbar } from './editor/toolbar.tsx'
import { Fields } from './fields.tsx'
import { AttachButton } from './files/attach-button.tsx'
import { createDrop } from './files/create-drop.ts'
import { createFiles } from './files/create-files.ts'
import { FileList } from './files/file-list.tsx'
import { defaultSubject, defaultTo, sendInput } from './reply.ts'
import { SendButtons } from './send-buttons.tsx'
import { Tabs } from './tabs.tsx'
import './composer.css'

const HEIGHT = { first: 64, min: 64 }

/** Where one answers or leaves a comment. It belongs to one conversation for as long as it stands. */
export function Composer(props: { state: ConversationState; from: Address | null; offline: boolean; phone: boolean }) {
  const text = useText()
  const run = useCommand()
  const { draft, kept, change, replySent, commentAdded } = createDraft(props.state.id)
  const [engine, setEngine] = createSignal<{ readonly it: Engine }>()
  const [busy, setBusy] = createSignal(false)
  const [full, setFull] = createSignal(false)
  const [height, setHeight] = createStored('samtal.composer.height', HEIGHT.first, isSize)
  const viewportHeight = createViewportHeight()
  const files = createFiles(
    () => draft().id,
    (hasFiles) => change({ hasFiles }),
  )
  const drop = createDrop(
    () => tab() === 'reply',
    (chosen) => void files.attach(chosen),
  )
  let editor: EditorHandle | undefined
  let attachButton: HTMLButtonElement | undefined
  let section: HTMLElement | undefined

  const tab = () => draft().tab
  const name = () => {
    const to = (draft().to ?? defaultTo(props.state))[0]
    return to?.name.split(' ')[0] || to?.address || ''
  }
  const placeholder = () => (tab() === 'reply' ? text('composer.write', { name: name() }) : text('composer.writeComment'))

  const openTab = (next: Tab) => {
    if (props.phone) setFull(true)
    if (next !== tab()) setEngine(undefined)
    change({ tab: next })
    queueMicrotask(() => editor?.focus())
  }
  createShortcuts({ r: () => openTab('reply'), c: () => openTab('comment') })

  const submit = async (close: boolean) => {
    const written = editor?.read()
    if (written === undefined || busy()) return
    setBusy(true)
    await files.settled()
    setBusy(false)
    const attached = tab() === 'reply' ? files.list().map(({ file }) => ({ ...file })) : []
    if (written.text === '' && attached.length === 0) return editor?.focus()
    const wrong = section?.querySelector<HTMLElement>('.field [aria-invalid="true"]')
    if (wrong != null && tab() === 'reply') {
      wrong.focus()
      return toast(text('composer.notAddress'), 'danger')
    }
    if (tab() === 'reply' && props.from === null) return toast(text('composer.noAddress'), 'danger')
    setBusy(true)
    const result =
      tab() === 'reply' && props.from !== null
        ? await run('conversation.send', props.state.id, sendInput(props.state, props.from, draft(), written, attached, close))
        : await run('conversation.comment', props.state.id, { text: written.text, rich: written.html, mentions: [] })
    setBusy(false)
    if (!result.ok) return toast(refusalText(text, result.error), 'danger')
    editor?.clear()
    if (tab() === 'reply') replySent()
    else commentAdded()
    setFull(false)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && full()) setFull(false)
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    event.stopPropagation()
    void submit(event.shiftKey && tab() === 'reply')
  }
  const submitButtons = () => (
    <Show
      when={tab() === 'reply'}
      fallback={
        <Button kind="primary" size="medium" onClick={() => void submit(false)}>
          {text('composer.addComment')}
        </Button>
      }
    >
      <SendButtons onSend={(close) => void submit(close)} />
    </Show>
  )

  return (
    <Show
      when={!props.phone || full()}
      fallback={
        <div class="answer">
          <button type="button" class="answer-reply truncate" onClick={() => openTab('reply')}>
            {draft().reply === '' && !draft().hasFiles ? text('composer.replyTo', { name: name() }) : text('composer.goOn')}
          </button>
          <Button onClick={() => openTab('comment')}>{text('composer.comment')}</Button>
        </div>
      }
    >
      <section
        ref={(element) => {
          section = element
        }}
        class="composer"
        classList={{ note: tab() === 'comment', full: props.phone }}
        aria-label={text('composer.answer')}
        style={{ '--edit': `${height()}px`, '--viewport': `${viewportHeight()}px` }}
        on:keydown={{ handleEvent: onKey, capture: true }}
        on:paste={{ handleEvent: drop.onPaste, capture: true }}
        on:drop={{ handleEvent: drop.onDrop, capture: true }}
        onDragOver={drop.onDragOver}
        onDragLeave={drop.onDragLeave}
      >
        <Show
          when={props.phone}
          fallback={
            <Resizer
              label={text('composer.height')}
              class="grip"
              grows="up"
              size={height()}
              min={HEIGHT.min}
              max={Math.round(window.innerHeight * 0.6)}
              onSize={setHeight}
            />
          }
        >
          <div class="composer-bar">
            <IconButton icon={X} size={20} label={text('composer.closeKeeps')} onClick={() => setFull(false)} />
            <b class="truncate grow">{tab() === 'reply' ? (draft().subject ?? defaultSubject(props.state)) : text('composer.comment')}</b>
            {submitButtons()}
          </div>
        </Show>
        <Tabs tab={tab()} onTab={openTab} />
        <Show when={drop.isOver()}>
          <div class="drop-here">{text('composer.dropHere')}</div>
        </Show>
        <div class="composer-body" role="tabpanel" id="composer-panel" aria-labelledby={`composer-tab-${tab()}`}>
          <Show when={tab() === 'reply'}>
            <Fields state={props.state} draft={draft()} phone={props.phone} onChange={change} />
          </Show>
          <Show when={tab()} keyed>
            {(which) => (
              <Editor
                initial={draft()[which]}
                label={which === 'reply' ? text('composer.reply') : text('composer.comment')}
                placeholder={placeholder()}
                handle={(handle) => {
                  editor = handle
                }}
                onChange={(it, html) => {
                  setEngine({ it })
                  if (html !== draft()[which]) change({ [which]: html })
                }}
              />
            )}
          </Show>
          <Show when={tab() === 'reply'}>
            <FileList files={files} draft={draft().id} onEmptied={() => attachButton?.focus()} />
          </Show>
          <Toolbar engine={engine()} />
          <div class="acts-row">
            <Show when={tab() === 'reply'}>
              <AttachButton
                ref={(element) => {
                  attachButton = element
                }}
                onFiles={(chosen) => void files.attach(chosen)}
              />
            </Show>
            <span class="saved">
              <Show when={props.offline && tab() === 'reply'} fallback={kept() ? text('composer.kept') : ''}>
                {text('composer.whenOnline')}
              </Show>
            </span>
            <Show when={!props.phone}>{submitButtons()}</Show>
          </div>
        </div>
      </section>
    </Show>
  )
}
