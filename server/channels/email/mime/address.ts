import { domainToASCII } from 'node:url'
import type { Address as ParsedAddress } from 'postal-mime'
import type { Address } from '../../../../shared/records/parts.ts'
import { cleanLine } from './clean.ts'

/** Names in one address list; more are not read. */
export const MAX_ADDRESSES = 500

/** Groups are opened; what has neither name nor address is left out. */
export function addressesOf(parsed: readonly ParsedAddress[] | undefined): Address[] {
  const all: Address[] = []
  for (const entry of parsed ?? []) {
    for (const one of entry.group ?? [entry]) {
      const address = { name: cleanLine(one.name, 200), address: cleanLine(one.address ?? '', 320) }
      if (address.name !== '' || address.address !== '') all.push(address)
      if (all.length === MAX_ADDRESSES) return all
    }
  }
  return all
}

/**
 * The form an SMTP envelope takes: the local part as written, the domain as A-labels in lower case. null where it is
 * not one plain address, so that nothing of it can become another command, header or recipient.
 */
export function envelopeAddress(address: string): string | null {
  const at = address.lastIndexOf('@')
  const local = address.slice(0, at)
  if (at < 1 || address.length > 320 || !address.isWellFormed() || /[\s\p{Cc}\p{Zl}\p{Zp}<>()[\]\\,;:"@]/u.test(local)) return null
  const domain = canonicalDomain(address.slice(at + 1))
  return domain === null ? null : `${local}@${domain}`
}

/** A-labels in lower case; null where it is no domain name. */
export function canonicalDomain(domain: string): string | null {
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain)) return null
  return domainToASCII(domain) || null
}
