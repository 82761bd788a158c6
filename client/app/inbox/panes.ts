import { createStored, isFlag, isSize } from '../../ui/state/create-stored.ts'

/** Which panes stand open and how wide they are; this browser remembers it. */
export function createPanes() {
  const [left, setLeft] = createStored('samtal.panes.left', true, isFlag)
  const [context, setContext] = createStored('samtal.panes.context', true, isFlag)
  const [listWidth, setListWidth] = createStored('samtal.panes.listWidth', 328, isSize)
  const [contextWidth, setContextWidth] = createStored('samtal.panes.contextWidth', 288, isSize)
  return { left, setLeft, context, setContext, listWidth, setListWidth, contextWidth, setContextWidth }
}
export type Panes = ReturnType<typeof createPanes>

export const listLimits = { min: 264, max: 480 }
export const contextLimits = { min: 240, max: 440 }
