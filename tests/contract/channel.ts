import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { channels } from '../../server/channels/registry.ts'
import type { Channel, Fault, Job, SignalFile } from '../../shared/channel/channel.ts'
import { MAX_TEXT } from '../../shared/records/parts.ts'
import type { Result } from '../../shared/result.ts'
import { expectFits } from './signal-fits.ts'
import { evils, tampered } from './tampered-job.ts'

/** What an adapter brings to be held to CH-1…CH-9. Loopback only; nothing here waits for a clock. */
export interface ChannelHarness<Raw, Transport> {
  readonly channel: Channel<Raw, Transport>
  /** Real input, by name. */
  readonly samples: ReadonlyMap<string, Raw>
  /** Any input at all. */
  readonly anything: fc.Arbitrary<Raw>
  /** One that uses every field the channel can carry. */
  readonly job: Job
  /** The other side of `deliver`; it ends with the signal. */
  open(behaviour: Behaviour, signal: AbortSignal): Promise<OtherSide<Raw, Transport>>
  /** Where messages come in. */
  door(accept: (raw: Raw) => Promise<void>, signal: AbortSignal): Promise<(raw: Raw) => Promise<'taken' | 'come again' | 'refused'>>
}

/**
 * `silent`: takes the connection and says nothing. `cut`: hangs up in the middle of the message. `vanish`: hangs up
 * after all of it, `mute`: has all of it and says nothing.
 */
export type Behaviour = 'take' | 'absent' | 'busy' | 'refuse' | 'silent' | 'cut' | 'vanish' | 'mute'

export interface OtherSide<Raw, Transport> {
  readonly transport: Transport
  readonly arrived: readonly Arrived<Raw>[]
  /** Resolves when it has come as far as its behaviour goes. */
  readonly reached: Promise<void>
  /** Resolves when nobody is connected any more. */
  left(): Promise<void>
}

export interface Arrived<Raw> {
  readonly raw: Raw
  readonly recipients: readonly string[]
  /** The names of the fields it came with, in order. */
  readonly fields: readonly string[]
}

type Sent = Result<{ readonly externalId: string }, Fault>

