import { createHash, randomBytes } from 'node:crypto'

/** 32 random bytes as base64url. */
const TOKEN = /^[\w-]{43}$/

/** 256 random bits, for a cookie or a link. */
export const createToken = (): string => randomBytes(32).toString('base64url')

/** The only form in which a token is stored: a copy of the store opens nothing. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Could this be one of ours? Empty and short ones never reach the store. */
export const isToken = (text: string): boolean => TOKEN.test(text)
