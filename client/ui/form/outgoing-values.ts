import type { TextKey } from '../../text/create-text.ts'
import type { Rules } from './create-form.ts'

export const securities = ['starttls', 'tls', 'none'] as const
export type Security = (typeof securities)[number]

/** The outgoing server as it is typed. */
export interface OutgoingValues {
  readonly host: string
  readonly port: string
  readonly security: Security
  readonly user: string
  readonly smtpPassword: string
}

/** RFC 8314 for 465, RFC 6409 for 587; 25 is what servers of the same house use. */
export const usualPort: Record<Security, string> = { starttls: '587', tls: '465', none: '25' }

export const noOutgoing: OutgoingValues = { host: '', port: usualPort.starttls, security: 'starttls', user: '', smtpPassword: '' }

const isHost = (host: string) => /^[\p{L}\p{N}.\-_:[\]]{1,253}$/u.test(host.trim())
const isPort = (port: string) => /^\d{1,5}$/.test(port.trim()) && Number(port) >= 1 && Number(port) <= 65_535

/** An optional server may be left out whole: then its name is empty. */
export const outgoingRules = (optional: boolean): Rules<OutgoingValues, TextKey> => ({
  host: (host) => (isHost(host) || (optional && host.trim() === '') ? null : 'form.error.host'),
  port: (port, all) => (isPort(port) || (optional && all.host.trim() === '') ? null : 'form.error.port'),
})

/** As the relay takes it; an empty password is `null`, "the one that is stored". */
export const outgoingOf = (values: OutgoingValues) =>
  values.host.trim() === ''
    ? null
    : {
        host: values.host.trim(),
        port: Number(values.port),
        security: values.security,
        user: values.user.trim(),
        password: values.smtpPassword === '' ? null : values.smtpPassword,
      }
