/** The type of a raster image by its first bytes; null for all else. No SVG: that is a document, and may hold a script. */
export function rasterType(bytes: Uint8Array): string | null {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))
  const head = text(0, 8)
  if (head === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif'
  if (head.startsWith('RIFF') && text(8, 12) === 'WEBP') return 'image/webp'
  if (text(4, 8) === 'ftyp' && /^(avif|avis)/.test(text(8, 12))) return 'image/avif'
  // Two letters alone could begin any text: the size of the header that follows must be one of the format's.
  if (head.startsWith('BM') && bytes.length > 26 && [12, 40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0) && bytes[15] === 0)
    return 'image/bmp'
  return null
}
