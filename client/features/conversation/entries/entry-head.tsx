import type { JSX } from 'solid-js'
import { preciseMoment } from '../../../text/precise-moment.ts'
import { useFormat } from '../../../text/use-format.ts'

/** Who, to whom, and at the end how it stands and when. */
export function EntryHead(props: {
  name: string
  to?: string
  toTitle?: string
  avatar: JSX.Element
  state?: JSX.Element
  at: number
  menu?: JSX.Element
}) {
  const format = useFormat()
  return (
    <div class="hd">
      {props.avatar}
      <bdi class="name truncate">{props.name}</bdi>
      <span class="to truncate" title={props.toTitle}>
        {props.to}
      </span>
      <span class="end">
        {props.state}
        <time datetime={new Date(props.at).toISOString()} title={format.full(props.at)}>
          {preciseMoment(format, props.at)}
        </time>
      </span>
      {props.menu}
    </div>
  )
}
