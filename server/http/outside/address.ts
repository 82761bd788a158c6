import { BlockList, isIP, isIPv4 } from 'node:net'

/**
 * Is this IP address out in the world (T5)? Everything the IANA registries keep for special use is not: this machine,
 * private nets, carriers' nets, links, groups, documentation, and the IPv6 forms that carry an IPv4 address inside.
 * Sources: the IANA IPv4 and IPv6 Special-Purpose Address Registries.
 */
export function isOutsideAddress(address: string): boolean {
  if (isIP(address) === 0) return false
  if (isIPv4(address)) return !special4.check(address, 'ipv4')
  // Mapped (::ffff/96), NAT64 (64:ff9b::), unique local, link-local and groups all lie outside of 2000::/3.
  return global6.check(address, 'ipv6') && !special6.check(address, 'ipv6')
}

const special4 = listOf('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carriers' NAT
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // links, and the metadata of clouds
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24], // relays of 6to4
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
])

const global6 = listOf('ipv6', [['2000::', 3]])

const special6 = listOf('ipv6', [
  ['2001::', 23], // Teredo and its neighbours
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4
  ['3fff::', 20],
])

function listOf(family: 'ipv4' | 'ipv6', nets: readonly (readonly [net: string, prefix: number])[]): BlockList {
  const list = new BlockList()
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, family)
  return list
}
