import type { Person } from './mail.ts'

/** Ready-made customers; what comes before the dot of the last two is what their mail server obeys (sink.ts). */
export const customers: readonly Person[] = [
  { name: 'Harriet Ashworth-Lindgren', address: 'harriet@ashworth-lindgren.example' },
  { name: 'Karin Bergström', address: 'karin.bergstrom@mejl.example' },
  { name: 'ليلى عبد الرحمن الخطيب', address: 'layla@post.example' },
  { name: 'Tomasz Wiśniewski', address: 'tomasz@snabbnat.example' },
  { name: 'Per-Olof Wetterstrand (mailbox full)', address: 'full.per-olof@granvik.example' },
  { name: 'Ingrid Sjöström (server busy)', address: 'busy.ingrid@mejl.example' },
]
