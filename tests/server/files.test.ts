import { expect, test } from 'vitest'
import { attachment } from '../../server/http/routes/files.ts'
import { createUlid, type MemberId, type RecordId } from '../../shared/ids.ts'
import { createHouse } from './house.ts'

const RECORD: RecordId = 'conversation:01ARZ3NDEKTSV4RRFFQ69G5FAV'
const INBOX = 'inbox:01ARZ3NDEKTSV4RRFFQ69G5FAV'
const CHANNEL = 'channel:01ARZ3NDEKTSV4RRFFQ69G5FAV'
const CONTACT = 'contact:01ARZ3NDEKTSV4RRFFQ69G5FAV'
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

/** A conversation with one received mail; `inside` may enter its inbox, others may not. */
async function houseWithFiles(names: readonly string[] = ['logo.svg']) {
  const may = new Set<MemberId>()
  const house = await createHouse({ mayEnter: async (member, record) => record === RECORD && may.has(member) })
  const inside = await house.addMember('agent', 'in@team.test')
  may.add(inside)
  const token = await house.sessions.create(inside)
  const blob = await house.blobs.put(Buffer.from(SVG))
  const raw = await house.blobs.put(Buffer.from('From: a@b.test\r\n\r\nHello'))
  const entry = createUlid(house.ids)
  const files = names.map((name) => ({ name, type: 'image/svg+xml', ...blob }))
  const address = { name: '', address: 'a@b.test' }
  const created = { inbox: INBOX, channel: CHANNEL, via: 'email', subject: '', contact: { id: CONTACT, ...address } }
  const received = {
    from: address,
    to: [],
    cc: [],
    replyTo: null,
    subject: '',
    text: '',
    externalId: null,
    writtenAt: null,
    unreadable: null,
  }
  const original = { name: 'original.eml', type: 'message/rfc822', ...raw }
  const entries = [
    { id: createUlid(house.ids), type: 'created', by: 'relay', at: 1, n: 1, ...created },
    { id: entry, type: 'received', by: CONTACT, at: 2, n: 2, ...received, raw: original, html: null, full: null, files },
  ] as const
  await house.desk.create([{ record: RECORD, entries }], [])
  const get = (path: string, as: string | undefined = token, method = 'GET') => house.ask(method, `/api/files/${path}`, { token: as })
  const at = (name: string) => `${RECORD}/${entry}/${encodeURIComponent(name)}`
  return { ...house, may, inside, token, entry, blob, get, at }
}

test('[T3] a file is always an attachment without a type or rights of its own', async () => {
  const { get, at } = await houseWithFiles()
  const response = await get(at('logo.svg'))
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-length': String(SVG.length),
    'content-disposition': `attachment; filename="logo.svg"; filename*=UTF-8''logo.svg`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  })
  expect(await response.text()).toBe(SVG)
  expect(await (await get(at('original.eml'))).text()).toContain('Hello')
})

test('[T3] HEAD gives the headers and leaves no file open', async () => {
  const { get, at, token } = await houseWithFiles()
  const response = await get(at('logo.svg'), token, 'HEAD')
  expect(response.headers.get('content-length')).toBe(String(SVG.length))
  expect(await response.text()).toBe('')
})

test('[T11] a link gives nothing without a session, with an ended one, or with a made-up one', async () => {
  const { get, at, token, sessions } = await houseWithFiles()
  expect((await get(at('logo.svg'), '')).status).toBe(401)
  expect((await get(at('logo.svg'), 'A'.repeat(43))).status).toBe(401)
  await sessions.end(token)
  expect((await get(at('logo.svg'))).status).toBe(401)
})

test('[T11] a link gives nothing to a colleague without the inbox, to one who lost it, and to one who left', async () => {
  const { get, at, signInAs, may, inside, setMember } = await houseWithFiles()
  const colleague = await signInAs('agent')
  expect((await get(at('logo.svg'), colleague)).status).toBe(404)
  may.delete(inside)
  expect((await get(at('logo.svg'))).status).toBe(404)
  may.add(inside)
  expect((await get(at('logo.svg'))).status).toBe(200)
  await setMember(inside, { active: false })
  expect((await get(at('logo.svg'))).status).toBe(401)
})

test('[T11] what is missing and what is forbidden are the same answer', async () => {
  const { get, at, entry, blob, signInAs, ids } = await houseWithFiles()
  const forbidden = await get(at('logo.svg'), await signInAs('agent'))
  const seen = async (response: Response) => ({ status: response.status, headers: [...response.headers], body: await response.text() })
  const expected = await seen(forbidden)
  expect(expected.status).toBe(404)
  const wrong = [
    at('other.svg'),
    at(blob.sha256),
    `${RECORD}/${createUlid(ids)}/logo.svg`,
    `conversation:${createUlid(ids)}/${entry}/logo.svg`,
    `member:${createUlid(ids)}/${entry}/logo.svg`,
    `${blob.sha256}/${blob.sha256}/logo.svg`,
  ]
  for (const one of wrong) expect(await seen(await get(one)), one).toEqual(expected)
})

test('[T11] paths lead nowhere else', async () => {
  const { get, entry, blob } = await houseWithFiles()
  const names = [
    '..',
    '.',
    '../logo.svg',
    '..%2flogo.svg',
    '%2e%2e%2f%2e%2e%2fkey',
    '%00',
    'logo.svg%00',
    'logo.svg/',
    '',
    '%',
    '%ff',
    '__proto__',
    `../blobs/${blob.sha256}`,
  ]
  for (const name of names) expect((await get(`${RECORD}/${entry}/${name}`)).status, name).toBe(404)
  for (const path of ['..%2f..%2fetc%2fpasswd/x/y', `${RECORD}/../${entry}/logo.svg`, '__proto__/x/y']) {
    expect((await get(path)).status, path).toBe(404)
  }
})

test('[T18] odd names come back as they are, and cannot break the header', async () => {
  const names = [
    'a b "quoted".txt',
    'räksmörgås.pdf',
    '../../etc/passwd',
    'line\r\nset-cookie: x=y',
    'invoice\u202Efdp.exe',
    '50%.txt',
    "it's (1)*.txt",
    '文件.txt',
    '😀',
  ]
  const { get, at } = await houseWithFiles(names)
  for (const name of names) {
    const response = await get(at(name))
    expect(response.status, name).toBe(200)
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]+"; filename\*=UTF-8''[\w.~!&$+^`|%-]+$/,
    )
  }
  expect(attachment('räksmörgås (1).pdf')).toBe(
    `attachment; filename="r_ksm_rg_s (1).pdf"; filename*=UTF-8''r%C3%A4ksm%C3%B6rg%C3%A5s%20%281%29.pdf`,
  )
  expect(attachment('invoice\u202Efdp.exe')).toContain('filename="invoice_fdp.exe"')
})
