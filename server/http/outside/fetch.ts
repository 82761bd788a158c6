import { lookup } from 'node:dns/promises'
import http, { type IncomingMessage, type RequestOptions } from 'node:http'
import https from 'node:https'
import { isIP, isIPv6, type LookupFunction } from 'node:net'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { isOutsideAddress } from './address.ts'

const MAX_REDIRECTS = 3
const MAX_BYTES = 10 * 1024 * 1024
/** For all hops together. */
const TIMEOUT_MS = 10_000
const WEB_PORTS: readonly number[] = [80, 443]

/** Fetches what an address from outside names, without going into the house (T5). `unreachable` is all it tells. */
export type OutsideFetch = (url: URL, stop: AbortSignal) => Promise<Result<Uint8Array<ArrayBuffer>, 'unreachable'>>

export interface OutsideFetchOptions {
  /** `host:port` pairs that may be reached wherever they are. */
  readonly allow: readonly string[]
  /** All addresses of a host name. */
  readonly resolve?: (host: string) => Promise<readonly string[]>
  readonly isOutside?: (address: string) => boolean
  readonly ports?: readonly number[]
}

type Answer =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'redirect'; readonly to: URL }
  | { readonly type: 'nothing' }

const nothing: Answer = { type: 'nothing' }

/**
 * Each hop is judged anew: scheme, port, and every address its name resolves to. The connection then goes to the very
 * addresses that were judged, so a name that answers differently the second time gains nothing.
 */
export function createOutsideFetch(options: OutsideFetchOptions): OutsideFetch {
  const { allow, resolve = resolveHost, isOutside = isOutsideAddress, ports = WEB_PORTS } = options
  const allowed = new Set(allow.map((pair) => pair.trim().toLowerCase()))

  /** Where to connect; null: not there. */
  async function judge(url: URL): Promise<readonly string[] | null> {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
    const port = portOf(url)
    const isAllowed = allowed.has(`${url.hostname}:${port}`)
    if (!isAllowed && !ports.includes(port)) return null
    const host = bare(url.hostname)
    const addresses = isIP(host) === 0 ? await resolve(host) : [host]
    return addresses.length > 0 && (isAllowed || addresses.every(isOutside)) ? addresses : null
  }

  async function follow(first: URL, stop: AbortSignal): Promise<Result<Uint8Array<ArrayBuffer>, 'unreachable'>> {
    let url = first
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const addresses = await judge(url)
      if (addresses === null || stop.aborted) break
      const answer = await ask(url, addresses, stop)
      if (answer.type === 'bytes') return ok(answer.bytes)
      if (answer.type === 'nothing') break
      url = answer.to
    }
    return fail('unreachable')
  }

  return async (url, stop) => {
    const either = AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)])
    if (either.aborted) return fail('unreachable')
    // A resolver cannot be stopped: it is left behind.
    const stopped = new Promise<Result<never, 'unreachable'>>((settle) =>
      either.addEventListener('abort', () => settle(fail('unreachable')), { once: true }),
    )
    return Promise.race([stopped, follow(url, either).catch(() => fail('unreachable' as const))])
  }
}

function ask(url: URL, addresses: readonly string[], stop: AbortSignal): Promise<Answer> {
  const options: RequestOptions = {
    host: bare(url.hostname),
    port: portOf(url),
    path: url.pathname + url.search,
    headers: { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'Mozilla/5.0 (compatible; image proxy)' },
    lookup: pinnedTo(addresses),
    // A kept connection would be one that nobody judged for this request.
    agent: false,
    signal: stop,
  }
  return new Promise((settle) => {
    const request = (url.protocol === 'https:' ? https : http).request(options, (response) => {
      read(url, response)
        .catch(() => nothing)
        .then((answer) => {
          request.destroy()
          settle(answer)
        })
    })
    request.on('error', () => settle(nothing))
    request.end()
  })
}

async function read(url: URL, response: IncomingMessage): Promise<Answer> {
  const { statusCode = 0, headers } = response
  if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
    return URL.canParse(headers.location, url) ? { type: 'redirect', to: new URL(headers.location, url) } : nothing
  }
  if (statusCode !== 200 || Number(headers['content-length'] ?? 0) > MAX_BYTES) return nothing
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > MAX_BYTES) return nothing
    chunks.push(chunk)
  }
  return { type: 'bytes', bytes: Buffer.concat(chunks) }
}

/** Answers with what has been judged, whatever the name says by now. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }))
  return (_host, options, callback) => {
    const [first] = all
    if (options.all === true) callback(null, all)
    else if (first === undefined) callback(new Error('No address'), '')
    else callback(null, first.address, first.family)
  }
}

const resolveHost = async (host: string) => (await lookup(host, { all: true })).map(({ address }) => address)
const portOf = (url: URL): number => (url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port))
/** IPv6 without its brackets. */
const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '')
