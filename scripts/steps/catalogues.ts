import { existsSync } from 'node:fs'
import path from 'node:path'
import { root } from './run.ts'

type Catalogue = Readonly<Record<string, string>>

const english = 'client/text/en.ts'
const swedish = 'client/text/sv.ts'
const refusals = 'shared/records/refusal.ts'

/** The catalogues have the same keys and parameters, no text is empty, and every refusal has one. Complaints, one a line. */
export async function catalogues(): Promise<string[]> {
  const absent = [english, swedish, refusals].filter((file) => !existsSync(path.join(root, file)))
  if (absent.length > 0) return absent.map((file) => `${file} is missing`)
  const { en }: { en: Catalogue } = await import(path.join(root, english))
  const { sv }: { sv: Catalogue } = await import(path.join(root, swedish))
  const { refusalCodes }: { refusalCodes: readonly string[] } = await import(path.join(root, refusals))
  return differences(en, sv, refusalCodes)
}

export function differences(en: Catalogue, sv: Catalogue, refusalCodes: readonly string[]): string[] {
  const keys = new Set([...Object.keys(en), ...Object.keys(sv)])
  const codes = refusalCodes.map((code) => `refusal.${code}`).filter((key) => !keys.has(key))
  return [...[...keys].flatMap((key) => difference(key, en[key], sv[key])), ...codes.map((key) => `${key} has no text`)]
}

function difference(key: string, en: string | undefined, sv: string | undefined): string[] {
  if (en === undefined) return [`${key} is missing in ${english}`]
  if (sv === undefined) return [`${key} is missing in ${swedish}`]
  if (en === '' || sv === '') return [`${key} is empty`]
  if (parameters(en) !== parameters(sv))
    return [`${key} takes ${parameters(en) || 'nothing'} in English, ${parameters(sv) || 'nothing'} in Swedish`]
  return []
}

const parameters = (text: string): string => [...new Set(text.match(/\{\w+\}/g))].sort().join(' ')
