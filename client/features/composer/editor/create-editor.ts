import { Editor } from '@tiptap/core'
import StarterKit from '@tiptap/starter-kit'

/** The editor's engine; this module is loaded when somebody is about to write. Headings and rules have no place in a reply. */
export function createEditor(options: { element: HTMLElement; content: string; label: string; onChange(editor: Editor): void }): Editor {
  return new Editor({
    element: options.element,
    content: options.content,
    injectCSS: false,
    extensions: [
      StarterKit.configure({
        heading: false,
        horizontalRule: false,
        link: {
          openOnClick: false,
          autolink: true,
          defaultProtocol: 'https',
          HTMLAttributes: { class: 'link', rel: 'noopener noreferrer', target: null },
        },
      }),
    ],
    editorProps: {
      attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': options.label, class: 'edit-text', spellcheck: 'true' },
    },
    onTransaction: ({ editor }) => options.onChange(editor),
  })
}
