import type { Random } from '../random.ts'
import { oddNames } from '../texts/odd.ts'

const swedish = {
  first: [
    'Karin',
    'Jonas',
    'Ingrid',
    'Sofia',
    'Per-Olof',
    'Anders',
    'Elsa',
    'Maja',
    'Oskar',
    'Linnea',
    'Gunnar',
    'Birgitta',
    'Emil',
    'Astrid',
    'Nils',
    'Åsa',
    'Hjalmar',
    'Ebba',
    'Viggo',
    'Sigrid',
    'Rasmus',
    'Märta',
    'Torbjörn',
    'Ylva',
    'Östen',
    'Hedda',
    'Folke',
    'Tuva',
    'Ragnar',
    'Siv',
    'Love',
    'Estrid',
  ],
  front: [
    'Berg',
    'Lind',
    'Sjö',
    'Åker',
    'Ny',
    'Wetter',
    'Ek',
    'Sand',
    'Holm',
    'Björk',
    'Dal',
    'Ström',
    'Hed',
    'Gran',
    'Söder',
    'Norr',
    'Hag',
    'Malm',
    'Rosen',
    'Stål',
    'Öst',
    'Väster',
    'Lager',
    'Kvarn',
    'Furu',
    'Alm',
    'Rönn',
    'Silver',
    'Klinge',
    'Ljung',
  ],
  back: [
    'ström',
    'lund',
    'man',
    'strand',
    'kvist',
    'gren',
    'blad',
    'qvist',
    'berg',
    'stedt',
    'dahl',
    'sten',
    'vall',
    'ling',
    'hammar',
    'rot',
    'fors',
    'näs',
    'löf',
    'sköld',
    'by',
    'torp',
    'mark',
    'vik',
    'bäck',
    'hult',
    'backa',
    'rud',
    'ås',
    'rydh',
  ],
} as const

const english = {
  first: [
    'Harriet',
    'Thomas',
    'James',
    'Emily',
    'Priya',
    'Grace',
    'Oliver',
    'Amelia',
    'Kwame',
    'George',
    'Charlotte',
    'Marek',
    'Chiara',
    'Francesca',
    'Idris',
    'Nora',
  ],
  front: [
    'Ash',
    'Wood',
    'Fair',
    'Thorn',
    'Winter',
    'Hart',
    'Stone',
    'Black',
    'Hay',
    'Lang',
    'Kings',
    'Bay',
    'Mary',
    'Fern',
    'Birch',
    'Green',
    'Whit',
    'Wal',
  ],
  back: ['worth', 'ley', 'field', 'ton', 'well', 'bridge', 'burn', 'ward', 'more', 'den', 'ford', 'ham', 'wood', 'by', 'combe', 'stead'],
} as const

const german = {
  first: ['Klaus', 'Heike', 'Dieter', 'Wolfgang', 'Jürgen', 'Beatrix', 'Ulrike', 'Käthe', 'Matthias', 'Anneliese'],
  front: ['Groß', 'Schön', 'Brück', 'Stein', 'Kirch', 'Eber', 'Müller', 'Lind', 'Weiß', 'Alten', 'Königs', 'Rosen'],
  back: ['mann', 'bauer', 'hof', 'schmidt', 'hagen', 'feld', 'haus', 'thal', 'brecht', 'berger', 'kamp', 'ner'],
} as const

const arabic = {
  first: ['Fatima', 'Ahmad', 'Samira', 'Noor', 'Rania', 'Hassan', 'Leila', 'Omar', 'Aylin', 'Mehmet'],
  front: ['Al-', 'El-', 'Abu ', 'Bin ', ''],
  back: ['Haddad', 'Masri', 'Nasser', 'Saleh', 'Khoury', 'Rashid', 'Mansour', 'Sayegh', 'Qasim', 'Darwish', 'Khatib', 'Zein'],
} as const

/** Domains of customers; the last one is their own name. */
const domains = [
  'mejl.example',
  'post.example',
  'brevlada.example',
  'snabbnat.example',
  'mail.example',
  'hemma.example',
  'kontoret.example',
] as const

export interface Person {
  readonly name: string
  readonly address: string
}

/** An invented person whose address nobody in `taken` has. */
export function person(random: Random, language: 'sv' | 'en', taken: ReadonlyMap<string, unknown>): Person {
  const odd = random.chance(0.03) ? random.pick(oddNames) : null
  const names = language === 'sv' && random.chance(0.92) ? swedish : random.pick([english, english, english, german, arabic])
  const family = random.often(names.front) + random.often(names.back)
  const name = odd?.name ?? (random.chance(0.04) ? random.often(names.first) : `${random.often(names.first)} ${family}`)
  const local = odd?.local ?? plain(random.chance(0.7) ? name : `${name.slice(0, 1)}.${family}`)
  const domain = random.chance(0.12) ? `${plain(family).replaceAll('.', '-')}.example` : random.often(domains)
  let address = `${local}@${domain}`
  for (let number = 2; taken.has(address); number = number * 2 + random.below(8)) address = `${local}${number}@${domain}`
  return { name, address }
}

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.+|\.+$/g, '')
