import LogOut from 'lucide-solid/icons/log-out'
import Monitor from 'lucide-solid/icons/monitor'
import Moon from 'lucide-solid/icons/moon'
import Sun from 'lucide-solid/icons/sun'
import { createSignal, For, lazy, Show, Suspense } from 'solid-js'
import { currentAccount } from '../../bridge/account.ts'
import { useQuery } from '../../bridge/use-query.ts'
import { chooseLocale, currentLocale, localeNames, locales, useText } from '../../text/create-text.ts'
import { Avatar, initialsOf } from '../../ui/avatar.tsx'
import { Menu, MenuChoice, MenuHead, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { chooseTheme, currentTheme, themes } from '../../ui/theme.ts'
import './account.css'

const SignOutDialog = lazy(async () => ({ default: (await import('./sign-out-dialog.tsx')).SignOutDialog }))
const themeIcons = { system: Monitor, light: Sun, dark: Moon }

/** Oneself: who one is here, how the app looks and speaks in this browser, and the way out. */
export function AccountMenu(props: { placement?: 'top-start' | 'bottom-end' }) {
  const text = useText()
  const sync = useQuery(() => ({ type: 'sync' }))
  const [leaving, setLeaving] = createSignal(false)
  const name = () => currentAccount()?.name ?? ''
  return (
    <>
      <Menu
        class="account"
        label={text('account.menu', { name: name(), initials: initialsOf(name()) })}
        title={name()}
        placement={props.placement ?? 'top-start'}
        width={232}
        trigger={<Avatar of="me" name={name()} />}
      >
        <div class="account-who">
          <b class="truncate">
            <bdi>{name()}</bdi>
          </b>
          <span class="truncate">{currentAccount()?.email}</span>
        </div>
        <MenuLine />
        <MenuHead>{text('account.theme')}</MenuHead>
        <For each={themes}>
          {(theme) => (
            <MenuChoice icon={themeIcons[theme]} chosen={currentTheme() === theme} onSelect={() => chooseTheme(theme)}>
              {text(`account.theme.${theme}`)}
            </MenuChoice>
          )}
        </For>
        <MenuLine />
        <MenuHead>{text('account.language')}</MenuHead>
        <For each={locales}>
          {(locale) => (
            <MenuChoice chosen={currentLocale() === locale} onSelect={() => void chooseLocale(locale)}>
              <span lang={locale}>{localeNames[locale]}</span>
            </MenuChoice>
          )}
        </For>
        <MenuLine />
        <MenuItem icon={LogOut} onSelect={() => setLeaving(true)}>
          {text('account.signOut')}
        </MenuItem>
      </Menu>
      <Show when={leaving()}>
        <Suspense>
          <SignOutDialog waiting={sync()?.waiting ?? []} onClose={() => setLeaving(false)} />
        </Suspense>
      </Show>
    </>
  )
}
