import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { isOutsideAddress } from '../../server/http/outside/address.ts'
import { createOutsideFetch } from '../../server/http/outside/fetch.ts'
import { rasterType } from '../../server/http/outside/raster.ts'
import { codeOf, createHouse } from './house.ts'

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const MIB = 1024 * 1024
const still = new AbortController().signal

/** A server of this test on the loopback; counts who connects. */
async function listen(answer: http.RequestListener = (_request, response) => response.end(PNG)) {
  const requests: http.IncomingMessage[] = []
  let connections = 0
  const server = http.createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, requests, connections: () => connections }
}

const redirectTo =
  (to: string): http.RequestListener =>
  (_request, response) =>
    response.writeHead(302, { location: to }).end()

const hosts = `
  127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 127.0.0.1. 0 0.0.0.0 10.0.0.1 172.16.0.1
  172.31.255.255 192.168.1.1 169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376 100.64.0.1 198.18.0.1 192.0.0.192
  224.0.0.1 255.255.255.255 240.0.0.1 ①②⑦.⓪.⓪.① [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1]
  [64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::1] [2002:7f00:1::] [2001:0:7f00:1::] [fc00::1] [fd00:ec2::254]
  [fe80::1] [ff02::1] [2001:db8::1] [::ffff:0:127.0.0.1]
`
  .trim()
  .split(/\s+/)

test('[T5] no way of writing an address leads into the house', async () => {
  const canary = await listen()
  const fetchOutside = createOutsideFetch({ allow: [], ports: [canary.port, 80] })
  for (const host of hosts) {
    for (const url of [`http://${host}:${canary.port}/`, `http://${host}/`]) {
      if (!URL.canParse(url)) continue
      expect(await fetchOutside(new URL(url), still), url).toEqual({ ok: false, error: 'unreachable' })
    }
  }
  expect(canary.connections()).toBe(0)
})

test('[T5] nor does a name that resolves there, be it one address of many', async () => {
  const canary = await listen()
  const names: Readonly<Record<string, readonly string[]>> = {
    localhost: ['127.0.0.1', '::1'],
    '127.0.0.1.nip.io': ['127.0.0.1'],
    '169.254.169.254.nip.io': ['169.254.169.254'],
    'mixed.test': ['93.184.216.34', '127.0.0.1'],
    'six.test': ['::ffff:127.0.0.1'],
    'nat64.test': ['64:ff9b::7f00:1'],
    'zone.test': ['fe80::1%lo'],
    'none.test': [],
    'odd.test': ['not an address'],
  }
  const fetchOutside = createOutsideFetch({ allow: [], ports: [canary.port], resolve: async (host) => names[host] ?? [] })
  for (const name of Object.keys(names)) {
    expect(await fetchOutside(new URL(`http://${name}:${canary.port}/`), still), name).toEqual({ ok: false, error: 'unreachable' })
  }
  expect(canary.connections()).toBe(0)
})

test('[T5] a redirect is judged like the first address', async () => {
  const canary = await listen()
  for (const to of [
    `http://127.0.0.1:${canary.port}/`,
    `//127.0.0.1:${canary.port}/`,
    `http://[::ffff:127.0.0.1]:${canary.port}/`,
    'file:///etc/passwd',
    'data:image/png,x',
    'ftp://a.test/',
    'http://',
    'gopher://127.0.0.1/',
  ]) {
    const web = await listen(redirectTo(to))
    const fetchOutside = createOutsideFetch({ allow: [`web.test:${web.port}`], ports: [canary.port], resolve: async () => ['127.0.0.1'] })
    expect(await fetchOutside(new URL(`http://web.test:${web.port}/`), still), to).toEqual({ ok: false, error: 'unreachable' })
    expect(web.connections()).toBe(1)
  }
  expect(canary.connections()).toBe(0)
})

