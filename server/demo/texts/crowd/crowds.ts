import type { LanguageCode } from '../language.ts'
import { type Crowd, list } from './crowd.ts'
import { de } from './de.ts'
import { enCrowd } from './en-crowd.ts'
import { fi } from './fi.ts'
import { no } from './no.ts'
import { svCrowd } from './sv-crowd.ts'

/** Who writes to a shop in Sweden that sends its goods to the neighbours: of a hundred newcomers, how many in each language. */
export const shares: { readonly [C in LanguageCode]: number } = { sv: 55, en: 14, no: 13, fi: 9, de: 9 }

export const crowds: { readonly [C in LanguageCode]: Crowd } = {
  sv: svCrowd,
  en: enCrowd,
  no: {
    language: no,
    middles: list(
      'kjede gir brems nav styre ramme sete pedal skive dekk krank motor batteri skjerm kurv refleks ventil eike gaffel stolpe hylse kasse vogn løfte kabel stram glide kule tetnings verne feste mellom over under inner ytter side sikkerhets regn transport',
    ),
    streets: list('gata veien bakken stien kroken allé torg'),
    currency: 'kr',
  },
  fi: {
    language: fi,
    middles: list(
      'ketju vaihde jarru napa ohjain runko satula poljin levy rengas kampi moottori akku näyttö kori heijastin venttiili pinna haarukka tolppa holkki laatikko vaunu nosto kaapeli kiristys liuku kuula tiiviste suoja kiinnitys väli ylä ala sisä ulko sivu turva sade kuljetus',
    ),
    streets: list('katu tie polku kuja mäki rinne tori'),
    currency: '€',
  },
  de: {
    language: de,
    middles: list(
      'ketten schalt brems naben lenker rahmen sattel pedal scheiben reifen kurbel motor akku anzeige korb reflektor ventil speichen gabel stützen hülsen kasten wagen hebe kabel spann gleit kugel dichtungs schutz halte zwischen ober unter innen außen seiten sicherheits regen transport',
    ),
    streets: list('straße weg gasse allee platz ring steig'),
    currency: '€',
  },
}
