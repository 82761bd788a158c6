import Check from 'lucide-solid/icons/check'
import { createContext, createEffect, createSignal, createUniqueId, type JSX, on, Show, useContext } from 'solid-js'
import { Icon, type IconShape } from './icon.tsx'
import { closeOutside, moveFocus, type Placement, placeBeside } from './menu-behaviour.ts'
import './styles/menu.css'

interface MenuProps {
  /** What the button is called when its content does not say it. */
  label: string
  class: string
  trigger: JSX.Element
  title?: string
  placement?: Placement
  /** Opened from elsewhere, by a key for instance; without it the menu minds itself. */
  open?: boolean
  onOpenChange?: (open: boolean) => void
  width?: number
  children: JSX.Element
}

const CloseMenu = createContext<() => void>(() => {})

/**
 * A button that opens a list of things to do or to choose. Arrows, Home, End and letters move, Enter and Space choose,
 * Escape, Tab and a press outside close. It floats in the top layer where the browser has one.
 */
export function Menu(props: MenuProps) {
  const [open, setOpen] = createSignal(false)
  const id = createUniqueId()
  let button!: HTMLButtonElement
  let firstFocus: 'first' | 'last' = 'first'

  createEffect(
    on(
      () => props.open,
      (wanted) => wanted !== undefined && setOpen(wanted),
    ),
  )
  const change = (to: boolean) => {
    if (open() === to) return
    setOpen(to)
    props.onOpenChange?.(to)
  }
  const close = () => {
    change(false)
    button.focus()
  }
  const openByArrow = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    firstFocus = event.key === 'ArrowUp' ? 'last' : 'first'
    change(true)
  }
  const mount = (layer: HTMLDivElement) =>
    queueMicrotask(() => {
      layer.showPopover?.()
      placeBeside(layer, button, props.placement ?? 'bottom-start')
      moveFocus(layer, firstFocus)
      firstFocus = 'first'
      closeOutside(layer, button, () => change(false))
    })
  const onKey = (event: KeyboardEvent & { currentTarget: HTMLDivElement }) => {
    event.stopPropagation() // the page's own single-key shortcuts rest meanwhile
    if (event.key === 'Tab' || event.key === 'Escape') close()
    if (event.key === 'Escape' || moveFocus(event.currentTarget, event.key)) event.preventDefault()
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        id={`${id}-button`}
        class={props.class}
        aria-label={props.label}
        title={props.title}
        aria-haspopup="menu"
        aria-expanded={open()}
        aria-controls={open() ? id : undefined}
        onClick={() => change(!open())}
        onKeyDown={openByArrow}
      >
        {props.trigger}
      </button>
      <Show when={open()}>
        <CloseMenu.Provider value={close}>
          <div
            ref={mount}
            id={id}
            class="menu"
            role="menu"
            tabindex="-1"
            popover="manual"
            aria-labelledby={`${id}-button`}
            style={{ 'min-width': `${props.width ?? 200}px` }}
            onKeyDown={onKey}
          >
            {props.children}
          </div>
        </CloseMenu.Provider>
      </Show>
    </>
  )
}

interface ItemProps {
  icon?: IconShape
  /** Stands where the icon would. */
  start?: JSX.Element
  /** Small, at the end. */
  end?: JSX.Element
  tone?: 'danger'
  onSelect(): void
  children: JSX.Element
}

export const MenuItem = (props: ItemProps) => <Line {...props} />

/** One of several, with a tick on the one that holds. */
export const MenuChoice = (props: ItemProps & { chosen: boolean }) => <Line {...props} />

function Line(props: ItemProps & { chosen?: boolean }) {
  const close = useContext(CloseMenu)
  const select = () => {
    close()
    props.onSelect()
  }
  return (
    <button
      type="button"
      role={props.chosen === undefined ? 'menuitem' : 'menuitemradio'}
      tabindex="-1"
      class="menu-item"
      classList={{ danger: props.tone === 'danger' }}
      attr:aria-checked={props.chosen}
      onClick={select}
      onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
    >
      <Show when={props.icon}>{(icon) => <Icon of={icon()} />}</Show>
      {props.start}
      <span class="menu-label truncate">{props.children}</span>
      <Show when={props.end}>
        <span class="menu-end">{props.end}</span>
      </Show>
      <Show when={props.chosen}>
        <Check size={14} class="menu-tick" />
      </Show>
    </button>
  )
}

export const MenuLine = () => <hr class="menu-line" />

/** Says what the entries below are for. */
export const MenuHead = (props: { keys?: string; children: JSX.Element }) => (
  <div class="menu-head">
    <span class="menu-label">{props.children}</span>
    <Show when={props.keys}>
      <kbd>{props.keys}</kbd>
    </Show>
  </div>
)
