import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { root } from './run.ts'

/** Rule ids as SPEC.md numbers them, `CM-4`. The rows of coverage.md have no hyphen and are not rules. */
const rule = String.raw`[A-Z]{2}-\d+`

/** Every rule of shared/SPEC.md stands in a test title, and every rule in a title stands there. Complaints, one a line. */
export async function rulesAndTitles(): Promise<string[]> {
  const spec = await readFile(path.join(root, 'shared/SPEC.md'), 'utf8').catch(() => null)
  if (spec === null) return ['shared/SPEC.md is missing']
  const rules = rulesOf(spec)
  const named = new Map<string, string>()
  for (const file of await testFiles()) {
    for (const id of rulesInTitles(await readFile(path.join(root, file), 'utf8'))) named.set(id, file)
  }
  return [
    ...(rules.length === 0 ? ['shared/SPEC.md has no line that begins `- **XX-n**`'] : []),
    ...twice(rules).map((id) => `${id} stands twice in shared/SPEC.md`),
    ...rules.filter((id) => !named.has(id)).map((id) => `${id} has no test: no title begins with [${id}]`),
    ...[...named].filter(([id]) => !rules.includes(id)).map(([id, file]) => `[${id}] in ${file} is no rule of shared/SPEC.md`),
  ]
}

export const rulesOf = (spec: string): string[] =>
  [...spec.matchAll(new RegExp(`^- \\*\\*(${rule})\\*\\*`, 'gm'))].map((match) => match[1] ?? '')

/** The ids at the beginning of string literals: `'[CM-4] …'`, `'[CM-4] [CM-5] …'`, `'[CM-4, CM-5] …'`. */
export function rulesInTitles(code: string): string[] {
  const heads = code.matchAll(/['"\x60]((?:\[[\w, -]+\] ?)+)/g)
  return [...heads].flatMap((head) => (head[1] ?? '').match(new RegExp(String.raw`\b${rule}\b`, 'g')) ?? [])
}

async function testFiles(): Promise<string[]> {
  const entries = await readdir(path.join(root, 'tests'), { recursive: true }).catch(() => [])
  return entries.filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules')).map((name) => path.join('tests', name))
}

const twice = (ids: readonly string[]): string[] => ids.filter((id, at) => ids.indexOf(id) !== at)
