import { en } from '../en.ts'
import { type Crowd, list } from './crowd.ts'

const asides = [
  'I asked {who} about the {thing} and was told to write to you.',
  'It is called {product}, item {code}.',
  'Tracking number {parcel} has not moved since {date}.',
  'Our new address is {street}, {anyPlace} {zip}.',
  'It is {sum} at {brand}, could you match that?',
  'I found it here: {link}',
  '{who} says that the {thing} fits the {product} as well.',
  'It was {who} who helped me the last time.',
  'The voucher {code} does not work at the checkout.',
  'Could you send it to {who}, {street}, {anyPlace} {zip}?',
  'The order was placed on {date}, for {count} of the {product}.',
  'Since {date} the {thing} has been making a noise whenever I pedal.',
  'I have already replaced the {thing} and the {thing}, and it is no better.',
  'Would you choose the {product} or the {product} for long rides?',
  'We wanted to wait, but now I would like to have it ready before the holidays.',
  'Sorry for the long mail, I would just like it to be right this time.',
  'If it costs more than {sum}, please call me first.',
  'I wrote to you on {date} and have not heard back.',
  'The insurance company wants a statement with the claim number {code}.',
  'The bike is in the cellar at {street} and can be collected at any time.',
  'Our treasurer is {who}, who can be reached at {mail}.',
  'It says {brand} on the frame, but the {thing} is by {brand}.',
  'The battery only charges to {count} per cent, and the display shows error {code}.',
  'When I collected it, both the {thing} and the manual were missing.',
]

const memberAsides = [
  'I have spoken to {who} in the warehouse, and the {thing} arrives on {date}.',
  'The parcel has the number {parcel} and goes to {street}, {anyPlace}.',
  'You can follow the delivery here: {link}',
  'We replace the {thing} under warranty and check the {thing} as well.',
  'The price of the {product} is {sum} including tax.',
  'Use the code {code} at the checkout, it is valid until {date}.',
  '{brand} have recalled a series with a faulty {thing}.',
  '{who} in the workshop has taken it for a ride and is happy with it.',
  'There are {count} of the {product} on the shelf and more on the way from {anyPlace}.',
  'Your case is {code}, please mention it if you call.',
  'The photo is quite enough, there is no need to send the old part in.',
  'Let us know if the {thing} gives you trouble again and we will sort it out.',
  'The refund of {sum} was made on {date}.',
  'According to {brand} the {thing} takes {count} newton metres.',
]

export const enCrowd: Crowd = {
  language: { ...en, asides: [...en.asides, ...asides], memberAsides: [...en.memberAsides, ...memberAsides] },
  middles: list(
    'chain gear brake hub handlebar frame saddle pedal disc alloy motor battery guard basket reflector valve spoke fork post sleeve crank box trailer lift cable tension slide ball seal safety rain transport racing city mountain travel comfort kids vintage pro',
  ),
  streets: [' Street', ' Road', ' Lane', ' Avenue', ' Close', ' Hill', ' Square'],
  currency: 'kr',
}
