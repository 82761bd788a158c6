import type { Topic } from './language.ts'

export const svWorkshop: readonly Topic[] = [
  {
    subjects: ['Boka service på {bike}', 'Service {day}?', 'Tid för vårservice', 'Fråga om servicetid, {bike}'],
    asks: [
      'Jag skulle vilja boka en service på min {bike}.',
      'Har ni någon tid {day} för en {bike}? Den behöver en ordentlig genomgång.',
      'Min {bike} har gått ungefär {km} mil sedan sist och behöver service.',
      'Går det att lämna in en {bike} {day} och hämta den samma dag?',
    ],
    follows: [
      'Passar det efter {time}? Jag har barnvagnen med mig.',
      'Då lämnar jag den {day} före {time}.',
      'Titta gärna på {part} också när ni ändå har den inne.',
      'Kan jag få låna en cykel under tiden?',
    ],
    answers: [
      'Vi har en ledig tid {day} klockan {time}. En full service på en {bike} kostar {price} kr.',
      'Lämna in den {day}, så är den klar dagen efter. Räkna med ungefär {price} kr.',
      'Just nu har vi två dagars kö, men {day} går bra.',
    ],
    notes: [
      'Lägg den på ställ två, den ska ha ny kedja också.',
      'Kunden vill ha lånecykel, den grå är ledig.',
      'Förra servicen gjorde vi i april, se pärmen.',
    ],
    file: 'note',
  },
  {
    subjects: ['{bike}: missljud efter servicen', 'Gnisslar fortfarande', 'Problem med {part}', '{part} igen'],
    asks: [
      'Jag hämtade min {bike} i tisdags och det gnisslar fortfarande ett varv i taget.',
      'Det är något med {part}, den glappar så fort jag trampar hårt.',
      'Efter ungefär {km} mil började {part} låta. Ramnumret är {serial}.',
      'Det gäller {part} som ni bytte förra månaden. Den sitter redan löst.',
    ],
    follows: [
      'Jag har spelat in ljudet, det hörs tydligast i uppförsbacke.',
      'Det blev tyvärr värre i går.',
      'Jag kan komma förbi {day} vid {time}.',
      'Det är {part}, jag är ganska säker.',
    ],
    answers: [
      'Tråkigt att höra! Kom förbi {day}, så tittar vi på {part} utan kostnad.',
      'Det låter som att {part} behöver justeras. Det tar en kvart, ingen tid behövs.',
      'Vi byter {part} på garantin. Har du kvittot kvar, eller ska jag leta på {number}?',
    ],
    notes: [
      'Kan vara samma parti som {number}, kolla {part}.',
      'Jag kan ta den på ställ ett, fyrtio minuter.',
      'Garantin gäller till årsskiftet, ta ingen betalt.',
    ],
    file: 'picture',
  },
  {
    subjects: ['Är {bike} klar?', 'Hämta {bike} {day}?', 'Order {number}', 'När kan jag hämta?'],
    asks: [
      'Är min {bike} klar? Jag lämnade den förra veckan, order {number}.',
      'Kan jag hämta cykeln {day}?',
      'Ni skulle ringa när {number} var klar, men jag har inte hört något.',
    ],
    follows: ['Toppen, då kommer jag {day}.', 'Kan min granne i {place} hämta den åt mig?', 'Hur länge har ni öppet?'],
    answers: [
      'Den är klar och står i fönstret. Det blev {price} kr.',
      'Vi väntar fortfarande på {part}, den borde komma {day}.',
      'Ja, den är klar {day} efter {time}. Vi har öppet till 18.',
    ],
    notes: ['Står på hyllan längst in, {number}.', 'Ring inte, kunden vill ha mejl.', '{part} kommer med leveransen {day}.'],
    file: 'document',
  },
  {
    subjects: ['Stulen {bike}', 'Nyckel till ramlås', 'Lås som kärvar', 'Borttappad nyckel, {serial}'],
    asks: [
      'Jag har tappat nyckeln till ramlåset på min {bike}. Nyckelnumret är {serial}.',
      'Min {bike} blev stulen i {place}. Har ni ramnumret sparat?',
      'Låset kärvar i kylan, kan ni titta på det?',
    ],
    follows: ['Försäkringsbolaget vill ha en kopia på kvittot.', 'Jag hittade reservnyckeln!', 'Går det att beställa två?'],
    answers: [
      'Ramnumret vi har sparat är {serial}. Säg till om du behöver ett intyg.',
      'Vi kan beställa en ny nyckel, det tar ungefär en vecka och kostar {price} kr.',
      'Ta med legitimation, så borrar vi upp låset i verkstaden.',
    ],
    notes: [
      'Be alltid om legitimation innan vi öppnar lås.',
      'Har skickat intyget till försäkringen.',
      'Nyckelnumret stämmer med {number}.',
    ],
    file: 'document',
  },
  {
    subjects: ['Offert på service av tjänstecyklar', 'Serviceavtal, {count} cyklar', 'Vinterdäck till {count} lådcyklar'],
    asks: [
      'Vi har {count} cyklar vid kontoret i {place} och behöver ett serviceavtal.',
      'Vad skulle det kosta att sätta dubbdäck på {count} lådcyklar?',
      'Kan ni hämta och lämna {count} cyklar i {place}? Lista bifogas.',
    ],
    follows: ['Beslutet tas {day}, jag återkommer.', 'Kan priset hållas till årsskiftet?', 'Vi blev {count} till, går det ändå?'],
    answers: [
      'För {count} cyklar blir det {price} kr styck, hämtning ingår.',
      'Vi kan ta fyra i taget med start {day}.',
      'Jag bifogar en offert. Den gäller i trettio dagar.',
    ],
    notes: ['Vi behöver en extra person de dagarna.', 'Förra året tog det tre dagar.', 'Kolla lagret på dubbdäck innan vi lovar.'],
    file: 'list',
  },
]
