import { createSignal } from 'solid-js'
import { en } from './en.ts'

/**
 * Every word on screen. English is always there, the other catalogues come when they are asked for; a switch changes the
 * words in place. `{name}` in a text is replaced by the parameter of that name; a text in several numbers is written as
 * `key.one`, `key.other` and asked for as `key` with `{count}`.
 */
export type Catalogue = Readonly<Record<keyof typeof en, string>>
type Numbered<Key extends string> = Key extends `${infer Base}.other` ? Base : never
export type TextKey = keyof typeof en | Numbered<keyof typeof en>
/** Is there a text of that name? For names that come from outside; those in several numbers are not among them. */
export const isTextKey = (key: string): key is keyof typeof en => key in en
export type Text = (key: TextKey, params?: object) => string

export const locales = ['en', 'sv'] as const
export type Locale = (typeof locales)[number]
/** Each in its own words, so that it is found by those who need it. */
export const localeNames: Record<Locale, string> = { en: 'English', sv: 'Svenska' }

const storageKey = 'samtal.locale'
const loaders: Record<Locale, () => Promise<Catalogue>> = {
  en: async () => en,
  sv: async () => (await import('./sv.ts')).sv,
}

const [spoken, setSpoken] = createSignal<{ locale: Locale; catalogue: Catalogue }>({ locale: 'en', catalogue: en })

const isLocale = (value: string | null | undefined): value is Locale => locales.some((known) => known === value)

/** What was chosen here before, else the first language of the browser that there is a catalogue for. */
export function preferredLocale(): Locale {
  const stored = localStorage.getItem(storageKey)
  if (isLocale(stored)) return stored
  const languages = navigator.languages ?? [navigator.language]
  return languages.map((language) => language.slice(0, 2).toLowerCase()).find(isLocale) ?? 'en'
}

/** Resolves when the words are there; on a failure to load them the present ones stay. */
export async function speak(locale: Locale): Promise<void> {
  const catalogue = await loaders[locale]().catch(() => null)
  if (catalogue === null) return
  setSpoken({ locale, catalogue })
  document.documentElement.lang = locale
}

/** A choice made by the person: it is remembered. */
export async function chooseLocale(locale: Locale): Promise<void> {
  localStorage.setItem(storageKey, locale)
  await speak(locale)
}

export const currentLocale = (): Locale => spoken().locale

export const useText = (): Text => translate

const translate: Text = (key, params) => {
  const { locale, catalogue } = spoken()
  return fill(pick(catalogue, locale, key, params), params)
}

function pick(catalogue: Catalogue, locale: Locale, key: string, params?: object): string {
  const texts: Readonly<Record<string, string | undefined>> = catalogue
  const whole = texts[key]
  if (whole !== undefined) return whole
  const count = Number(parameter(params, 'count') ?? 0)
  return texts[`${key}.${pluralRules(locale).select(count)}`] ?? texts[`${key}.other`] ?? key
}

const fill = (template: string, params?: object): string =>
  template.replace(/\{(\w+)\}/g, (hole, name: string) => String(parameter(params, name) ?? hole))

const parameter = (params: object | undefined, name: string): unknown => (params === undefined ? undefined : Reflect.get(params, name))

const rules = new Map<Locale, Intl.PluralRules>()
function pluralRules(locale: Locale): Intl.PluralRules {
  const known = rules.get(locale)
  if (known !== undefined) return known
  const made = new Intl.PluralRules(locale)
  rules.set(locale, made)
  return made
}
