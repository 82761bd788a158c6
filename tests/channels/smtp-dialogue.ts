import { once } from 'node:events'
import net from 'node:net'

/** A mail client of which every byte is the test's own. */
export interface Dialogue {
  /** Sends a line (or bytes as they are) and gives the next whole reply; null: the other side has hung up. */
  say(words: string | Uint8Array): Promise<string | null>
  /** Sends without waiting. */
  send(bytes: string | Uint8Array): void
  reply(): Promise<string | null>
  /** Hangs up. */
  end(): void
}

export async function dial(port: number): Promise<Dialogue> {
  const socket = net.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const replies: string[] = []
  const waiting: ((reply: string | null) => void)[] = []
  let text = ''
  let closed = false
  const tell = (): void => {
    while (waiting.length > 0 && (replies.length > 0 || closed)) waiting.shift()?.(replies.shift() ?? null)
  }
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    for (let whole = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(text); whole !== null; whole = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(text)) {
      replies.push(whole[0].trimEnd())
      text = text.slice(whole[0].length)
    }
    tell()
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    closed = true
    tell()
  })
  const reply = (): Promise<string | null> =>
    new Promise((resolve) => {
      waiting.push(resolve)
      tell()
    })
  const dialogue: Dialogue = {
    say(words) {
      socket.write(typeof words === 'string' ? `${words}\r\n` : words)
      return reply()
    },
    send: (bytes) => void socket.write(bytes),
    reply,
    end: () => socket.destroy(),
  }
  await reply() // the banner
  return dialogue
}

/** Brings one mail as far as the answer after its final dot; gives the last reply. */
export async function bring(
  port: number,
  bytes: Uint8Array,
  { from = 'maja@kund.example', to = ['support@inbox.example'] } = {},
): Promise<string | null> {
  const dialogue = await dial(port)
  try {
    let last = await dialogue.say('EHLO test.example')
    for (const line of [`MAIL FROM:<${from}>`, ...to.map((address) => `RCPT TO:<${address}>`), 'DATA']) {
      last = await dialogue.say(line)
      if (last === null || !/^[23]/.test(last)) return last
    }
    dialogue.send(stuffed(bytes))
    return await dialogue.reply()
  } finally {
    dialogue.end()
  }
}

/** As it goes over the wire: CRLF, dots doubled, the final dot. */
function stuffed(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes)
    .toString('latin1')
    .replace(/\r?\n|\r/g, '\r\n')
    .replace(/^\./gm, '..')
  return Buffer.from(`${text}${text === '' || text.endsWith('\r\n') ? '' : '\r\n'}.\r\n`, 'latin1')
}
