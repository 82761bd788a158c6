import type { Topic } from './language.ts'

export const svInvoices: readonly Topic[] = [
  {
    subjects: ['Faktura {number}', 'Fråga om faktura {number}', 'Fel belopp på faktura {number}', 'Faktura {number}, saknar referens'],
    asks: [
      'Beloppet på faktura {number} stämmer inte med offerten, där stod det {price} kr.',
      'Faktura {number} saknar vår referens. Kan ni skicka en ny?',
      'Vi har fått faktura {number} två gånger.',
    ],
    follows: ['Referensen ska vara {serial}.', 'Tack, då betalar vi {day}.', 'Vår ekonomiavdelning i {place} vill ha den som fil.'],
    answers: [
      'Du har rätt, jag krediterar faktura {number} och skickar en ny på {price} kr.',
      'Ny faktura med rätt referens är bifogad.',
      'Bortse från den andra, den gick ut av misstag.',
    ],
    notes: ['Krediterad, ny ligger i bokföringen.', 'Kolla om resten av månaden också saknar referens.', 'De betalar alltid i tid.'],
    file: 'document',
  },
  {
    subjects: ['Betalningspåminnelse {number}', 'Påminnelse: faktura {number} förfallen', 'Redan betald {number}'],
    asks: [
      'Vi har fått en påminnelse på {number}, men den betalades för två veckor sedan.',
      'Kan vi få anstånd med {number} till {until}?',
      'Enligt vår bok är {price} kr för {number} ännu inte betalda.',
    ],
    follows: ['Kvittot från banken är bifogat.', 'Betalningen gick i dag.', 'Fel kontonummer, vi betalar om.'],
    answers: [
      'Betalningen har kommit in nu, bortse från påminnelsen.',
      'Det går bra, vi flyttar förfallodagen till {until}.',
      'Jag hittar ingen betalning på {price} kr. Kan du skicka kvittot?',
    ],
    notes: ['Ingen avgift den här gången.', 'Pengarna kom i morse.', 'Ring dem om det inte är betalt {day}.'],
    file: 'document',
  },
  {
    subjects: ['Kvitto och garantibevis', 'Kvitto på {bike}', 'Kopia på kvitto {number}'],
    asks: [
      'Kan jag få en kopia på kvittot för min {bike}? Försäkringen frågar.',
      'Jag har tappat garantibeviset till {serial}.',
      'Behöver kvitto på {price} kr för friskvårdsbidraget.',
    ],
    follows: ['Tack! Bifogar det gamla kvittot ifall ni behöver det.', 'Det ska stå på {place} kommun.', 'Kan datumet synas tydligare?'],
    answers: [
      'Kvittot är bifogat. Garantin gäller i två år från köpet.',
      'Här kommer ett nytt garantibevis för {serial}.',
      'Vilket namn ska det stå på?',
    ],
    notes: ['Köptes i butiken i maj, ligger i pärm tre.', 'Skickat.'],
    file: 'document',
  },
  {
    subjects: ['Leverantörsfaktura {number}', 'Samlingsfaktura', 'Prislista och villkor', 'Ändrade betalningsvillkor'],
    asks: [
      'Bifogat finns månadens samlingsfaktura på {price} kr.',
      'Från årsskiftet gäller nya betalningsvillkor, se bilagan.',
      'Kreditnota för {count} returnerade delar kommer {day}.',
    ],
    follows: ['Har ni hunnit titta på den?', 'Rabatten gäller även {part}.', 'Ny fil bifogas, bortse från den förra.'],
    answers: ['Mottaget, betalas {day}.', 'Priset på {part} ser fel ut, det brukar vara {price} kr.', 'Tack, vi återkommer om villkoren.'],
    notes: ['Attesterad.', 'Jämför med förra listan innan vi godkänner.', 'Kontot är ändrat, ring och kontrollera först.'],
    file: 'list',
  },
]
