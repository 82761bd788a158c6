import ArrowDownNarrowWide from 'lucide-solid/icons/arrow-down-narrow-wide'
import ArrowDownWideNarrow from 'lucide-solid/icons/arrow-down-wide-narrow'
import ChevronDown from 'lucide-solid/icons/chevron-down'
import PanelLeft from 'lucide-solid/icons/panel-left'
import { type JSX, Show } from 'solid-js'
import { useText } from '../../text/create-text.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuChoice } from '../../ui/menu.tsx'

/** The top of the list: what is shown (`title`), in which order, and the way to put the panes away. */
export function ListHeader(props: {
  title: JSX.Element
  end?: JSX.Element
  oldestFirst: boolean
  onOrder(oldestFirst: boolean): void
  onHide: (() => void) | null
}) {
  const text = useText()
  const order = () => text(props.oldestFirst ? 'inbox.oldest' : 'inbox.newest')
  return (
    <div class="pane-top list-top">
      {props.title}
      <span class="grow" />
      {props.end}
      <Menu
        class="button quiet small sort"
        placement="bottom-end"
        label={text('inbox.order', { order: order() })}
        trigger={
          <>
            <span>{order()}</span>
            <ArrowDownWideNarrow class="narrow-only" />
            <ChevronDown size={14} class="wide-only" />
          </>
        }
      >
        <MenuChoice icon={ArrowDownWideNarrow} chosen={!props.oldestFirst} onSelect={() => props.onOrder(false)}>
          {text('inbox.newest')}
        </MenuChoice>
        <MenuChoice icon={ArrowDownNarrowWide} chosen={props.oldestFirst} onSelect={() => props.onOrder(true)}>
          {text('inbox.oldest')}
        </MenuChoice>
      </Menu>
      <Show when={props.onHide}>{(hide) => <IconButton icon={PanelLeft} label={text('inbox.hide')} onClick={() => hide()()} />}</Show>
    </div>
  )
}
