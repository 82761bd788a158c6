import ChevronDown from 'lucide-solid/icons/chevron-down'
import Globe from 'lucide-solid/icons/globe'
import { For } from 'solid-js'
import { chooseLocale, currentLocale, localeNames, locales, useText } from '../../text/create-text.ts'
import { Menu, MenuChoice } from '../menu.tsx'

/** The language, for those who are not inside yet. */
export function LanguageMenu() {
  const text = useText()
  return (
    <Menu
      class="gate-language"
      label={text('gate.language', { language: localeNames[currentLocale()] })}
      placement="top-start"
      width={160}
      trigger={
        <>
          <Globe />
          {localeNames[currentLocale()]}
          <ChevronDown size={14} />
        </>
      }
    >
      <For each={locales}>
        {(locale) => (
          <MenuChoice chosen={currentLocale() === locale} onSelect={() => void chooseLocale(locale)}>
            <span lang={locale}>{localeNames[locale]}</span>
          </MenuChoice>
        )}
      </For>
    </Menu>
  )
}
