import type { MemberId, RecordId, Space } from '../../../../shared/ids.ts'
import { encodeClientFrame } from '../../../../shared/protocol/codec.ts'
import { type Change, encodeItem } from '../../../../shared/protocol/item.ts'
import { WINDOW } from '../../../../shared/protocol/limits.ts'
import { versions } from '../../../../shared/protocol/versions.ts'
import { createEar, type Heard } from '../../processes/ear.ts'
import type { Client, Connect, Target } from '../contract.ts'
import { endSocket, openSocket } from './socket.ts'

/** A device that keeps nothing, but obeys the protocol: items in order of `n`, never more on their way than the window. */
export interface Device extends Client {
  readonly author: MemberId
  /** One item with all of these changes. */
  push(changes: readonly Pick<Change, 'record' | 'update'>[]): void
  /** Everything pushed has its verdict. */
  settled(): Promise<void>
}

type Welcome = Extract<Heard, { type: 'welcome' }>

export const connectSamtal: Connect = (target, index, onUpdate) => connectDevice(target, index, onUpdate)

export async function connectDevice(target: Target, index: number, onUpdate: (doc: string, update: Uint8Array) => void): Promise<Device> {
  const { place } = target
  if (place === null) throw new Error('no inbox to write to')
  const welcomed = Promise.withResolvers<Welcome>()
  /** What of each space has not ended yet: its pages, which go down from the present, and its tail, which goes up to it. */
  const reading = new Set<`${'pages' | 'tail'} ${Space}`>()
  const waiting: (readonly Change[])[] = []
  let opened = Promise.withResolvers<void>()
  let idle = Promise.withResolvers<void>()
  let n = 0
  let underWay = 0

  const socket = await openSocket(`${target.url}/api/sync`, createEar(take))

  function take(frame: Heard): void {
    switch (frame.type) {
      case 'welcome':
        welcomed.resolve(frame)
        return
      case 'page':
        for (const row of frame.rows) onUpdate(row.record, row.bytes)
        if (frame.done) ended(`pages ${frame.space}`)
        return
      case 'rows':
        for (const row of frame.rows) onUpdate(row.record, row.bytes)
        if (frame.rows.length === 0) ended(`tail ${frame.space}`)
        return
      case 'verdict':
        if (frame.refusal !== null) throw new Error(`item ${frame.n} was refused: ${frame.refusal.code} ${frame.refusal.detail}`)
        underWay -= 1
        pump()
        if (underWay === 0) idle.resolve()
        return
      case 'reset':
        throw new Error(`the relay does not know ${frame.space}`)
    }
  }

  function ended(part: `${'pages' | 'tail'} ${Space}`): void {
    if (reading.delete(part) && reading.size === 0) opened.resolve()
  }

  function pump(): void {
    while (underWay < WINDOW) {
      const changes = waiting.shift()
      if (changes === undefined) return
      underWay += 1
      n += 1
      const item = encodeItem({ n, command: 'bench', version: 1, input: '{}', changes })
      socket.send(encodeClientFrame({ type: 'push', item }))
    }
  }

  const token = target.tokens[index % target.tokens.length] ?? null
  socket.send(encodeClientFrame({ type: 'hello', versions, device: null, token }))
  const welcome = await welcomed.promise
  n = welcome.judged

  const device: Device = {
    id: welcome.client,
    author: welcome.member,
    async open() {
      opened = Promise.withResolvers()
      for (const space of welcome.spaces) {
        reading.add(`pages ${space}`).add(`tail ${space}`)
        socket.send(encodeClientFrame({ type: 'subscribe', space, cursor: null, bootstrap: null }))
      }
      await opened.promise
    },
    push(changes) {
      waiting.push(changes.map(({ record, update }) => ({ space: place.inbox, record, generation: 0, update })))
      pump()
    },
    write: (doc, update) => device.push([{ record: doc as RecordId, update }]),
    async settled() {
      while (underWay > 0 || waiting.length > 0) {
        idle = Promise.withResolvers()
        await idle.promise
      }
    },
    close: () => endSocket(socket),
  }
  return device
}
