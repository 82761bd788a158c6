import { Show } from 'solid-js'
import { Linked } from './text-body.tsx'

const KEPT = new Set(['P', 'BR', 'STRONG', 'B', 'EM', 'I', 'U', 'S', 'A', 'UL', 'OL', 'LI', 'BLOCKQUOTE', 'CODE', 'PRE'])

/** What a member wrote in our editor. It is built anew from the few elements the editor has: nothing else comes along. */
export function RichBody(props: { rich: string | null; text: string }) {
  return (
    <Show when={props.rich} fallback={<Linked class="bd plain" text={props.text} />}>
      {(rich) => (
        <div class="bd rich" dir="auto">
          {rebuild(rich())}
        </div>
      )}
    </Show>
  )
}

function rebuild(html: string): Node[] {
  const parsed = new DOMParser().parseFromString(html, 'text/html') // inert: it loads and runs nothing
  return [...parsed.body.childNodes].flatMap(copy)
}

function copy(node: Node): Node[] {
  if (node instanceof Text || node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.textContent ?? '')]
  if (node.nodeType !== Node.ELEMENT_NODE) return []
  const element = node as Element // its type was asked just above
  if (element.tagName === 'SCRIPT' || element.tagName === 'STYLE') return []
  const children = [...element.childNodes].flatMap(copy)
  if (!KEPT.has(element.tagName)) return children
  const made = document.createElement(element.tagName)
  if (made instanceof HTMLAnchorElement) linkTo(made, element.getAttribute('href') ?? '')
  made.append(...children)
  return [made]
}

function linkTo(link: HTMLAnchorElement, href: string): void {
  if (!/^(https?:|mailto:|tel:)/i.test(href)) return
  link.href = href
  link.target = '_blank'
  link.rel = 'noopener noreferrer'
  link.className = 'link'
}
