import { closeCodes } from '../../../shared/protocol/close.ts'
import { decodeLive, encodeLive } from '../../../shared/protocol/live.ts'
import { covers, missingFrom, openText, takeUpdate, textSnapshot, vectorOf } from '../../../shared/replica/text-doc.ts'
import type { Lane } from './lane.ts'

/** Bytes that the relay takes at once, with some room for what stands around them. */
const MAX_UPDATE = 1024 * 1024 - 1024
/** Rounds after which the two do not agree. */
const MAX_ROUNDS = 4

/** `done`: the relay has all of `state`, which now holds the relay's too. Else the code with which it was closed. */
export type Uploaded = { readonly done: true; readonly state: Uint8Array } | { readonly done: false; readonly code: number }

/**
 * Brings a document to the relay on a channel of its own. The relay answers a question only after what came before it is
 * written: so the second answer says what is durable there. A state vector does not tell deletions; that they stood in
 * the update between the two questions does.
 */
export function upload(lane: Lane, name: string, state: Uint8Array): Promise<Uploaded> {
  const doc = openText([state])
  let rounds = 0
  return new Promise((resolve) => {
    const channel = lane.open(name, {
      onOpen: ask,
      onMessage(bytes) {
        const message = decodeLive(bytes)
        if (message?.type === 'step2') takeUpdate(doc, message.update)
        if (message?.type === 'step1') answer(message.vector)
      },
      onClose: (code) => resolve({ done: false, code }),
    })

    function ask(): void {
      rounds++
      channel.send(encodeLive({ type: 'step1', vector: vectorOf(doc) }))
    }

    function answer(vector: Uint8Array): void {
      const update = missingFrom(doc, vector)
      if (rounds > 1 && covers(vector, doc)) end({ done: true, state: textSnapshot(doc) })
      else if (update.length > MAX_UPDATE) end({ done: false, code: closeCodes.tooLarge })
      else if (rounds > MAX_ROUNDS) end({ done: false, code: closeCodes.malformed })
      else {
        channel.send(encodeLive({ type: 'step2', update }))
        ask()
      }
    }

    function end(uploaded: Uploaded): void {
      channel.close()
      resolve(uploaded)
    }
  })
}
