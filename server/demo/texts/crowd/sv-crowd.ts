import { sv } from '../sv.ts'
import { type Crowd, list } from './crowd.ts'

const asides = [
  'Jag frågade {who} om {thing} och fick rådet att skriva till er.',
  'Den heter {product}, artikelnummer {code}.',
  'Spårningen {parcel} har inte rört sig sedan {date}.',
  'Vår nya adress är {street}, {zip} {anyPlace}.',
  'Den kostar {sum} hos {brand}, kan ni matcha det?',
  'Jag hittade den här: {link}',
  'Enligt {who} ska {thing} passa även till {product}.',
  'Det var {who} hos er som hjälpte mig förra gången.',
  'Rabattkoden {code} fungerar inte i kassan.',
  'Kan ni skicka den till {who}, {street}, {zip} {anyPlace}?',
  'Beställningen gjordes {date} och gällde {count} st {product}.',
  'Sedan {date} låter {thing} konstigt när jag trampar.',
  'Jag har redan bytt {thing} och {thing}, men det blev inte bättre.',
  'Är det {product} eller {product} som ni rekommenderar för långa turer?',
  'Vi ville vänta, men nu vill jag gärna ha det klart före semestern.',
  'Förlåt att jag är så långrandig, men jag vill att det blir rätt den här gången.',
  'Om det blir dyrare än {sum} vill jag att ni ringer först.',
  'Jag skrev till er redan {date} men fick inget svar.',
  'Försäkringsbolaget vill ha ett intyg med skadenummer {code}.',
  'Cykeln står i källaren på {street} och kan hämtas när som helst.',
  'Vår kassör heter {who} och nås på {mail}.',
  'Det står {brand} på ramen, men {thing} är från {brand}.',
  'Batteriet laddar bara till {count} procent, och displayen visar fel {code}.',
  'När jag hämtade den saknades både {thing} och bruksanvisningen.',
]

const memberAsides = [
  'Jag har pratat med {who} på lagret, och {thing} kommer in {date}.',
  'Paketet har kollinummer {parcel} och går till {street}, {anyPlace}.',
  'Du kan följa leveransen här: {link}',
  'Vi byter {thing} på garantin och kontrollerar {thing} samtidigt.',
  'Priset för {product} är {sum} inklusive moms.',
  'Använd koden {code} i kassan, den gäller till {date}.',
  '{brand} har återkallat en serie med fel på {thing}.',
  '{who} i verkstaden har provkört den och är nöjd.',
  'Vi har {count} st {product} på hyllan och fler på väg från {anyPlace}.',
  'Ditt ärende heter {code}, uppge det om du ringer.',
  'Fotot räcker gott, du behöver inte skicka in den gamla delen.',
  'Hör av dig om {thing} krånglar igen, så löser vi det.',
  'Återbetalningen på {sum} gjordes {date}.',
  'Enligt {brand} ska {thing} dras åt med {count} newtonmeter.',
]

export const svCrowd: Crowd = {
  language: { ...sv, asides: [...sv.asides, ...asides], memberAsides: [...sv.memberAsides, ...memberAsides] },
  middles: list(
    'kedje växel broms nav styr ram sadel pedal skivbroms däck tramp motor batteri skärm korg reflex ventil eker gaffel stolp hylsa vevparti låda vagn lyft kabel spänn glid kul tätnings skydds fäst mellan över under inner ytter sido säkerhets regn transport',
  ),
  streets: list('gatan vägen gränd stigen backen allén torget'),
  currency: 'kr',
}