test('[T5] three redirects are followed, a fourth is not', async () => {
  const web = await listen((request, response) => {
    const left = Number(request.url?.slice(1))
    if (left === 0) response.end(PNG)
    else response.writeHead(301, { location: `/${left - 1}` }).end()
  })
  const fetchOutside = createOutsideFetch({ allow: [`127.0.0.1:${web.port}`] })
  expect((await fetchOutside(new URL(`http://127.0.0.1:${web.port}/3`), still)).ok).toBe(true)
  expect((await fetchOutside(new URL(`http://127.0.0.1:${web.port}/4`), still)).ok).toBe(false)
})

test('[T5] the connection goes to the address that was judged: a name that changes its mind gains nothing', async () => {
  const web = await listen()
  const answers = [['127.0.0.1'], ['127.0.0.2']]
  const asked: string[] = []
  const resolve = async (host: string) => {
    asked.push(host)
    return answers[asked.length - 1] ?? []
  }
  const fetchOutside = createOutsideFetch({ allow: [], ports: [web.port], resolve, isOutside: (address) => address === '127.0.0.1' })
  expect((await fetchOutside(new URL(`http://rebind.test:${web.port}/`), still)).ok).toBe(true)
  expect(asked).toEqual(['rebind.test'])
  expect((await fetchOutside(new URL(`http://rebind.test:${web.port}/`), still)).ok).toBe(false)
  expect(web.connections()).toBe(1)
})

test('[T5] a name that turns inward between two redirects is refused', async () => {
  const web = await listen(redirectTo('/again'))
  let asked = 0
  const resolve = async () => [asked++ === 0 ? '127.0.0.1' : '127.0.0.2']
  const fetchOutside = createOutsideFetch({ allow: [], ports: [web.port], resolve, isOutside: (address) => address === '127.0.0.1' })
  expect((await fetchOutside(new URL(`http://rebind.test:${web.port}/`), still)).ok).toBe(false)
  expect(asked).toBe(2)
  expect(web.requests).toHaveLength(1)
})

test('[T5] ports other than the web’s are refused, and so are other schemes', async () => {
  const web = await listen()
  const fetchOutside = createOutsideFetch({ allow: [], resolve: async () => ['127.0.0.1'], isOutside: () => true })
  for (const url of [
    `http://a.test:${web.port}/`,
    'http://a.test:22/',
    'http://a.test:6379/',
    'ftp://a.test/',
    'file:///etc/passwd',
    'javascript:1',
    'data:image/png;base64,AA==',
  ]) {
    expect((await fetchOutside(new URL(url), still)).ok, url).toBe(false)
  }
  expect(web.connections()).toBe(0)
})

test('[T5] what the house allows is reached wherever it is, at that port only', async () => {
  const inside = await listen()
  const canary = await listen()
  const fetchOutside = createOutsideFetch({ allow: [`Media.local:${inside.port}`], resolve: async () => ['127.0.0.1'] })
  expect((await fetchOutside(new URL(`http://media.local:${inside.port}/`), still)).ok).toBe(true)
  expect((await fetchOutside(new URL(`http://media.local:${canary.port}/`), still)).ok).toBe(false)
  expect((await fetchOutside(new URL(`http://127.0.0.1:${inside.port}/`), still)).ok).toBe(false)
  expect(canary.connections()).toBe(0)
})

