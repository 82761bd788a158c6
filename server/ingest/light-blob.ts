type Piece = string | ArrayBuffer | Uint8Array

/**
 * The little of a Blob that postal-mime uses, for the process that reads: it makes one of two pieces for each line, and
 * Node keeps some 2 KB for each piece (measured: 31 MB of text took 1.1 GB and 4 s; so it takes 0.4 GB and 0.9 s).
 */
export function createLightBlob(pieces: readonly Piece[]): Pick<Blob, 'arrayBuffer'> {
  return {
    async arrayBuffer() {
      const parts = pieces.map(bytesOf)
      const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
      let at = 0
      for (const part of parts) {
        whole.set(part, at)
        at += part.length
      }
      return whole.buffer
    },
  }
}

const newline = Uint8Array.of(0x0a)
const encoder = new TextEncoder()

const bytesOf = (piece: Piece): Uint8Array =>
  piece === '\n' ? newline : typeof piece === 'string' ? encoder.encode(piece) : piece instanceof Uint8Array ? piece : new Uint8Array(piece)
