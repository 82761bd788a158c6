import { capital } from '../contents/fill-in.ts'
import type { Random } from '../random.ts'
import { coin } from './coin.ts'
import type { Circular } from './voice.ts'

const offers: readonly { readonly subject: string; readonly text: string }[] = [
  {
    subject: 'Quick question about {shop}',
    text: 'Hi,\n\nI came across {shop} and noticed a few things that keep you off page one. We helped {brand} grow by {number} % in {small} months. Worth a short call?\n\n{name}\n{brand} Growth',
  },
  {
    subject: 'Re: your overdue parcel {code}',
    text: 'Dear customer,\n\nyour parcel {code} is on hold. Pay the fee of {small} kr within 24 hours: http://{host}/{code}\n\n{brand} Delivery',
  },
  {
    subject: 'Bäste företagare: lån upp till {number} 000 kr',
    text: 'Hej!\n\nBehöver ni kapital? Svar inom {small} timmar, ingen säkerhet. Ansök på http://{host}\n\n{name}, {brand} Finans',
  },
  {
    subject: 'Premium carbon frames, factory price',
    text: 'Dear purchasing manager,\n\nwe are {brand} factory, {number} workers, carbon frame MOQ {small} pieces, ISO certificate. Please see our catalogue {code}.\n\nBest regards\n{name}',
  },
  {
    subject: 'Your mailbox is almost full',
    text: 'Mailbox storage {small} of 100 MB left. Confirm your password here to keep messages: http://{host}/{code}',
  },
  {
    subject: 'Inbjudan: mässa för återförsäljare',
    text: 'Hej!\n\nVi bjuder in {shop} till {brand} Expo, {number} utställare, monter från {number} 00 kr. Svara med koden {code}.\n\n{name}',
  },
  {
    subject: 'Guest post on your website',
    text: 'Hello,\n\nI write about {brand} and outdoor life and would like to place an article with one link on your site. My fee is {number} €.\n\n{name}',
  },
  {
    subject: 'Sie wurden ausgewählt!',
    text: 'Herzlichen Glückwunsch! Ihre Nummer {code} hat gewonnen: ein {brand} im Wert von {number} €. Jetzt bestätigen: http://{host}',
  },
]

/** An offer that nobody has asked for; its sender is new every time. */
export function spam(random: Random): Circular {
  const { subject, text } = random.often(offers)
  const brand = capital(coin(random.below(40_000)))
  const host = `${coin(random.below(40_000))}-${random.below(100_000)}.example`.normalize('NFD').replace(/\p{M}/gu, '')
  const name = `${capital(coin(random.below(2000)))} ${capital(coin(random.below(40_000)))}`
  const code = `${random.below(1_000_000_000)}`
  const known: Readonly<Record<string, string>> = {
    brand,
    host,
    name,
    code,
    shop: 'ekstromcykel.example',
    number: String(10 + random.below(480)),
    small: String(2 + random.below(40)),
  }
  const fill = (sentence: string) => sentence.replace(/\{(\w+)\}/g, (whole, slot: string) => known[slot] ?? whole)
  return {
    isSpam: true,
    from: { name, address: `${random.pick(['info', 'sales', 'contact', 'no-reply'])}@${host}` },
    subject: fill(subject),
    text: fill(text),
    html: null,
  }
}
