import type { Editor as Engine } from '@tiptap/core'
import Bold from 'lucide-solid/icons/bold'
import Code from 'lucide-solid/icons/code'
import Italic from 'lucide-solid/icons/italic'
import Link from 'lucide-solid/icons/link'
import List from 'lucide-solid/icons/list'
import ListOrdered from 'lucide-solid/icons/list-ordered'
import RemoveFormatting from 'lucide-solid/icons/remove-formatting'
import Strikethrough from 'lucide-solid/icons/strikethrough'
import TextQuote from 'lucide-solid/icons/text-quote'
import Underline from 'lucide-solid/icons/underline'
import { createSignal, For, Show } from 'solid-js'
import { useText } from '../../../text/create-text.ts'
import type { IconShape } from '../../../ui/icon.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { LinkForm } from './link-form.tsx'

interface Tool {
  readonly name: 'bold' | 'italic' | 'underline' | 'strike' | 'bullets' | 'numbers' | 'quote' | 'code'
  readonly icon: IconShape
  readonly mark: string
  act(engine: Engine): void
}
const groups: readonly (readonly Tool[])[] = [
  [
    { name: 'bold', icon: Bold, mark: 'bold', act: (engine) => engine.chain().focus().toggleBold().run() },
    { name: 'italic', icon: Italic, mark: 'italic', act: (engine) => engine.chain().focus().toggleItalic().run() },
    { name: 'underline', icon: Underline, mark: 'underline', act: (engine) => engine.chain().focus().toggleUnderline().run() },
    { name: 'strike', icon: Strikethrough, mark: 'strike', act: (engine) => engine.chain().focus().toggleStrike().run() },
  ],
  [
    { name: 'bullets', icon: List, mark: 'bulletList', act: (engine) => engine.chain().focus().toggleBulletList().run() },
    { name: 'numbers', icon: ListOrdered, mark: 'orderedList', act: (engine) => engine.chain().focus().toggleOrderedList().run() },
    { name: 'quote', icon: TextQuote, mark: 'blockquote', act: (engine) => engine.chain().focus().toggleBlockquote().run() },
    { name: 'code', icon: Code, mark: 'code', act: (engine) => engine.chain().focus().toggleCode().run() },
  ],
]

/** What the selection looks like, and how to change it. `engine` is told anew after every change. */
export function Toolbar(props: { engine: { readonly it: Engine } | undefined }) {
  const text = useText()
  const [linking, setLinking] = createSignal(false)
  const stay = (event: MouseEvent) => event.preventDefault() // the selection keeps the focus
  const closeLink = () => {
    setLinking(false)
    props.engine?.it.commands.focus()
  }
  return (
    <Show when={!linking()} fallback={<Show when={props.engine}>{(engine) => <LinkForm engine={engine().it} onClose={closeLink} />}</Show>}>
      <div class="tools" role="toolbar" aria-label={text('composer.format')}>
        <For each={groups}>
          {(group) => (
            <>
              <For each={group}>
                {(tool) => (
                  <IconButton
                    icon={tool.icon}
                    label={text(`composer.${tool.name}`)}
                    pressed={props.engine?.it.isActive(tool.mark) ?? false}
                    onMouseDown={stay}
                    onClick={() => props.engine !== undefined && tool.act(props.engine.it)}
                  />
                )}
              </For>
              <span class="sep" />
            </>
          )}
        </For>
        <IconButton
          icon={Link}
          label={text('composer.link')}
          pressed={props.engine?.it.isActive('link') ?? false}
          onMouseDown={stay}
          onClick={() => setLinking(props.engine !== undefined)}
        />
        <IconButton
          icon={RemoveFormatting}
          label={text('composer.clear')}
          onMouseDown={stay}
          onClick={() => props.engine?.it.chain().focus().unsetAllMarks().clearNodes().run()}
        />
      </div>
    </Show>
  )
}
