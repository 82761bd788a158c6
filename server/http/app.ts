import { Hono } from 'hono'
import type { MemberId, RecordId } from '../../shared/ids.ts'
import type { Author } from '../author/author.ts'
import type { Directory } from '../author/directory.ts'
import type { Config } from '../config.ts'
import type { Uploads } from '../files/uploads.ts'
import type { Accounts } from '../people/accounts.ts'
import type { OutgoingServer } from '../people/outgoing.ts'
import type { Sessions } from '../people/sessions.ts'
import type { Blobs } from '../store/blobs.ts'
import { limitBody, refuse } from './answers.ts'
import { onlyOurOrigin, securityHeaders } from './guard.ts'
import type { OutsideFetch } from './outside/fetch.ts'
import { fileRoutes } from './routes/files.ts'
import { imageRoutes } from './routes/image.ts'
import { inviteRoutes } from './routes/invites.ts'
import { sessionRoutes } from './routes/session.ts'
import { settingsRoutes } from './routes/settings.ts'
import { setUpRoutes } from './routes/setup.ts'
import { staticRoutes } from './routes/static.ts'
import { uploadRoutes } from './routes/uploads.ts'
import { createWho, type Who } from './who.ts'

export interface AppDeps {
  readonly config: Pick<Config, 'publicUrl'>
  readonly accounts: Accounts
  readonly sessions: Sessions
  readonly outgoing: OutgoingServer
  readonly directory: Directory
  readonly author: Pick<Author, 'entries'>
  readonly blobs: Pick<Blobs, 'stream'>
  readonly uploads: Uploads
  readonly fetchOutside: OutsideFetch
  /** The built client, absolute. */
  readonly clientDir: string
  /** May this member enter the record's space? False too where there is no such record. */
  mayEnter(member: MemberId, record: RecordId): Promise<boolean>
  /** A bug's last stop; that request is over. */
  logError(error: Error, request: { readonly method: string }): void
  /** Adds the WebSocket at `/api/sync`; its Origin has been judged before it is asked. */
  mountSync?(app: Hono, who: Who): void
}

/** Everything that goes by HTTP, as shared/protocol/http.ts says it. */
export function createApp(deps: AppDeps): Hono {
  const who = createWho(deps.config, deps.sessions, deps.directory)
  const app = new Hono()

  app.use(securityHeaders(deps.config), onlyOurOrigin(deps.config), limitBody)
  app.onError((error, c) => {
    deps.logError(error, { method: c.req.method })
    return c.body(null, 500)
  })

  app.get('/api/health', (c) => c.json({ ok: true }))
  app.route('/api/session', sessionRoutes({ ...deps, who }))
  app.route('/api/setup', setUpRoutes({ ...deps, who }))
  app.route('/api/invites', inviteRoutes({ ...deps, who }))
  app.route('/api/settings', settingsRoutes({ ...deps, who }))
  app.route('/api/files', fileRoutes({ ...deps, who }))
  app.route('/api/uploads', uploadRoutes({ ...deps, who }))
  app.route('/api/image', imageRoutes({ ...deps, who }))
  deps.mountSync?.(app, who)
  app.all('/api/*', (c) => refuse(c, 'not-found'))
  app.route('/', staticRoutes(deps.clientDir))
  app.notFound((c) => refuse(c, 'not-found'))
  return app
}
