/** Why the relay ends a socket. 44xx is final until something is done about it; else try again with jitter. */
export const closeCodes = {
  malformed: 4400,
  signedOut: 4401,
  noAccess: 4403,
  notFound: 4404,
  late: 4408,
  replaced: 4409,
  removed: 4410,
  tooLarge: 4413,
  outdated: 4426,
  tooMany: 4429,
  restarting: 4503,
} as const

export type CloseReason = keyof typeof closeCodes

/** Waiting and trying again by itself would not help. */
export const isFinal = (code: number): boolean =>
  code === closeCodes.signedOut || code === closeCodes.outdated || code === closeCodes.replaced || code === closeCodes.removed