export function channelContract<Raw, Transport>(name: string, harness: ChannelHarness<Raw, Transport>): void {
  const { channel, samples, job } = harness
  const never = new AbortController().signal
  const lifetime = (): AbortSignal => {
    const ending = new AbortController()
    onTestFinished(() => ending.abort())
    return ending.signal
  }
  const deliverTo = async (behaviour: Behaviour, changed: Job = job): Promise<{ sent: Sent; side: OtherSide<Raw, Transport> }> => {
    const side = await harness.open(behaviour, lifetime())
    return { sent: await channel.deliver(changed, side.transport, never), side }
  }

  describe(name, () => {
    test('[CH-1] it says what it can do', () => {
      const { maxText, replyWindowMs, subject, rich, attachments } = channel.can
      expect(channel.kind).toMatch(/^[a-z]+$/)
      expect(Number.isSafeInteger(maxText) && maxText > 0 && maxText <= MAX_TEXT).toBe(true)
      expect(replyWindowMs === null || replyWindowMs > 0).toBe(true)
      expect([typeof subject, typeof rich]).toEqual(['boolean', 'boolean'])
      expect(['none', 'one', 'many']).toContain(attachments)
      expect(channels.get(channel.kind)).toBe(channel)
    })

    test.each([...samples])('[CH-2] reading %s twice gives the same and leaves it as it was', async (_name, raw) => {
      const before = structuredClone(raw)
      expect(await channel.read(raw)).toEqual(await channel.read(structuredClone(raw)))
      expect(raw).toEqual(before)
    })

    test.each([...samples])('[CH-3] what it reads of %s fits', async (_name, raw) => {
      const signals = await channel.read(raw)
      expect(signals.length).toBeGreaterThan(0)
      for (const signal of signals) expectFits(signal)
    })

    test('[CH-3] it reads anything', async () => {
      await fc.assert(
        fc.asyncProperty(harness.anything, async (raw) => {
          for (const signal of await channel.read(raw)) expectFits(signal)
        }),
        { numRuns: 400 },
      )
    })

    test('[CH-4] what it delivers it reads back', async () => {
      const { sent, side } = await deliverTo('take')
      expect(sent).toEqual({ ok: true, value: { externalId: job.externalId } })
      expect(side.arrived).toHaveLength(1)
      const message = await readOne(side)
      expect(message).toMatchObject({
        from: job.from,
        to: job.to,
        cc: job.cc,
        subject: job.subject,
        text: job.text,
        externalId: job.externalId,
      })
      expect(message.answers).toEqual([job.answers, ...job.references.filter((id) => id !== job.answers).reverse()])
      expect(message.files.map(content)).toEqual(job.files.map(content))
      expect(message.writtenAt).toBe(Math.floor(job.at / 1000) * 1000)
    })

    test('[CH-4] whatever the words are', async () => {
      const side = await harness.open('take', lifetime())
      const words = fc.string({ unit: 'grapheme', maxLength: 300 })
      await fc.assert(
        fc.asyncProperty(fc.array(words, { maxLength: 6 }), words, async (lines, subject) => {
          const changed = {
            ...job,
            text: plain(lines.join('\n')),
            subject: plain(subject).replaceAll('\n', ' ').trim(),
            rich: null,
            files: [],
          }
          expect((await channel.deliver(changed, side.transport, never)).ok).toBe(true)
          const message = await readOne(side)
          expect(message.text).toBe(changed.text.trimEnd())
          expect(message.subject).toBe(changed.subject)
        }),
        { numRuns: 60 },
      )
    })

    test.each([...samples].slice(0, 3))('[CH-5] %s is taken when accept has resolved, not before', async (_name, raw) => {
      const told: string[] = []
      const push = await harness.door(async () => {
        await Promise.resolve()
        told.push('kept')
      }, lifetime())
      told.push(await push(raw))
      expect(told).toEqual(['kept', 'taken'])
    })

    test('[CH-5] they shall come again when accept rejects', async () => {
      const [first] = samples.values()
      if (first === undefined) throw new Error('No samples')
      const push = await harness.door(() => Promise.reject(new Error('disk full')), lifetime())
      expect(await push(first)).toBe('come again')
    })

    test('[CH-6] twice carries one external id', async () => {
      const side = await harness.open('take', lifetime())
      const first = await channel.deliver(job, side.transport, never)
      const second = await channel.deliver(job, side.transport, never)
      expect([first, second]).toEqual(Array(2).fill({ ok: true, value: { externalId: job.externalId } }))
      for (const { raw } of side.arrived) expect(await channel.read(raw)).toMatchObject([{ externalId: job.externalId }])
    })

    test.each([
      ['absent', 'unreachable', 'backoff'],
      ['cut', 'unreachable', 'backoff'],
      ['busy', 'throttled', 'backoff'],
      ['refuse', 'rejected', 'never'],
      ['vanish', 'uncertain', 'never'],
    ] as const)('[CH-7] %s is %s, tried again: %s', async (behaviour, code, retry) => {
      const large = { name: 'large.bin', type: 'application/octet-stream', bytes: new Uint8Array(24 * 1024 * 1024).fill(7) }
      const { sent } = await deliverTo(behaviour, behaviour === 'cut' ? { ...job, files: [large] } : job)
      expect(sent).toMatchObject({ ok: false, error: { code, retry } })
      if (!sent.ok) expect(sent.error.detail).not.toBe('')
    })

    test('[CH-8] no field adds a header, a recipient or a message', async () => {
      const side = await harness.open('take', lifetime())
      await channel.deliver(job, side.transport, never)
      const plainOne = side.arrived[0]
      if (plainOne === undefined) throw new Error('Nothing arrived')
      for (const evil of evils) {
        for (const [field, changed] of tampered(job, evil)) {
          const before = side.arrived.length
          const sent = await channel.deliver(changed, side.transport, never)
          const arrived = side.arrived.slice(before)
          const where = `${JSON.stringify(evil)} in ${field}`
          if (!sent.ok) expect(sent.error.code, where).toBe('rejected')
          expect(arrived.length, where).toBe(sent.ok ? 1 : 0)
          for (const one of arrived) {
            expect(one.recipients.join(' '), where).not.toMatch(/evil/)
            expect(
              one.fields.filter((name) => !plainOne.fields.includes(name)),
              where,
            ).toEqual([])
            expect(new Set(one.fields).size, where).toBe(one.fields.length)
            for (const signal of await channel.read(one.raw)) {
              expectFits(signal)
              if (signal.type === 'message')
                expect([signal.from, ...signal.to, ...signal.cc].map(({ address }) => address).join(' '), where).not.toMatch(/evil/)
            }
          }
        }
      }
    })

    test('[CH-8] hidden recipients stay hidden', async () => {
      const { side } = await deliverTo('take', { ...job, bcc: [{ name: 'Hidden Person', address: 'hidden@elsewhere.example' }] })
      const { recipients, raw } = only(side.arrived)
      expect(recipients).toContain('hidden@elsewhere.example')
      expect(
        Buffer.from(
          JSON.stringify(raw, (_key, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value)),
        ).toString(),
      ).not.toMatch(/hidden/i)
    })

    test.each([
      ['silent', 'unreachable', 'backoff'],
      ['mute', 'uncertain', 'never'],
    ] as const)('[CH-9] stopped while the other side is %s: %s', async (behaviour, code, retry) => {
      const side = await harness.open(behaviour, lifetime())
      const stop = new AbortController()
      const sending = channel.deliver(job, side.transport, stop.signal)
      await side.reached
      stop.abort()
      expect(await sending).toMatchObject({ ok: false, error: { code, retry } })
      await side.left()
    })

    test('[CH-9] stopped before it began, it does not begin', async () => {
      const side = await harness.open('take', lifetime())
      expect(await channel.deliver(job, side.transport, AbortSignal.abort())).toMatchObject({
        ok: false,
        error: { code: 'unreachable', retry: 'backoff' },
      })
      expect(side.arrived).toEqual([])
    })
  })

  async function readOne(side: OtherSide<Raw, Transport>) {
    const last = side.arrived.at(-1)
    const signal = only(last === undefined ? [] : await channel.read(last.raw))
    if (signal.type !== 'message') throw new Error(signal.reason)
    return signal
  }
}

/** What every channel may carry as it is: no control characters but the line end. */
const plain = (text: string): string => text.replace(/[^\P{C}\n]/gu, '').replace(/[\u2028\u2029]/g, '')
const content = ({ name, type, bytes, cid }: SignalFile) => ({ name, type, cid, bytes: Buffer.from(bytes).toString('base64') })

function only<T>(list: readonly T[]): T {
  const [one, ...rest] = list
  if (one === undefined || rest.length > 0) throw new Error(`One was expected, not ${list.length}`)
  return one
}
