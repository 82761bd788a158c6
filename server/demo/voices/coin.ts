const onsets = 'v n l t br k m s fr h d st p r kl g b sk tr f'.split(' ')
const vowels = 'a e i o u y ä ö'.split(' ')
const codas = ['', 'n', 'r', 'l', 's', 'x', 'k', 'm']
const SYLLABLES = onsets.length * vowels.length * codas.length

/**
 * A word that exists nowhere, the same for the same number, and no two alike below SYLLABLES². The numbers near each
 * other sound nothing like each other: 7919 has no factor in common with SYLLABLES, so the steps visit every syllable.
 */
export function coin(number: number): string {
  const first = (number * 7919) % SYLLABLES
  const rest = Math.floor(number / SYLLABLES)
  return syllable(first) + syllable((first + rest * 31 + 17) % SYLLABLES)
}

function syllable(number: number): string {
  const coda = Math.floor(number / (onsets.length * vowels.length))
  return `${onsets[number % onsets.length]}${vowels[Math.floor(number / onsets.length) % vowels.length]}${codas[coda % codas.length]}`
}