test('[T5] nobody stands behind these addresses, but does behind those', () => {
  const outside = ['93.184.216.34', '8.8.8.8', '100.63.255.255', '100.128.0.0', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001::1']
  const inside = [
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '2002:808:808::',
    '192.88.99.1',
    '203.0.113.5',
    '3fff::1',
    'fec0::1',
    '100::1',
    '',
    'a.test',
    '::1%lo',
  ]
  for (const address of outside) expect(isOutsideAddress(address), address).toBe(true)
  for (const address of inside) expect(isOutsideAddress(address), address).toBe(false)
})

test('[T5] neither cookies nor the referring page nor credentials are passed on', async () => {
  const web = await listen()
  const house = await createHouse({ outside: { allow: [`127.0.0.1:${web.port}`] } })
  const token = await house.signInAs('agent')
  const url = encodeURIComponent(`http://user:secret@127.0.0.1:${web.port}/a.png?b=c#d`)
  const response = await house.ask('GET', `/api/image?url=${url}`, { token, headers: { referer: 'http://inbox.test/c/1' } })
  expect(response.status).toBe(200)
  const [request] = web.requests
  expect(request?.url).toBe('/a.png?b=c')
  expect(Object.keys(request?.headers ?? {}).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent'])
})

test('[T5] more than 10 MiB is not passed on, whether its length is told or not', async () => {
  const told = await listen((_request, response) => response.writeHead(200, { 'content-length': 11 * MIB }).end(PNG))
  const untold = await listen((_request, response) => {
    response.write(PNG)
    for (let i = 0; i < 11; i++) response.write(Buffer.alloc(MIB))
    response.end()
  })
  const fetchOutside = createOutsideFetch({ allow: [`127.0.0.1:${told.port}`, `127.0.0.1:${untold.port}`] })
  for (const { port } of [told, untold]) expect((await fetchOutside(new URL(`http://127.0.0.1:${port}/`), still)).ok).toBe(false)
})

test('[T5] who stops asking does not wait for a server that never answers', async () => {
  const stop = new AbortController()
  const silent = await listen(() => stop.abort())
  const fetchOutside = createOutsideFetch({ allow: [`127.0.0.1:${silent.port}`] })
  expect((await fetchOutside(new URL(`http://127.0.0.1:${silent.port}/`), stop.signal)).ok).toBe(false)
  const deaf = createOutsideFetch({ allow: [], resolve: () => new Promise(() => {}) })
  expect((await deaf(new URL('http://a.test/'), stop.signal)).ok).toBe(false)
})

test('[T3] only what is a raster image by its bytes is passed on, with no rights', async () => {
  const bodies = [
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '<!doctype html><script>1</script>',
    '',
    'BM<script>alert(1)</script>aaaaaaaaaaaaaaaaaaa',
    '%PDF-1.7',
    'GIF88a',
  ]
  const served = { body: Buffer.from(PNG) }
  const web = await listen((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'x=y' }).end(served.body),
  )
  const house = await createHouse({ outside: { allow: [`127.0.0.1:${web.port}`] } })
  const token = await house.signInAs('agent')
  const get = () => house.ask('GET', `/api/image?url=${encodeURIComponent(`http://127.0.0.1:${web.port}/`)}`, { token })
  const response = await get()
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=86400',
  })
  expect(response.headers.get('set-cookie')).toBeNull()
  expect(Buffer.from(await response.arrayBuffer())).toEqual(PNG)
  for (const body of bodies) {
    served.body = Buffer.from(body)
    expect(await codeOf(await get()), body).toBe('502 unreachable')
  }
})

test('[T3] the kinds of raster image', () => {
  const kinds = {
    'image/png': PNG,
    'image/jpeg': Buffer.from('ffd8ffe000104a464946', 'hex'),
    'image/gif': Buffer.from('GIF89a......'),
    'image/webp': Buffer.from('RIFF....WEBPVP8 '),
    'image/avif': Buffer.from('\0\0\0\x1cftypavif....'),
    'image/bmp': Buffer.concat([Buffer.from('BM............'), Buffer.from([40, 0, 0, 0]), Buffer.alloc(36)]),
  }
  for (const [type, bytes] of Object.entries(kinds)) expect(rasterType(bytes)).toBe(type)
})

test('[T5] the proxy serves nobody without a session, and no nonsense', async () => {
  const web = await listen()
  const house = await createHouse({ outside: { allow: [`127.0.0.1:${web.port}`] } })
  const url = `/api/image?url=http://127.0.0.1:${web.port}/`
  expect(await codeOf(await house.ask('GET', url))).toBe('401 signed-out')
  expect(web.connections()).toBe(0)
  const token = await house.signInAs('agent')
  for (const wrong of ['', '?url=', '?url=/api/session', '?url=not%20one']) {
    expect(await codeOf(await house.ask('GET', `/api/image${wrong}`, { token })), wrong).toBe('400 malformed')
  }
})
