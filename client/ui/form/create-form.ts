import { createStore } from 'solid-js/store'

type Errors<Values, Problem> = { [Key in keyof Values]?: Problem | null }
/** For each field that can be wrong: what is wrong with it now, or null. */
export type Rules<Values, Problem> = { readonly [Key in keyof Values]?: (value: Values[Key], all: Values) => Problem | null }

export interface Form<Values extends object, Problem> {
  readonly values: Values
  readonly errors: Errors<Values, Problem>
  /** A change takes the field's error away: it is looked at again when the person goes on. */
  set<Key extends keyof Values & string>(key: Key, value: Values[Key]): void
  /** Begins again with these. */
  reset(values: Values): void
  /** Looks at the named fields, or at all; the first wrong one of `element` gets the focus. */
  check(element: HTMLFormElement, keys?: readonly (keyof Values & string)[]): boolean
  /** An error that only the relay could know. */
  fail(element: HTMLFormElement, key: keyof Values & string, problem: Problem): void
}

/** The values of a form, and what is wrong with them in a word of the caller's own (a text key). */
export function createForm<Values extends object, Problem extends string>(
  initial: Values,
  rules: Rules<Values, Problem>,
): Form<Values, Problem> {
  const [form, setForm] = createStore<{ values: Values; errors: Errors<Values, Problem> }>({ values: { ...initial }, errors: {} })
  const setError = (key: keyof Values, problem: Problem | null) => setForm('errors', (errors) => ({ ...errors, [key]: problem }))

  return {
    get values() {
      return form.values
    },
    get errors() {
      return form.errors
    },
    set: (key, value) => {
      setForm('values', (values) => ({ ...values, [key]: value }))
      setError(key, null)
    },
    reset: (values) => setForm({ values: { ...values }, errors: {} }),
    check: (element, keys) => {
      let first: string | null = null
      for (const key of Object.keys(rules) as (keyof Values & string)[]) {
        if (keys !== undefined && !keys.includes(key)) continue
        const problem = rules[key]?.(form.values[key], form.values) ?? null
        setError(key, problem)
        if (problem !== null) first ??= key
      }
      if (first !== null) focusOn(element, first)
      return first === null
    },
    fail: (element, key, problem) => {
      setError(key, problem)
      focusOn(element, key)
    },
  }
}

function focusOn(form: HTMLFormElement, name: string): void {
  const control = form.elements.namedItem(name)
  if (control instanceof HTMLElement) control.focus()
}
