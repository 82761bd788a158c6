/** A server that takes our mail. It crosses no log: it may hold a password. */
export interface SmtpTransport {
  readonly host: string
  readonly port: number
  /** `tls`: from the first byte (465). `starttls`: before anything is said (587). `none`: in the clear, without a password. */
  readonly security: 'tls' | 'starttls' | 'none'
  /** null: no sign-in. */
  readonly user: string | null
  readonly password: string | null
  /** What we call ourselves; the machine's name by default. */
  readonly hostname?: string
  /** How long the server may keep silent, ms. RFC 5321 4.5.3.2 asks for up to ten minutes after the data. */
  readonly timeoutMs?: number
}
