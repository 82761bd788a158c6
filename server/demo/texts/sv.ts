import type { Language } from './language.ts'
import { svInvoices } from './sv-invoices.ts'
import { svShop } from './sv-shop.ts'
import { svWords } from './sv-words.ts'
import { svWorkshop } from './sv-workshop.ts'

export const sv: Language = {
  code: 'sv',
  words: svWords,
  topics: { workshop: svWorkshop, shop: svShop, invoices: svInvoices },
  greetings: ['Hej!', 'Hej,', 'Hejsan!', 'Hej igen,', 'God morgon,', 'Hallå där!', 'Bästa Ekström Cykel,'],
  closings: [
    '/{first}',
    'Hälsningar\n{name}',
    'Mvh {first}',
    'Vänliga hälsningar\n{name}',
    'Med vänlig hälsning\n{name}\n{phone}',
    '{name}, {place}',
    'Ha det gott!\n{first}',
  ],
  memberClosings: ['Hälsningar\n{member}', 'Vänliga hälsningar\n{member}\nEkström Cykel', '/{memberFirst}', 'Välkommen!\n{memberFirst}'],
  quoted: 'Den {when} skrev {name} <{address}>:',
  asides: [
    'Jag bor i {place}, så det är ingen omväg.',
    'Det är inte bråttom.',
    'Jag når er bäst på {phone} efter {time}.',
    'Den har mest gått i stan, aldrig i terräng.',
    'Vi köpte den hos er för {count} år sedan.',
    'Ramnumret är {serial}, om det hjälper.',
    'Jag har läst på er sida men blev inte riktigt klok på det.',
    'Grannen sa att ni är bäst i {place}.',
    'Barnen behöver den till skolan {day}.',
    'Förra gången kostade det {price} kr, är det samma nu?',
    'Det är samma sak med {part}, tror jag.',
    'Jag har provat att spänna {part} själv, men det hjälpte inte.',
    'Färgen är {colour}, om det spelar någon roll.',
    'Jag jobbar skift och kan bara före {time}.',
    'Det började efter regnet i {place}.',
    'Skriv gärna, jag har svårt att svara i telefon på jobbet.',
  ],
  memberAsides: [
    'Vi har öppet till 18, lördagar till 15.',
    'Säg till om det inte passar, så hittar vi en annan tid.',
    'Ta gärna med kvittot, ordernumret är {number}.',
    'Du kan låna en cykel under tiden.',
    'Ingång från gården, ring på klockan.',
    'Vi kollar {part} samtidigt, det kostar inget.',
    'Fråga efter {memberFirst} i kassan.',
    'Priset gäller till {day}.',
    'Vi skickar ett mejl så snart den är klar.',
    'Artikelnumret är {serial}.',
  ],
  thanks: [
    'Tack så mycket, det låter bra!',
    'Perfekt, tack!',
    'Tack för snabbt svar.',
    'Stort tack för hjälpen!',
    'Toppen, då gör vi så.',
    'Ok.',
    'Tack, vi hörs {day}.',
  ],
}
