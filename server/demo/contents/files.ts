import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import type { FileRef } from '../../../shared/records/parts.ts'

/** A file with its bytes. The demo has a few hundred of them, used again and again: each is made once. */
export interface DemoFile {
  readonly ref: FileRef
  readonly bytes: Uint8Array
}

export function demoFile(name: string, type: string, content: Uint8Array | string): DemoFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return { bytes, ref: { name, type, size: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') } }
}

/** How many of each there are; a number above begins anew. */
export const variants = { note: 24, list: 40, picture: 36, document: 120 } as const
export type FileKind = keyof typeof variants

/** The demo's files by kind and number, made when first asked for. */
export function createFiles(): (kind: FileKind, number: number) => DemoFile {
  const made = new Map<string, DemoFile>()
  return (kind, number) => {
    const variant = number % variants[kind]
    const key = `${kind}/${variant}`
    const file = made.get(key) ?? makers[kind](variant)
    made.set(key, file)
    return file
  }
}

const makers: { readonly [K in FileKind]: (variant: number) => DemoFile } = {
  note: (variant) => demoFile(`anteckning-${variant + 1}.txt`, 'text/plain', noteOf(variant)),
  list: (variant) => demoFile(`cyklar-${variant + 1}.csv`, 'text/csv', listOf(variant)),
  picture: (variant) => demoFile(`IMG_${4400 + variant * 7}.png`, 'image/png', picture(variant)),
  document: (variant) => demoFile(`Kvitto EK-${20_140 + variant * 13}.pdf`, 'application/pdf', pdf(receiptOf(variant))),
}

const noteOf = (variant: number): string =>
  `Ramnummer: NV${417_000 + variant * 37}\nVäxel: ${7 + (variant % 5)} delar\nSenaste service: 2026-0${1 + (variant % 9)}-12\nMått: ${48 + (variant % 7) * 2} cm\n`

function listOf(variant: number): string {
  const rows = Array.from(
    { length: 6 + (variant % 9) },
    (_, row) => `${row + 1};Norrvind Last ${row % 3};${40 + ((row * 7 + variant) % 22)};${12_900 + row * 350}`,
  )
  return `rad;modell;storlek;pris\r\n${rows.join('\r\n')}\r\n`
}

const receiptOf = (variant: number): readonly string[] => [
  'Ekstrom Cykel',
  `Kvitto EK-${20_140 + variant * 13}`,
  `Service och delar: ${480 + variant * 45} kr`,
  'Tack och valkommen ater!',
]

/** Two soft fields of colour with a line between them: small, valid, and no two alike. */
function picture(variant: number): Uint8Array {
  const width = 96
  const height = 64
  const row = width * 3 + 1
  const pixels = new Uint8Array(row * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const above = y < 30 + ((x * (variant % 7)) >> 4)
      const base = above ? 150 + ((variant * 29) % 90) : 60 + ((variant * 53) % 90)
      pixels.set([base, (base + variant * 11 + (above ? y : x)) & 255, 120 + ((variant * 17) % 100)], y * row + 1 + x * 3)
    }
  }
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([8, 2, 0, 0, 0], 8) // 8 bits of red, green and blue
  const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10)
  return concat([signature, pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(pixels)), pngChunk('IEND', new Uint8Array(0))])
}

/** Source: PNG specification (third edition), 5.3. */
function pngChunk(type: string, content: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(content.byteLength + 12)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, content.byteLength)
  chunk.set(new TextEncoder().encode(type), 4)
  chunk.set(content, 8)
  view.setUint32(content.byteLength + 8, crc32(chunk.subarray(4, content.byteLength + 8)))
  return chunk
}

/** One page of plain lines, ASCII only. Source: ISO 32000-1, 7.5 (objects, cross-reference table, trailer). */
function pdf(lines: readonly string[]): Uint8Array {
  const drawn = lines.map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`).join('\n')
  const content = `BT /F1 14 Tf 20 TL 40 180 Td\n${drawn}\nET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 320 220] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`
  text += `${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
  return new TextEncoder().encode(text)
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}
