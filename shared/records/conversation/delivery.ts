import type { MemberId } from '../../ids.ts'
import type { ConversationEntry, EntryOf } from './entries.ts'

/**
 * Where one outgoing message stands (MO-9). Folded from the entries that name it, in the relay's order `n`
 * where the relay wrote them: members' clocks decide nothing about what left the house.
 */
export interface Delivery {
  readonly state: 'queued' | 'sending' | 'sent' | 'deferred' | 'failed' | 'uncertain' | 'held' | 'cancelled'
  /** The relay has it: the place of the message in the order; null while it waits in the author's browser. */
  readonly acceptedN: number | null
  /** A fault's code for deferred, failed, uncertain; why it was held. */
  readonly code: string | null
  readonly detail: string | null
  /** The colleague whose answer held it. */
  readonly who: MemberId | null
  readonly attempts: number
  /** Our Message-ID, written before the first attempt and the same in all. */
  readonly externalId: string | null
  /** When it came to stand so, ms. */
  readonly at: number
}

type About = EntryOf<'accepted' | 'sending' | 'delivery' | 'held' | 'released' | 'retried' | 'cancelled'>

const types: ReadonlySet<string> = new Set<About['type']>(['accepted', 'sending', 'delivery', 'held', 'released', 'retried', 'cancelled'])
export const isAbout = (entry: ConversationEntry): entry is About => types.has(entry.type)

/** `about`: every entry that names the message, in any order. Of the message itself only its time is asked. */
export function foldDelivery(message: { readonly at: number }, about: readonly About[]): Delivery {
  const state: { -readonly [K in keyof Delivery]: Delivery[K] } = {
    state: 'queued',
    acceptedN: null,
    code: null,
    detail: null,
    who: null,
    attempts: 0,
    externalId: null,
    at: message.at,
  }
  const byRelay = about.filter((entry) => entry.n !== undefined).sort((a, b) => (a.n ?? 0) - (b.n ?? 0))
  for (const entry of byRelay) {
    switch (entry.type) {
      case 'accepted':
        state.acceptedN = entry.n ?? null
        break
      case 'sending':
        Object.assign(state, {
          state: 'sending',
          attempts: entry.attempt,
          externalId: entry.externalId,
          code: null,
          detail: null,
          at: entry.at,
        })
        break
      case 'delivery':
        Object.assign(state, { state: entry.state, code: entry.code, detail: entry.detail, at: entry.at })
        break
      case 'held':
        Object.assign(state, { state: 'held', code: entry.why, who: entry.who, at: entry.at })
        break
    }
  }
  for (const entry of about) {
    if (entry.type === 'released' && state.state === 'held' && entry.at > state.at)
      Object.assign(state, { state: 'queued', code: null, at: entry.at })
    if (entry.type === 'retried' && (state.state === 'failed' || state.state === 'uncertain') && entry.at > state.at)
      Object.assign(state, { state: 'queued', code: null, detail: null, at: entry.at })
  }
  const stopped = state.state === 'queued' || state.state === 'deferred' || state.state === 'held' || state.state === 'failed'
  const cancel = about.find((entry) => entry.type === 'cancelled')
  if (cancel !== undefined && stopped) Object.assign(state, { state: 'cancelled', at: cancel.at })
  return state
}

/** It may still leave: nobody else should answer over it unawares. */
export const waitingStates: readonly Delivery['state'][] = ['queued', 'deferred', 'sending']
export const isWaiting = (delivery: Delivery): boolean => waitingStates.includes(delivery.state)
