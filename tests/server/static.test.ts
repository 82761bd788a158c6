import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createHouse, scratchDir } from './house.ts'

const SCRIPT = `console.log('${'samtal '.repeat(1000)}')`

async function houseWithClient() {
  const dir = scratchDir()
  const clientDir = path.join(dir, 'client')
  mkdirSync(path.join(clientDir, 'assets'), { recursive: true })
  const write = (name: string, text: string) => writeFileSync(path.join(clientDir, name), text)
  write('index.html', '<!doctype html><title>Samtal</title>')
  write('sw.js', SCRIPT)
  write('assets/main-abc123.js', SCRIPT)
  writeFileSync(path.join(dir, 'secret.txt'), 'secret')
  const house = await createHouse({ clientDir })
  const get = (url: string, headers = {}) => house.ask('GET', url, { headers })
  return { ...house, clientDir, write, get }
}

test('[T2] the shell’s policy lets scripts come from this origin only, and sockets to this host', async () => {
  const { get } = await houseWithClient()
  const policy = (await get('/')).headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:")
  expect(policy).toContain("connect-src 'self' ws://inbox.test wss://inbox.test;")
  for (const part of ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "worker-src 'self'", "frame-src 'self' blob:"])
    expect(policy).toContain(part)
  const tls = await createHouse({ publicUrl: 'https://desk.test' })
  expect((await tls.ask('GET', '/')).headers.get('content-security-policy')).toContain("connect-src 'self' wss://desk.test;")
})

test('[T2] a Host header cannot write into the policy', async () => {
  const { get } = await houseWithClient()
  for (const host of ["a;script-src 'unsafe-inline'", 'a b', '*', 'a,b', "a'b"]) {
    expect((await get('/', { host })).headers.get('content-security-policy'), host).toContain("connect-src 'self';")
  }
})

test('[T2] the safe headers are on every answer', async () => {
  const house = await houseWithClient()
  const token = await house.signInAs('agent')
  const urls = [
    '/',
    '/sw.js',
    '/assets/main-abc123.js',
    '/assets/none.js',
    '/api/health',
    '/api/session',
    '/api/none',
    '/api/files/a/b/c',
    '/api/image?url=x',
    '/inbox/1',
  ]
  for (const url of urls) {
    const { headers } = await house.ask('GET', url, { token })
    expect(Object.fromEntries(headers), url).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers.get('content-security-policy'), url).toMatch(/default-src 'none'/)
    expect(headers.get('permissions-policy'), url).toContain('camera=()')
    if (url.startsWith('/api')) expect(headers.get('cache-control'), url).toBe('no-store')
  }
  expect((await house.ask('POST', '/api/session', { headers: { origin: '' } })).headers.get('x-content-type-options')).toBe('nosniff')
})

test('[T2] a bug ends its request with the safe headers and without its words', async () => {
  const house = await createHouse({ mayEnter: () => Promise.reject(new Error('disk gone')) })
  const token = await house.signInAs('agent')
  const response = await house.ask('GET', '/api/files/conversation:01ARZ3NDEKTSV4RRFFQ69G5FAV/01ARZ3NDEKTSV4RRFFQ69G5FAV/x', { token })
  expect([response.status, await response.text()]).toEqual([500, ''])
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect(house.errors.map((error) => error.message)).toEqual(['disk gone'])
})

test('[T11] the client is served, its hashed files for ever, and no file beside it', async () => {
  const { get } = await houseWithClient()
  expect((await get('/assets/main-abc123.js')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  for (const url of ['/', '/index.html', '/sw.js']) expect((await get(url)).headers.get('cache-control'), url).toBe('no-cache')
  for (const url of ['/inbox/01ARZ', '/setup/abc_-1', '/invite/abc']) expect(await (await get(url)).text(), url).toContain('<title>Samtal')
  for (const url of [
    '/none.js',
    '/assets/none-1.js',
    '/assets/none',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/sw.js%00.html',
    '/%.js',
  ]) {
    const response = await get(url)
    expect(response.status, url).toBe(404)
    expect(await response.text(), url).not.toContain('secret')
  }
  expect((await get('/api')).status).toBe(404)
})

test('[T11] text goes compressed to whoever takes it, and is not sent twice', async () => {
  const { get, ask } = await houseWithClient()
  const zipped = await get('/sw.js', { 'accept-encoding': 'br, gzip' })
  expect(zipped.headers.get('content-encoding')).toBe('gzip')
  expect(gunzipSync(Buffer.from(await zipped.arrayBuffer())).toString()).toBe(SCRIPT)
  const plain = await get('/sw.js')
  expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, SCRIPT])
  expect((await get('/sw.js', { 'if-none-match': plain.headers.get('etag') ?? '' })).status).toBe(304)
  expect((await ask('HEAD', '/sw.js')).headers.get('content-length')).toBe(String(SCRIPT.length))
})

test('[T11] a later build is noticed', async () => {
  const { get, write, clientDir } = await houseWithClient()
  await get('/')
  write('index.html', 'newer')
  utimesSync(path.join(clientDir, 'index.html'), 2_000_000_000, 2_000_000_000)
  expect(await (await get('/')).text()).toBe('newer')
})

test('[T11] without a build the page says what to do', async () => {
  const house = await createHouse()
  const response = await house.ask('GET', '/')
  expect(response.status).toBe(503)
  expect(await response.text()).toContain('npm run build')
  expect((await house.ask('GET', '/api/health')).status).toBe(200)
})
