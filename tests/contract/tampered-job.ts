import type { Job, SignalFile } from '../../shared/channel/channel.ts'

/** What would add a header, a recipient or a message where it is passed on as it is. */
export const evils = [
  '\r\nBcc: evil@elsewhere.example',
  '\nX-Evil: 1',
  '\r\n\r\nbody',
  '\0',
  '\r',
  '\u2028X-Evil: 1',
  '\r\n.\r\nMAIL FROM:<evil@elsewhere.example>\r\n',
  '>\r\nRCPT TO:<evil@elsewhere.example',
  '", <evil@elsewhere.example>, "',
  'a, evil@elsewhere.example',
  '\ud800',
]

/** The job with `evil` in each field in turn, and that field's name. */
export function* tampered(job: Job, evil: string): Generator<readonly [string, Job]> {
  const person = { name: 'Ann', address: 'ann@elsewhere.example' }
  const file: SignalFile = { name: 'a.txt', type: 'text/plain', bytes: new Uint8Array([1]), cid: 'c@x', inline: true }
  yield ['subject', { ...job, subject: `a${evil}b` }]
  yield ['text', { ...job, text: `a${evil}b` }]
  yield ['rich', { ...job, rich: `<p>a${evil}b</p>` }]
  yield ['from.name', { ...job, from: { ...job.from, name: `a${evil}b` } }]
  yield ['from.address', { ...job, from: { ...job.from, address: `${job.from.address}${evil}` } }]
  yield ['to.name', { ...job, to: [{ ...person, name: `a${evil}b` }] }]
  yield ['to.address', { ...job, to: [{ ...person, address: `${person.address}${evil}` }] }]
  yield ['to.address, its start', { ...job, to: [{ ...person, address: `${evil}${person.address}` }] }]
  yield ['cc.name', { ...job, cc: [{ ...person, name: evil }] }]
  yield ['bcc.address', { ...job, bcc: [{ ...person, address: `a${evil}@elsewhere.example` }] }]
  yield ['externalId', { ...job, externalId: `<a${evil}@x.example>` }]
  yield ['answers', { ...job, answers: `<a${evil}@x.example>` }]
  yield ['references', { ...job, references: [`<a${evil}@x.example>`] }]
  yield ['file.name', { ...job, files: [{ ...file, name: `a${evil}.txt` }] }]
  yield ['file.type', { ...job, files: [{ ...file, type: `text/plain${evil}` }] }]
  yield ['file.cid', { ...job, files: [{ ...file, cid: `c${evil}` }] }]
}
