import type { Topic } from './language.ts'

export const svShop: readonly Topic[] = [
  {
    subjects: ['Finns {bike} i storlek {size}?', '{bike}, {colour}?', 'Lagerstatus {bike}', 'Provcykla {bike}'],
    asks: [
      'Har ni {bike} i storlek {size} inne?',
      'Jag är {height} cm lång. Vilken storlek på {bike} passar?',
      'Finns {bike} i {colour}, eller är det bara svart kvar?',
      'Kan jag få provcykla en {bike} {day}?',
    ],
    follows: [
      'Kan ni hålla den till {until}?',
      'Jag tar den, om den har {part}.',
      'Min sambo vill också prova en.',
      'Hur lång är leveranstiden annars?',
    ],
    answers: [
      'Ja, vi har en {bike} i storlek {size}. Den kostar {price} kr.',
      'Tyvärr är ramen slut i storlek {size}, men vi får in fler {day}.',
      'Vid {height} cm skulle jag börja med storlek {size}. Kom in och prova!',
      'Absolut, vi håller den till {until} åt dig.',
    ],
    notes: [
      'Den sista i {size} är reserverad till {until}.',
      'Vi kan flytta en från lagret i {place}.',
      'Demoexet kan säljas för {price} kr.',
    ],
    file: 'picture',
  },
  {
    subjects: ['Hyra {count} cyklar', 'Hyrcyklar till möhippa', 'Grupphyra {day}', 'Cyklar till kursgård i {place}'],
    asks: [
      'Vi är {count} personer som vill hyra cyklar {day}.',
      'Vad kostar det att hyra {count} gravelcyklar över en helg?',
      'Vi ordnar kurs i {place} och behöver {count} cyklar, längder {height} till 191 cm.',
    ],
    follows: ['Det blir nog {count} i stället.', 'Behöver vi boka hjälmar separat?', 'Två av oss vill ha egna pedaler.'],
    answers: [
      '{count} cyklar går bra. Priset är {price} kr per dygn, hjälm ingår.',
      'Vi har bara några kvar {day}, men helgen efter är fri.',
      'Skicka längderna, så ställer vi in allt före {time}.',
    ],
    notes: ['Blockera {count} cyklar i kalendern.', 'Ta deposition den här gången.', 'De var jättenöjda förra året.'],
    file: 'list',
  },
  {
    subjects: ['Barnsits till {bike}', 'Passar {part} på {bike}?', 'Tillbehör, {part}', 'Släpvagn och koppling'],
    asks: [
      'Passar {part} på en {bike} från förra året?',
      'Vilken barnsits rekommenderar ni till {bike}?',
      'Jag söker {part} i {colour}, artikel {serial}.',
    ],
    follows: ['Går den att montera själv?', 'Kan jag lämna tillbaka den om den inte passar?', 'Skickar ni till {place}?'],
    answers: [
      'Ja, {part} passar. Den kostar {price} kr och finns på hyllan.',
      'Till {bike} behövs ett mellanstycke, men det har vi.',
      'Vi monterar gratis om du köper den hos oss.',
    ],
    notes: [
      'Mellanstycket ligger i låda fjorton.',
      'Beställ två, någon annan frågade också.',
      'Passar inte på äldre ramar, kolla årsmodell.',
    ],
    file: 'picture',
  },
  {
    subjects: ['Retur, order {number}', 'Fel storlek på hjälmen', 'Byta {part}', 'Ångerrätt {number}'],
    asks: [
      'Jag vill lämna tillbaka {part} från order {number}.',
      'Hjälmen var för liten. Kan jag byta den mot en större?',
      'Fick fel färg, jag beställde {colour}.',
    ],
    follows: ['Var skickar jag den?', 'Kvittot är bifogat.', 'Pengarna har kommit, tack.'],
    answers: [
      'Inga problem. Lämna den i butiken eller skicka den till oss, så betalar vi frakten.',
      'Vi byter den gärna. Jag har lagt undan en ny.',
      '{price} kr är återbetalda till kortet, det tar två bankdagar.',
    ],
    notes: ['Returen har kommit, oanvänd.', 'Frakten står vi för, vi packade fel.', 'Återbetalad i kassan.'],
    file: 'document',
  },
  {
    subjects: ['Öppettider', 'Har ni öppet {day}?', 'Presentkort', 'Parkering vid butiken'],
    asks: [
      'Har ni öppet {day}?',
      'Säljer ni presentkort på {price} kr?',
      'Finns det parkering nära butiken? Jag kommer från {place} med släp.',
    ],
    follows: ['Kan det skickas som en fil?', 'Perfekt.', 'Och på söndag?'],
    answers: [
      'Vi har öppet vardagar 9 till 18 och lördagar 10 till 15.',
      'Ja, i butiken eller här. Jag skickar ett på {price} kr om du vill.',
      'Bakom huset finns två platser för lastning.',
    ],
    notes: ['Vi borde skriva det på sidan.', 'Tredje som frågar i dag.'],
    file: 'note',
  },
]
