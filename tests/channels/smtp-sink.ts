import net, { type AddressInfo } from 'node:net'

/** How the pretend server answers; by the word it answers to. Default: yes to everything. */
export interface SinkOptions {
  readonly signal: AbortSignal
  readonly ehlo?: readonly string[]
  /** The answer to a command, in place of yes. `''`: none. */
  readonly answer?: (command: string) => string | undefined
  /** What it does in the middle of the data and after the final dot. `mute` takes the mail and never says so. */
  readonly data?: 'take' | 'cut' | 'vanish' | 'mute' | `${number} ${string}`
}

export interface Sink {
  readonly port: number
  readonly mails: readonly SunkMail[]
  readonly commands: readonly string[]
  /** Somebody connected. */
  readonly connected: Promise<void>
  /** The final dot was seen. */
  readonly dotted: Promise<void>
  /** Resolves once nobody is connected. */
  left(): Promise<void>
}

export interface SunkMail {
  readonly from: string
  readonly recipients: readonly string[]
  readonly bytes: Uint8Array
}

/** A mail server for tests that does as it is told. Loopback, a free port. */
export async function openSink({
  signal,
  ehlo = ['8BITMIME', 'SMTPUTF8', 'SIZE 104857600'],
  answer,
  data = 'take',
}: SinkOptions): Promise<Sink> {
  const mails: SunkMail[] = []
  const commands: string[] = []
  const sockets = new Set<net.Socket>()
  const waiting: (() => void)[] = []
  const connected = Promise.withResolvers<void>()
  const dotted = Promise.withResolvers<void>()

  const server = net.createServer((socket) => {
    let buffer = Buffer.alloc(0)
    let inData = false
    let from = ''
    let recipients: string[] = []
    sockets.add(socket)
    connected.resolve()
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      if (sockets.size === 0) for (const tell of waiting.splice(0)) tell()
    })
    const say = (line: string | undefined): void => {
      if (line !== undefined && line !== '') socket.write(`${line}\r\n`)
    }
    const takeData = (): boolean => {
      if (data === 'cut' && buffer.length > 64 * 1024) {
        socket.destroy()
        return false
      }
      const end = buffer.indexOf('\r\n.\r\n')
      if (end === -1) return false
      const text = buffer.subarray(0, end + 2).toString('latin1')
      buffer = buffer.subarray(end + 5)
      inData = false
      if (data === 'take' || data === 'mute') mails.push({ from, recipients, bytes: Buffer.from(text.replace(/^\./gm, ''), 'latin1') })
      if (data === 'vanish') socket.destroy()
      else if (data === 'take') say('250 2.0.0 Taken')
      else if (data !== 'mute') say(data)
      dotted.resolve()
      recipients = []
      return true
    }
    const takeLine = (): boolean => {
      const end = buffer.indexOf('\r\n')
      if (end === -1) return false
      const line = buffer.subarray(0, end).toString()
      buffer = buffer.subarray(end + 2)
      commands.push(line)
      const verb = line.slice(0, 4).toUpperCase()
      const told = answer?.(line)
      if (told !== undefined) say(told)
      else if (verb === 'EHLO') say(['250-sink', ...ehlo.map((word) => `250-${word}`), '250 HELP'].join('\r\n'))
      else if (verb === 'DATA') {
        inData = true
        say('354 Go on')
      } else {
        const path = /<(.*)>/.exec(line)?.[1] ?? ''
        if (verb === 'MAIL') from = path
        if (verb === 'RCPT') recipients.push(path)
        say('250 2.0.0 Yes')
      }
      return true
    }
    socket.on('data', (chunk: Buffer) => {
      buffer = Buffer.concat([buffer, chunk])
      while (inData ? takeData() : takeLine());
    })
    say(answer?.('CONNECT') ?? '220 sink ESMTP')
  })
  signal.addEventListener('abort', () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    commands,
    connected: connected.promise,
    dotted: dotted.promise,
    left: () => (sockets.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  }
}
