import { cut } from './clean.ts'

const MAX_NAME = 255

/** Extensions for parts that came without a name. */
const extensions: ReadonlyMap<string, string> = new Map([
  ['message/rfc822', 'eml'],
  ['text/calendar', 'ics'],
  ['application/ics', 'ics'],
  ['text/plain', 'txt'],
  ['text/html', 'html'],
  ['text/csv', 'csv'],
  ['text/vcard', 'vcf'],
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
  ['image/svg+xml', 'svg'],
  ['application/pdf', 'pdf'],
  ['application/zip', 'zip'],
  ['application/json', 'json'],
  ['application/ms-tnef', 'dat'],
])

/** Names the files of one message; every name it gives differs from those before, whatever the case of its letters. */
export function createFileNamer(): (name: string | null, type: string) => string {
  const taken = new Set<string>()
  const numbers = new Map<string, number>()
  return (name, type) => {
    const wanted = safeFileName(name ?? '') || unnamed(type)
    let result = wanted
    for (let n = numbers.get(wanted.toLowerCase()) ?? 2; taken.has(result.toLowerCase()); n++) {
      result = withSuffix(wanted, ` (${n})`)
      numbers.set(wanted.toLowerCase(), n + 1)
    }
    taken.add(result.toLowerCase())
    return result
  }
}

/**
 * What may stand as the name of a file here and on a person's disk: no path, no control or direction characters (they
 * make `gpj.exe` read as `exe.jpg`), at most 255 long with its extension kept. Empty where nothing is left.
 */
export function safeFileName(name: string): string {
  const flat = name
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, '')
    .replace(/[/\\]+/g, '_')
    .trim()
  return /^\.*$/.test(flat) ? '' : withSuffix(flat, '')
}

function unnamed(type: string): string {
  const [major = '', minor = ''] = type.split('/')
  const extension = extensions.get(type) ?? (/^[a-z0-9]{1,8}$/.test(minor) && major !== 'application' && major !== 'text' ? minor : null)
  const stem = type === 'message/rfc822' ? 'message' : (kinds.get(major) ?? 'attachment')
  return extension === null ? stem : `${extension === 'ics' ? 'invitation' : stem}.${extension}`
}

const kinds: ReadonlyMap<string, string> = new Map([
  ['image', 'image'],
  ['audio', 'audio'],
  ['video', 'video'],
  ['text', 'text'],
])

/** The suffix goes before the extension; what is too long is cut before both. */
function withSuffix(name: string, suffix: string): string {
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : ''
  const stem = name.slice(0, name.length - extension.length)
  return cut(stem, MAX_NAME - extension.length - suffix.length) + suffix + extension
}
