import * as v from 'valibot'
import { MemberId } from '../../shared/ids.ts'
import type { SecretBox } from '../store/secrets.ts'
import type { Session } from './sessions.ts'

const LIFE_MS = 10 * 60_000

/** Sealed for one purpose: nothing else that the box has sealed opens a document. */
const Ticket = v.strictObject({ for: v.literal('live'), member: MemberId, signIn: v.string(), name: v.string(), expiresAt: v.number() })

/**
 * Tokens for clients that speak to one live document on a socket of its own. Nothing of them is stored: a token is what it
 * says, sealed with the installation's key, so it survives a restart and ends with its sign-in.
 */
export interface LiveTokens {
  mint(session: Session, name: string): { readonly token: string; readonly expiresAt: number }
  /** null: not ours, it has run out, or its sign-in has ended. */
  open(token: string): { readonly member: MemberId; readonly signIn: string; readonly name: string } | null
}

export function createLiveTokens(box: SecretBox, now: () => number, isOpen: (signIn: string) => boolean): LiveTokens {
  return {
    mint(session, name) {
      const expiresAt = now() + LIFE_MS
      const ticket: v.InferOutput<typeof Ticket> = { for: 'live', member: session.member, signIn: session.id, name, expiresAt }
      return { token: box.seal(JSON.stringify(ticket)), expiresAt }
    },
    open(token) {
      const ticket = v.safeParse(Ticket, parse(box.open(token)))
      if (!ticket.success || ticket.output.expiresAt <= now() || !isOpen(ticket.output.signIn)) return null
      const { member, signIn, name } = ticket.output
      return { member, signIn, name }
    },
  }
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null // another secret
  }
}
