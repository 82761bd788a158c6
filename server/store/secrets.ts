import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import path from 'node:path'

/**
 * Keeps what must be stored but not readable in a copy of the store: channels' passwords. AES-256-GCM with the key in
 * the file `key` of the data directory, which a backup should keep elsewhere. Rule ST-13 of SPEC.md.
 */
export interface SecretBox {
  /** Text that may stand in a cell; another one each time. */
  seal(text: string): string
  /** null: tampered with, sealed with another key, or not sealed at all. */
  open(sealed: string): string | null
  /** The same for bytes: of a file that was hidden. */
  sealBytes(bytes: Uint8Array): Uint8Array
  openBytes(sealed: Uint8Array): Uint8Array | null
}

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Says what follows, should the cipher ever change. */
const FORM = 'a1.'

/** Makes the key at first use. Throws when the key file is there but damaged: a new one would lose every secret. */
export function createSecretBox(dataDir: string): SecretBox {
  const key = readKey(path.join(dataDir, 'key')) ?? makeKey(dataDir)

  function sealBytes(bytes: Uint8Array): Buffer {
    // Random nonces are safe up to 2^32 messages for one key: NIST SP 800-38D, 8.3.
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    const body = Buffer.concat([cipher.update(bytes), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), body])
  }

  function openBytes(sealed: Uint8Array): Buffer | null {
    if (sealed.length < NONCE_BYTES + TAG_BYTES) return null
    const tagEnd = NONCE_BYTES + TAG_BYTES
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, tagEnd))
    try {
      return Buffer.concat([decipher.update(sealed.subarray(tagEnd)), decipher.final()])
    } catch {
      return null
    }
  }

  return {
    sealBytes,
    openBytes,
    seal: (text) => FORM + sealBytes(Buffer.from(text, 'utf8')).toString('base64url'),
    open: (sealed) =>
      sealed.startsWith(FORM) ? (openBytes(Buffer.from(sealed.slice(FORM.length), 'base64url'))?.toString('utf8') ?? null) : null,
  }
}

function readKey(file: string): Buffer | null {
  let key: Buffer
  try {
    key = readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  if (key.length !== KEY_BYTES)
    throw new Error(`${file} is damaged: restore it from a backup, or every stored password must be entered again`)
  return key
}

/** Whole and durable before the first secret is sealed with it. */
function makeKey(dataDir: string): Buffer {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const key = randomBytes(KEY_BYTES)
  const file = path.join(dataDir, 'key')
  const temp = `${file}.new`
  syncing(openSync(temp, 'w', 0o600), (descriptor) => writeSync(descriptor, key))
  renameSync(temp, file)
  if (process.platform !== 'win32') syncing(openSync(dataDir, 'r')) // Windows cannot open a directory; NTFS journals renames
  return key
}

function syncing(descriptor: number, write?: (descriptor: number) => void): void {
  try {
    write?.(descriptor)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
