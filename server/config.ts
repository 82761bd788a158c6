import path from 'node:path'

/** Everything the environment may say; the defaults need nothing. The only reader of process.env. */
export interface Config {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly smtpHost: string
  readonly smtpPort: number
  readonly dataDir: string
  /** The address people use, e.g. https://inbox.example; null: whatever host they came by. */
  readonly publicUrl: string | null
  readonly logLevel: string
  /** `host:port` pairs inside the house that the image proxy may reach; nothing by default. */
  readonly proxyAllow: readonly string[]
}

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return {
    host: env.HOST ?? '127.0.0.1',
    port: portOf(env.PORT, 3000),
    smtpHost: env.SMTP_HOST ?? env.HOST ?? '127.0.0.1',
    smtpPort: portOf(env.SMTP_PORT, 2525),
    dataDir: path.resolve(env.DATA_DIR ?? 'data'),
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, '') || null,
    logLevel: env.LOG_LEVEL ?? 'warn',
    proxyAllow: (env.PROXY_ALLOW ?? '').split(',').filter(Boolean),
  }
}

function portOf(text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`Not a port: ${text}`)
  return port
}
