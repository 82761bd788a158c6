import type { JSONContent } from '@tiptap/core'

/** The editor's document as plain text, as a mail shows it: blank lines between blocks, `-` and `1.` for lists, `>` for quotes. */
export const plainText = (document: JSONContent): string =>
  blocks(document)
    .replace(/\n{3,}/g, '\n\n')
    .trim()

function blocks(node: JSONContent): string {
  return (node.content ?? []).map(block).join('\n\n')
}

function block(node: JSONContent): string {
  switch (node.type) {
    case 'bulletList':
      return items(node, () => '- ')
    case 'orderedList':
      return items(node, (index) => `${Number(node.attrs?.start ?? 1) + index}. `)
    case 'blockquote':
      return blocks(node).replace(/^/gm, '> ')
    default:
      return inline(node)
  }
}

function items(list: JSONContent, mark: (index: number) => string): string {
  return (list.content ?? [])
    .map((item, index) => {
      const start = mark(index)
      return (
        start +
        blocks(item)
          .replace(/\n+/g, '\n')
          .replace(/\n/g, `\n${' '.repeat(start.length)}`)
      )
    })
    .join('\n')
}

function inline(node: JSONContent): string {
  return (node.content ?? []).map((part) => (part.type === 'hardBreak' ? '\n' : withLink(part))).join('')
}

/** A link whose words are not its address shows it behind them. */
function withLink(part: JSONContent): string {
  const text = part.text ?? ''
  const href: unknown = part.marks?.find((mark) => mark.type === 'link')?.attrs?.href
  if (
    typeof href !== 'string' ||
    href === text ||
    href.replace(/^(https?:\/\/|mailto:)/, '').replace(/\/$/, '') === text.replace(/\/$/, '')
  )
    return text
  return `${text} (${href.replace(/^mailto:/, '')})`
}
