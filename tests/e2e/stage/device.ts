import { randomBytes } from 'node:crypto'
import { WebSocket } from 'ws'
import { createReplica, type Replica } from '../../../client/replica/engine.ts'
import { createMemoryStorage } from '../../../client/replica/storage/memory.ts'
import type { MemberId } from '../../../shared/ids.ts'
import type { SessionAnswer } from '../../../shared/protocol/http.ts'
import type { Agent } from './agent.ts'
import type { Stage } from './stage.ts'

/** Another device of an agent, on the sign-in of their browser: a whole replica without a screen. */
export interface Device {
  readonly member: MemberId
  readonly replica: Replica
}

export async function openDevice(stage: Stage, agent: Agent): Promise<Device> {
  const session: SessionAnswer = await (await agent.page.request.get('/api/session')).json()
  const token = (await agent.context.cookies()).find((cookie) => cookie.httpOnly)?.value
  if (session.member === null || token === undefined) throw new Error('not signed in')
  const member = session.member.id as MemberId
  const replica = createReplica({
    account: member,
    storage: createMemoryStorage(),
    token,
    now: () => Date.now(),
    random: (count) => randomBytes(count),
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    connect({ onFrame, onClose }) {
      const socket = new WebSocket(`ws://127.0.0.1:${stage.relay.port}/api/sync`)
      const early: Uint8Array[] = []
      socket.on('open', () => {
        for (const bytes of early.splice(0)) socket.send(bytes)
      })
      socket.on('message', (bytes: Buffer) => onFrame(new Uint8Array(bytes)))
      socket.on('error', () => undefined) // `close` follows
      socket.on('close', (code) => onClose(code))
      return {
        send: (bytes) => void (socket.readyState === WebSocket.OPEN ? socket.send(bytes.slice()) : early.push(bytes.slice())),
        close: (code) => socket.close(code),
        buffered: () => socket.bufferedAmount,
      }
    },
  })
  stage.signal.addEventListener('abort', () => void replica.stop())
  await replica.start()
  await new Promise<void>((resolve) => {
    void replica.subscribe({ type: 'sync' }, (state) => {
      if (state.phase === 'live') resolve()
    })
  })
  return { member, replica }
}
