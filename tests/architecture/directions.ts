import type { Import, Source } from './graph.ts'

/** Which imports a file may have. `breach` breaks the rule, so that a rule which lets everything pass is found. */
export interface Direction {
  readonly title: string
  governs(file: string): boolean
  allows(imported: Import, file: string): boolean
  readonly breach: readonly [file: string, code: string]
}

const under = (file: string, ...folders: readonly string[]): boolean => folders.some((folder) => file.startsWith(`${folder}/`))

/** The first `depth` names of a path: the feature or the channel that a file belongs to. */
const folderOf = (file: string, depth: number): string => file.split('/').slice(0, depth).join('/')

/** Of the project's own files only those in `folders`; libraries are for other rules. */
const only =
  (...folders: readonly string[]) =>
  ({ to, library }: Import): boolean =>
    library || under(to, ...folders)

const isYjs = (name: string): boolean => name === 'yjs' || name.startsWith('y-') || name === '@tiptap/y-tiptap'

/** A draft in a tab is a Yjs document, because its editor wants one; everywhere else shared/replica stands before Yjs. */
const drafts = ['client/bridge/live/draft.ts']

export const directions: readonly Direction[] = [
  {
    title: 'the client imports client and shared',
    governs: (file) => under(file, 'client'),
    allows: only('client', 'shared'),
    breach: ['client/bridge/x.ts', `import type { Config } from '../../server/config.ts'`],
  },
  {
    title: 'the server imports server and shared',
    governs: (file) => under(file, 'server'),
    allows: only('server', 'shared'),
    breach: ['server/http/x.ts', `const page = await import('../../client/app/shell.tsx')`],
  },
  {
    title: 'shared imports shared',
    governs: (file) => under(file, 'shared'),
    allows: only('shared'),
    breach: ['shared/x.ts', `export { readConfig } from '../server/config.ts'`],
  },
  {
    title: 'shared knows no library but valibot, and lib0 in protocol, and yjs and lib0 in replica',
    governs: (file) => under(file, 'shared'),
    allows: ({ to, library }, file) =>
      !library ||
      to === 'valibot' ||
      (to === 'lib0' && under(file, 'shared/protocol', 'shared/replica')) ||
      (to === 'yjs' && under(file, 'shared/replica')),
    breach: ['shared/records/x.ts', `import { createDecoder } from 'lib0/decoding'`],
  },
  {
    title: 'yjs is for shared/replica and the drafts',
    governs: (file) => !under(file, 'shared/replica') && !drafts.includes(file),
    allows: ({ to, library }) => !(library && isYjs(to)),
    breach: ['client/replica/x.ts', `import type { Doc } from 'yjs'`],
  },
  {
    title: 'Dexie is for client/replica and client/search',
    governs: (file) => !under(file, 'client/replica', 'client/search'),
    allows: ({ to, library }) => !(library && to === 'dexie'),
    breach: ['client/bridge/x.ts', `import { Dexie } from 'dexie'`],
  },
  {
    title: 'ui imports ui and text',
    governs: (file) => under(file, 'client/ui'),
    allows: only('client/ui', 'client/text'),
    breach: ['client/ui/x.tsx', `import { useQuery } from '../bridge/use-query.ts'`],
  },
  {
    title: 'a feature imports itself, ui, bridge, text and shared, never another feature',
    governs: (file) => under(file, 'client/features'),
    allows: (imported, file) => only(folderOf(file, 3), 'client/ui', 'client/bridge', 'client/text', 'shared')(imported),
    breach: ['client/features/inbox/x.tsx', `const Composer = lazy(() => import('../composer/composer.tsx'))`],
  },
  {
    title: 'app imports app, features, ui, bridge, text and shared',
    governs: (file) => under(file, 'client/app'),
    allows: only('client/app', 'client/features', 'client/ui', 'client/bridge', 'client/text', 'shared'),
    breach: ['client/app/x.tsx', `import { openReplica } from '../replica/replica.ts'`],
  },
  {
    title: 'bridge imports bridge, replica, search and shared',
    governs: (file) => under(file, 'client/bridge'),
    allows: only('client/bridge', 'client/replica', 'client/search', 'shared'),
    breach: ['client/bridge/x.ts', `import { Row } from '../ui/row.tsx'`],
  },
  {
    title: 'replica and search import each other, the contract in bridge, and shared',
    governs: (file) => under(file, 'client/replica', 'client/search'),
    allows: only('client/replica', 'client/search', 'client/bridge', 'shared'),
    breach: ['client/search/x.ts', `import { en } from '../text/en.ts'`],
  },
  {
    title: 'text imports text and shared',
    governs: (file) => under(file, 'client/text'),
    allows: only('client/text', 'shared'),
    breach: ['client/text/x.ts', `import { Button } from '../ui/button.tsx'`],
  },
  {
    title: 'the widget imports itself, ui, text and shared',
    governs: (file) => under(file, 'client/widget'),
    allows: only('client/widget', 'client/ui', 'client/text', 'shared'),
    breach: ['client/widget/x.ts', `const w = new Worker(new URL('../replica/replica.worker.ts', import.meta.url))`],
  },
  {
    title: 'only the two main files wire: none in the house imports them',
    governs: () => true,
    allows: ({ to }) => to !== 'client/main.tsx' && to !== 'server/main.ts',
    breach: ['server/http/x.ts', `import { startRelay } from '../main.ts'`],
  },
  {
    title: 'a channel imports itself, shared and libraries, never ingest, outbox or another channel',
    governs: (file) => under(file, 'server/channels') && file !== 'server/channels/registry.ts',
    allows: (imported, file) => only(folderOf(file, 3), 'shared')(imported),
    breach: ['server/channels/email/x.ts', `import { readForm } from '../form/read.ts'`],
  },
  {
    title: 'the registry imports the channels and shared',
    governs: (file) => file === 'server/channels/registry.ts',
    allows: only('server/channels', 'shared'),
    breach: ['server/channels/registry.ts', `import { ingest } from '../ingest/ingest.ts'`],
  },
  {
    title: 'the store imports itself and shared',
    governs: (file) => under(file, 'server/store'),
    allows: only('server/store', 'shared'),
    breach: ['server/store/x.ts', `import { readConfig } from '../config.ts'`],
  },
  {
    title: 'the relay knows no conversations, people, channels, ingest, outbox or author',
    governs: (file) => under(file, 'server/relay'),
    allows: ({ to }) =>
      !under(to, 'server/people', 'server/ingest', 'server/outbox', 'server/channels', 'server/author') &&
      !to.startsWith('shared/records/conversation'),
    breach: ['server/relay/x.ts', `import type { ConversationState } from '../../shared/records/conversation/state.ts'`],
  },
]

/** What of the sources goes against the rule: `client/ui/x.tsx:3 imports client/app/y.ts`. */
export const breaches = (direction: Direction, sources: readonly Source[]): string[] =>
  sources
    .filter((source) => direction.governs(source.path))
    .flatMap(({ path, imports }) =>
      imports.filter((imported) => !direction.allows(imported, path)).map(({ to, line }) => `${path}:${line} imports ${to}`),
    )

/** Rings of imports that are there when the program runs, each once: `a.ts → b.ts → a.ts`. */
export function cycles(sources: readonly Source[]): string[] {
  const next = new Map(
    sources.map(({ path, imports }) => [path, imports.filter((one) => !one.typeOnly && !one.apart).map((one) => one.to)]),
  )
  const found: string[] = []
  const done = new Set<string>()
  const walk = (file: string, trail: readonly string[]) => {
    const back = trail.indexOf(file)
    if (back >= 0) found.push([...trail.slice(back), file].join(' → '))
    if (back >= 0 || done.has(file)) return
    for (const target of next.get(file) ?? []) walk(target, [...trail, file])
    done.add(file)
  }
  for (const file of next.keys()) walk(file, [])
  return found
}
