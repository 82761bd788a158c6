import { createUlid, type KindName } from '../../shared/ids.ts'

/** The id of a record that is about to be made here: the first command on it makes it. */
export const newRecord = <Kind extends KindName>(kind: Kind): `${Kind}:${string}` =>
  `${kind}:${createUlid({ now: Date.now, random: (count) => crypto.getRandomValues(new Uint8Array(count)) })}`
