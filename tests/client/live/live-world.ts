import { onTestFinished } from 'vitest'
import type { LiveEvents } from '../../../client/bridge/api.ts'
import { createReplica, type Replica } from '../../../client/replica/engine.ts'
import { createMemoryStorage } from '../../../client/replica/storage/memory.ts'
import { createChannels } from '../../../server/relay/live/channels.ts'
import type { MemberId } from '../../../shared/ids.ts'
import { closeCodes } from '../../../shared/protocol/close.ts'
import { decodeClientFrame, encodeRelayFrame } from '../../../shared/protocol/codec.ts'
import type { LinkEvents } from '../../../shared/protocol/link.ts'
import { versions } from '../../../shared/protocol/versions.ts'
import { createHouse, elsewhere, inbox } from '../../server/live/rooms.ts'

/** The relay's live lane, and replicas that reach it by a line of their own; nothing else of the relay is there. */
export async function createLiveWorld() {
  const house = await createHouse()

  async function settle(): Promise<void> {
    for (let i = 0; i < 4; i++) await house.settle()
  }

  /** A browser of a member: its storage outlives its replica. */
  function device(member: MemberId, storage = createMemoryStorage()) {
    const world = { online: true, line: null as { cut(code?: number): void } | null }
    const errors: unknown[] = []
    let replica: Replica = boot()

    function connect(events: LinkEvents) {
      let open = true
      const channels = createChannels(house.live, { send: (bytes) => void (open && events.onFrame(bytes)), buffered: () => 0 }, () => ({
        member,
        signIn: `sign-in of ${member}`,
      }))
      const cut = (code = 1006) => {
        if (!open) return
        open = false
        channels.close()
        events.onClose(code)
      }
      world.line = { cut }
      if (!world.online) queueMicrotask(cut)
      return {
        send(bytes: Uint8Array) {
          const frame = decodeClientFrame(bytes)
          if (!open || !world.online || frame === null) return
          if (frame.type === 'open' && !channels.open(frame)) throw new Error('malformed')
          if (frame.type === 'live') channels.take(frame)
          if (frame.type === 'shut') channels.shut(frame)
          if (frame.type === 'hello') welcome(events)
          if (frame.type === 'subscribe') fill(events, frame.space)
        },
        close: () => cut(closeCodes.restarting),
        buffered: () => 0,
      }
    }

    const welcome = (events: LinkEvents) =>
      events.onFrame(
        encodeRelayFrame({
          ...{
            type: 'welcome',
            versions,
            epoch: 'epoch',
            member,
            device: `device of ${member}`,
            client: 7,
            judged: 0,
            now: house.clock.now(),
          },
          spaces: [inbox, elsewhere],
        }),
      )

    /** Every space is empty. */
    const fill = (events: LinkEvents, space: typeof inbox | 'team' | `me:${string}` | 'texts') =>
      events.onFrame(
        encodeRelayFrame({ type: 'page', space, bootstrap: { epoch: 'epoch', base: 0, baseId: '', below: 0 }, done: true, rows: [] }),
      )

    function boot(): Replica {
      const fresh = createReplica({
        account: member,
        storage,
        connect,
        now: house.clock.now,
        random: house.clock.random,
        after: house.clock.after,
        report: (error) => errors.push(error),
      })
      void fresh.start()
      onTestFinished(() => fresh.stop())
      return fresh
    }

    return {
      storage,
      errors,
      replica: () => replica,
      async goOffline() {
        world.online = false
        world.line?.cut()
        await settle()
      },
      async goOnline() {
        world.online = true
        await replica.retryNow()
        await settle()
      },
      async restart() {
        world.line?.cut()
        await replica.stop()
        replica = boot()
        await settle()
      },
      cut: (code?: number) => world.line?.cut(code),
      text: async (name: string) => (await storage.open()).texts.find((text) => text.name === name),
      refused: async () => (await storage.open()).refused,
    }
  }

  return { house, settle, device }
}

/** What a channel has told. */
export function createEar() {
  const heard: (string | Uint8Array)[] = []
  const events: LiveEvents = {
    onOpen: () => void heard.push('open'),
    onMessage: (bytes) => void heard.push(bytes),
    onClose: (code) => void heard.push(`closed ${code}`),
  }
  return { events, heard, words: () => heard.map((one) => (typeof one === 'string' ? one : 'message')) }
}
