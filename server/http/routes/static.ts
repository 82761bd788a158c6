import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Hono } from 'hono'
import { getMimeType } from 'hono/utils/mime'

interface Kept {
  readonly changedAt: number
  readonly type: string
  readonly etag: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** null: not worth it. */
  readonly zipped: Uint8Array<ArrayBuffer> | null
}

const zip = promisify(gzip)
const COMPRESSIBLE = /^(text\/|image\/svg|application\/(json|manifest|wasm))/
/** Below one packet there is nothing to gain. */
const WORTH_ZIPPING = 1400

/**
 * The built client. Files are read and compressed at first use and kept; a later build is noticed. What has its hash
 * in its name never changes, all else is asked for each time. Paths that no file has belong to the app's own router.
 */
export function staticRoutes(clientDir: string) {
  const root = path.resolve(clientDir)
  const kept = new Map<string, Kept>()

  async function find(pathname: string): Promise<Kept | null> {
    const file = path.join(root, pathname)
    if (!file.startsWith(root + path.sep) || pathname.includes('\0')) return null
    const status = await stat(file).catch(() => null)
    if (status === null || !status.isFile()) return null
    const known = kept.get(file)
    if (known?.changedAt === status.mtimeMs) return known
    const bytes = new Uint8Array(await readFile(file))
    const type = getMimeType(file) ?? 'application/octet-stream'
    const isWorthIt = bytes.byteLength > WORTH_ZIPPING && COMPRESSIBLE.test(type)
    const zipped = isWorthIt ? new Uint8Array(await zip(bytes, { level: 9 })) : null
    const etag = `W/"${bytes.byteLength.toString(36)}-${Math.round(status.mtimeMs).toString(36)}"`
    const fresh = { changedAt: status.mtimeMs, type, etag, bytes, zipped }
    kept.set(file, fresh)
    return fresh
  }

  return new Hono().get('*', async (c) => {
    const pathname = decode(c.req.path)
    const isAsset = pathname.startsWith('/assets/')
    const isPage = !isAsset && !path.posix.basename(pathname).includes('.')
    const found = pathname === '/' ? null : await find(pathname)
    const file = found ?? (isPage ? await find('/index.html') : null)
    if (file === null) return isPage ? c.html(NOT_BUILT, 503) : c.text('Not found', 404, { 'cache-control': 'no-store' })
    c.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache')
    c.header('etag', file.etag)
    c.header('vary', 'accept-encoding')
    if (c.req.header('if-none-match') === file.etag) return c.body(null, 304)
    c.header('content-type', file.type)
    const isZipped = file.zipped !== null && /\bgzip\b/.test(c.req.header('accept-encoding') ?? '')
    if (isZipped) c.header('content-encoding', 'gzip')
    const body = (isZipped ? file.zipped : null) ?? file.bytes
    c.header('content-length', String(body.byteLength))
    return c.body(body)
  })
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Samtal is not built yet</title>
<h1>Samtal is not built yet</h1>
<p>The relay runs, but there is no client to show. Run <code>npm run build</code>, then reload this page.</p>
</html>
`
