import type { Author } from '../author/author.ts'
import type { Directory } from '../author/directory.ts'
import type { FillDeps } from './fill.ts'

/** What a started relay hands to the demo, beside what people reach from outside. */
export interface DemoHandles extends FillDeps {
  readonly author: Author
  readonly directory: Directory
}
