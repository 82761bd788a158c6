import { createRandom } from '../../sim/random.ts'

const random = createRandom(1)
const syllables = 'ka re lo mi sta ven tor ble an skö der ig pra hus lig om nat ver tal du'.split(' ')

/** As many as somebody uses in their mail. */
const VOCABULARY = 2000
const words = Array.from({ length: VOCABULARY }, () => Array.from({ length: 1 + random.int(4) }, () => random.pick(syllables)).join(''))

/** So many letters that mean nothing, but shrink as little as what people write: no sentence comes twice. */
export function prose(length: number): string {
  let text = ''
  while (text.length < length) text += `${random.pick(words)} `
  return text.slice(0, length)
}
