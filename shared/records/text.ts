import * as v from 'valibot'
import type { TextId } from '../ids.ts'
import type { Entry } from './entry.ts'
import type { Kind } from './kind.ts'

/**
 * A live document, as the words of a draft. It holds no entries: whoever has it open writes to it by the live lane
 * (server/relay/live), which alone stores it. Nobody pushes to it, no feed carries it.
 */
export const textKind: Kind<Entry, { readonly id: TextId; readonly n: number; readonly at: number }, null> = {
  name: 'text',
  entry: v.never(),
  fold: (id) => ({ id: id as TextId, n: 0, at: 0 }),
  row: () => null,
  home: () => 'texts',
  rules: {},
}
