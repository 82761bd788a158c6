/** Did the disk say that it is full? The store's thread hands on only the words of its error. */
export function isNoSpace(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? error.code : null
  return code === 'ENOSPC' || code === 'EDQUOT' || /ENOSPC|EDQUOT|database or disk is full/.test(error.message)
}
