import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { type ESTree, parseSync, Visitor } from 'vite'

/** One import as it is written, static, dynamic, re-exported or `new URL(…, import.meta.url)`. */
export interface Import {
  /** A path from the root, or the name of a package (`node:fs`, `@tiptap/core`). */
  readonly to: string
  readonly library: boolean
  /** Gone when the program runs. */
  readonly typeOnly: boolean
  /** Runs apart, as a worker does. */
  readonly apart: boolean
  readonly line: number
}

export interface Source {
  readonly path: string
  readonly lines: number
  readonly imports: readonly Import[]
  /** Nothing but `export … from`. */
  readonly barrel: boolean
  /** Lines that read the environment. */
  readonly environment: readonly number[]
}

export const root = path.resolve(import.meta.dirname, '../..')

/** Every .ts and .tsx file under the folders, read from the disk and parsed. */
export async function readSources(folders: readonly string[]): Promise<Source[]> {
  const names = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(path.join(root, folder), { recursive: true }).catch(() => [])
      return entries
        .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'))
        .map((name) => path.posix.join(folder, name.replaceAll('\\', '/')))
    }),
  )
  return Promise.all(names.flat().map(async (file) => readSource(file, await readFile(path.join(root, file), 'utf8'))))
}

/** Throws where the code does not parse. */
export function readSource(file: string, code: string): Source {
  const { program, errors } = parseSync(file, code)
  if (errors[0] !== undefined) throw new Error(`${file}: ${errors[0].message}`)
  const imports: Import[] = []
  const environment: number[] = []
  const lineOf = (offset: number): number => code.slice(0, offset).split('\n').length
  const add = (source: ESTree.Node | null, kind: { typeOnly?: boolean; apart?: boolean } = {}) => {
    const target = textOf(source)
    if (source === null || target === null) return
    imports.push({ ...resolve(file, target), typeOnly: kind.typeOnly ?? false, apart: kind.apart ?? false, line: lineOf(source.start) })
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source, { typeOnly: isTypeOnly(node.importKind, node.specifiers) }),
    ExportNamedDeclaration: (node) => add(node.source, { typeOnly: isTypeOnly(node.exportKind, node.specifiers) }),
    ExportAllDeclaration: (node) => add(node.source, { typeOnly: node.exportKind === 'type' }),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source, { typeOnly: true }),
    NewExpression: (node) => isOwnUrl(node) && add(node.arguments[0] ?? null, { apart: true }),
    MemberExpression: (node) => isEnvironment(node) && environment.push(lineOf(node.start)),
    VariableDeclarator: (node) => isProcess(node.init) && node.id.type === 'ObjectPattern' && environment.push(lineOf(node.start)),
  }).visit(program)
  const barrel =
    program.body.length > 0 &&
    program.body.every((node) => /^Export(All|Named)/.test(node.type) && 'source' in node && node.source !== null)
  return { path: file, lines: code.trimEnd().split('\n').length, imports, barrel, environment }
}

function resolve(file: string, target: string): Pick<Import, 'to' | 'library'> {
  const bare = target.replace(/\?.*$/, '')
  if (bare.startsWith('.')) return { to: path.posix.join(path.posix.dirname(file), bare), library: false }
  if (bare.startsWith('/')) return { to: bare.slice(1), library: false }
  return { to: bare.split('/', bare.startsWith('@') ? 2 : 1).join('/'), library: true }
}

function textOf(node: ESTree.Node | null): string | null {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? null
  return null
}

function isTypeOnly(kind: string | undefined, specifiers: readonly ESTree.Node[]): boolean {
  const isType = (node: ESTree.Node) =>
    (node.type === 'ImportSpecifier' && node.importKind === 'type') || (node.type === 'ExportSpecifier' && node.exportKind === 'type')
  return kind === 'type' || (specifiers.length > 0 && specifiers.every(isType))
}

/** `new URL('./x.ts', import.meta.url)`: code that is loaded by its address. Other files are not imports. */
function isOwnUrl(node: ESTree.NewExpression): boolean {
  const [target, base] = node.arguments
  const own = base?.type === 'MemberExpression' && base.object.type === 'MetaProperty'
  return own && node.callee.type === 'Identifier' && node.callee.name === 'URL' && /\.[jt]sx?$/.test(textOf(target ?? null) ?? '')
}

const isProcess = (node: ESTree.Node | null): boolean =>
  (node?.type === 'Identifier' && node.name === 'process') || (node?.type === 'MemberExpression' && propertyOf(node) === 'process')

const isEnvironment = (node: ESTree.MemberExpression): boolean => propertyOf(node) === 'env' && isProcess(node.object)

const propertyOf = (node: ESTree.MemberExpression): string | null =>
  node.property.type === 'Identifier' && !node.computed ? node.property.name : textOf(node.property)
