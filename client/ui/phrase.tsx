import { For, type JSX } from 'solid-js'

/** A text whose `{holes}` are filled with elements: names may be bold, isolated or links. */
export function Phrase(props: { text: string; parts: Readonly<Record<string, () => JSX.Element>> }) {
  return <For each={props.text.split(/\{(\w+)\}/)}>{(piece, index) => (index() % 2 === 1 ? props.parts[piece]?.() : piece)}</For>
}
