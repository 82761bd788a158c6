import { expect as base } from '@playwright/test'

/** The processor is shared with much else: patience costs nothing where things are right. */
export const expect = base.configure({ timeout: 15_000 })
