import type { MiddlewareHandler } from 'hono'
import type { Config } from '../config.ts'
import { refuse } from './answers.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
/** The WebSocket: a GET that may do everything. */
export const SYNC_PATH = '/api/sync'
/** And those of the live documents, each at its name. */
export const LIVE_PATH = '/live/'

const isSocket = (path: string): boolean => path === SYNC_PATH || path.startsWith(LIVE_PATH)

/**
 * Does this request come from a page of ours (T6)? Only its Origin says so; what a proxy forwards is not asked. Without
 * a public address it must be the host that the browser believes to speak to.
 */
export function isOurOrigin(request: Request, config: Pick<Config, 'publicUrl'>): boolean {
  const origin = parseUrl(request.headers.get('origin') ?? '')
  if (origin === null || origin.origin !== request.headers.get('origin')) return false
  if (config.publicUrl !== null) return origin.origin === new URL(config.publicUrl).origin
  const ours = parseUrl(`${origin.protocol}//${request.headers.get('host') ?? ''}`)
  return ours !== null && origin.host === ours.host
}

/** Refuses what changes something, and the WebSocket, unless a page of ours asks. */
export const onlyOurOrigin =
  (config: Pick<Config, 'publicUrl'>): MiddlewareHandler =>
  async (c, next) => {
    // No browser leaves the Origin off a WebSocket: what has none must show a token, and its cookie counts for nothing.
    const isSocketOfOthers = isSocket(c.req.path) && c.req.header('origin') === undefined
    const mayChange = !SAFE.has(c.req.method) || (isSocket(c.req.path) && !isSocketOfOthers)
    if (mayChange && !isOurOrigin(c.req.raw, config)) return refuse(c, 'foreign-origin')
    await next()
  }

/** On every answer; one that has said something narrower keeps it. */
export const securityHeaders =
  (config: Pick<Config, 'publicUrl'>): MiddlewareHandler =>
  async (c, next) => {
    await next()
    const { headers } = c.res
    for (const [name, value] of Object.entries(fixed)) headers.set(name, value)
    if (!headers.has('content-security-policy')) headers.set('content-security-policy', shellPolicy(c.req.raw, config))
    if (c.req.path.startsWith('/api/') && !headers.has('cache-control')) headers.set('cache-control', 'no-store')
  }

/** For bytes that strangers sent: should a browser open them after all, they can do nothing. */
export const INERT_POLICY = "sandbox; default-src 'none'"

const fixed = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), browsing-topics=()',
}

/**
 * A mail's body stands in a sandboxed `srcdoc` frame, which inherits this and adds its own narrower policy: inline
 * styles, `data:` and `blob:` images are here for it. Scripts come from this origin's files only.
 */
function shellPolicy(request: Request, config: Pick<Config, 'publicUrl'>): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self'${socketOrigin(request, config)}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self' blob:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')
}

/** Safari before 15.4 does not count `ws:` to 'self'. Parsed, so that a Host header cannot write a policy of its own. */
function socketOrigin(request: Request, config: Pick<Config, 'publicUrl'>): string {
  const page = parseUrl(config.publicUrl ?? `http://${request.headers.get('host') ?? ''}`)
  if (page === null || !/^[\w.:[\]-]+$/.test(page.host)) return ''
  // Behind a proxy with TLS and no public address told, only the browser knows which of the two it is.
  return config.publicUrl === null
    ? ` ws://${page.host} wss://${page.host}`
    : ` ${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}`
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}
