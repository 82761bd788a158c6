import * as v from 'valibot'
import { expect } from 'vitest'
import type { Signal } from '../../shared/channel/channel.ts'
import { ConversationEntry } from '../../shared/records/conversation/entries.ts'

/** The signal as the entry it becomes; its texts may be longer than an entry holds, ingest cuts them. */
export function expectFits(signal: Signal): void {
  expect(structuredClone(signal)).toEqual(signal)
  expect(signal.digest).toMatch(/^[0-9a-f]{64}$/)
  const ids = { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', by: '01ARZ3NDEKTSV4RRFFQ69G5FAV', at: 0, n: 1 }
  const empty = { to: [], cc: [], replyTo: null, text: '', full: null, html: null, files: [], raw: null, externalId: null, writtenAt: null }
  if (signal.type === 'unreadable') {
    const { from, subject, reason } = signal
    expect(reason).not.toBe('')
    valid({ ...ids, type: 'received', ...empty, from: from ?? { name: '', address: '' }, subject, unreadable: reason })
    return
  }
  const { from, to, cc, replyTo, subject, text, html, externalId, writtenAt, answers } = signal
  const files = signal.files.map(({ bytes, ...file }) => ({ ...file, size: bytes.length, sha256: '0'.repeat(64) }))
  valid({ ...ids, type: 'received', ...empty, from, to, cc, replyTo, subject, files, externalId, writtenAt, unreadable: null })
  expect(new Set(files.map((file) => file.name)).size).toBe(files.length)
  for (const line of [subject, from.name, from.address, ...files.map((file) => file.name), ...answers]) expect(line).not.toMatch(/\p{Cc}/u)
  expect(text).not.toMatch(/\0|\r/)
  for (const words of [text, html ?? '', subject, from.name, ...files.map((file) => file.name)]) expect(words.isWellFormed()).toBe(true)
}

function valid(entry: unknown): void {
  const judged = v.safeParse(ConversationEntry, entry)
  expect(judged.issues?.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`) ?? []).toEqual([])
}
