import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { root } from './run.ts'

/** Every row of docs/coverage.md names at least one test file, and each that it names exists. Complaints, one a line. */
export async function coverageRows(): Promise<string[]> {
  const text = await readFile(path.join(root, 'docs/coverage.md'), 'utf8').catch(() => null)
  if (text === null) return ['docs/coverage.md is missing']
  const rows = rowsOf(text)
  if (rows.length === 0) return ['docs/coverage.md has no row `| id | … |`']
  return rows.flatMap(({ id, files }) => {
    if (files.length === 0) return [`${id} in docs/coverage.md names no test file`]
    return files
      .filter((file) => !existsSync(path.join(root, file)))
      .map((file) => `${id} in docs/coverage.md names ${file}, which does not exist`)
  })
}

/** Rows of its tables: the first cell is an id like C12 or MR1, anywhere after it stand paths under tests/. */
export function rowsOf(text: string): { id: string; files: string[] }[] {
  return [...text.matchAll(/^\|\s*`?([A-Z]+-?\d+[a-z]?)`?\s*\|(.*)$/gm)].map(([, id = '', rest = '']) => ({
    id,
    files: rest.match(/\btests\/[\w./-]+\.tsx?\b/g) ?? [],
  }))
}
