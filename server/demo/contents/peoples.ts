/** Halves of names, the commonest first; any two halves make a family. */
export interface People {
  readonly first: readonly string[]
  readonly front: readonly string[]
  readonly back: readonly string[]
}

/** Those whose halves hold a space or are empty need a sign of their own between them. */
const people = (first: string, front: string, back: string, between = ' '): People => ({
  first: first.split(' '),
  front: front.split(between),
  back: back.split(' '),
})

export const swedish = people(
  'Karin Jonas Ingrid Sofia Per-Olof Anders Elsa Maja Oskar Linnea Gunnar Birgitta Emil Astrid Nils Åsa Hjalmar Ebba Viggo Sigrid Rasmus Märta Torbjörn Ylva Östen Hedda Folke Tuva Ragnar Siv Love Estrid',
  'Berg Lind Sjö Åker Ny Wetter Ek Sand Holm Björk Dal Ström Hed Gran Söder Norr Hag Malm Rosen Stål Öst Väster Lager Kvarn Furu Alm Rönn Silver Klinge Ljung',
  'ström lund man strand kvist gren blad qvist berg stedt dahl sten vall ling hammar rot fors näs löf sköld by torp mark vik bäck hult backa rud ås rydh',
)
export const english = people(
  'Harriet Thomas James Emily Priya Grace Oliver Amelia Kwame George Charlotte Marek Chiara Francesca Idris Nora',
  'Ash Wood Fair Thorn Winter Hart Stone Black Hay Lang Kings Bay Mary Fern Birch Green Whit Wal',
  'worth ley field ton well bridge burn ward more den ford ham wood by combe stead',
)
export const german = people(
  'Klaus Heike Dieter Wolfgang Jürgen Beatrix Ulrike Käthe Matthias Anneliese',
  'Groß Schön Brück Stein Kirch Eber Müller Lind Weiß Alten Königs Rosen',
  'mann bauer hof schmidt hagen feld haus thal brecht berger kamp ner',
)
export const arabic = people(
  'Fatima Ahmad Samira Noor Rania Hassan Leila Omar Aylin Mehmet',
  'Al-|El-|Abu |Bin |',
  'Haddad Masri Nasser Saleh Khoury Rashid Mansour Sayegh Qasim Darwish Khatib Zein',
  '|',
)
export const norwegian = people(
  'Kari Ola Ingunn Sindre Solveig Magnus Marit Eirik Hanne Lars Silje Torstein Guro Øyvind Ragnhild Håkon Tiril Jørgen Åshild Even Synne Trond Frøydis Sverre',
  'Hau Berg Sol Nord Sør Vik Lie Ham Strøm Eng Fjell Rød Moe Sand Lund Bakke Hol Tor',
  'stad rud heim sen bø vik land nes dal mo gård haug set sund li ås bakken flaten',
)
export const finnish = people(
  'Aino Juhani Tuula Mikko Helmi Antti Kaisa Eero Päivi Jukka Sanna Väinö Riitta Ilmari Outi Pekka Marjatta Tapio Anneli Veikko Kirsi Onni Hilkka Aatu',
  'Koski Mäki Nieme Lahti Ranta Saare Järvi Lehto Hakka Kallio Joki Salo Laakso Harju Suo Kangas Vuori Tuomi',
  'nen la lainen vuori niemi saari ranta mäki koski harju aho virta lampi luoto pelto kari vaara suo',
)
