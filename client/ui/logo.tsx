/** The mark: two voices in one turn. It takes the accent; beside it the name says what it is. */
export function Logo(props: { size?: number }) {
  return (
    <svg
      class="logo"
      width={props.size ?? 22}
      height={props.size ?? 22}
      viewBox="0 0 16 16"
      fill="none"
      stroke="var(--accent)"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d="M1.75 8.5a4.75 4.75 0 0 1 9.5 0c0 2.1-.9 3.5-2.4 4.75" />
      <path d="M14.25 7.5a4.75 4.75 0 0 1-9.5 0c0-2.1.9-3.5 2.4-4.75" />
    </svg>
  )
}
