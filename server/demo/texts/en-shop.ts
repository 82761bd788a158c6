import type { Topic } from './language.ts'

export const enShop: readonly Topic[] = [
  {
    subjects: ['{bike} in size {size}?', 'Do you have the {bike} in {colour}?', 'Test ride, {bike}', 'Which size for {height} cm?'],
    asks: [
      'Do you have the {bike} in size {size}?',
      'I am {height} cm tall. Which size of {bike} would fit?',
      'Is the {bike} still available in {colour}?',
      'Could I take a {bike} for a test ride {day}?',
    ],
    follows: [
      'Could you keep it until {until}?',
      'I will take it if the {part} is included.',
      'My partner would like to try one too.',
      'How long is the delivery otherwise?',
    ],
    answers: [
      'Yes, there is one {bike} in size {size}. It is {price} kr.',
      'Size {size} is sold out, but more arrive {day}.',
      'At {height} cm I would start with size {size}. Come in and try!',
      'Of course, we will keep it for you until {until}.',
    ],
    notes: ['The last {size} is reserved until {until}.', 'We can move one from {place}.', 'The demo one may go for {price} kr.'],
    file: 'picture',
  },
  {
    subjects: ['Rental: {count} gravel bikes', 'Group booking {day}', 'Hiring {count} bikes', 'Company outing in {place}'],
    asks: [
      'We are a group of {count} and would like to hire bikes {day}.',
      'What does it cost to rent {count} gravel bikes over a weekend?',
      'Group of {count}, heights {height} to 191 cm, own pedals. Is that possible?',
    ],
    follows: ['It may be {count} after all.', 'Do we need to book helmets?', 'Two of us bring their own saddles.'],
    answers: [
      '{count} bikes are fine. It is {price} kr a day, helmets included.',
      'Only a few are left {day}, but the weekend after is free.',
      'Send us the heights and everything is set up before {time}.',
    ],
    notes: ['Block {count} in the calendar.', 'Ask for a deposit this time.', 'They were very happy last year.'],
    file: 'list',
  },
  {
    subjects: ['Does the {part} fit a {bike}?', 'Child seat for {bike}', 'Do you have rain covers?', 'Looking for a {part}'],
    asks: [
      'Would your {part} fit a {bike} from last year?',
      'Which child seat do you recommend for the {bike}?',
      'I am looking for a {part} in {colour}, item {serial}.',
    ],
    follows: ['Can I fit it myself?', 'May I return it if it does not fit?', 'Do you ship to {place}?'],
    answers: [
      'Yes, the {part} fits. It is {price} kr and on the shelf.',
      'The {bike} needs an adapter, which we have.',
      'Fitting is free if you buy it from us.',
    ],
    notes: ['Adapters are in drawer fourteen.', 'Order two, someone else asked.', 'Does not fit older frames, check the year.'],
    file: 'picture',
  },
  {
    subjects: ['Return of order {number}', 'Wrong helmet size', 'Exchange {part}', 'Parcel {number} has not arrived'],
    asks: [
      'I would like to return the {part} from order {number}.',
      'The helmet is too small. Could I change it for a larger one?',
      'Parcel {number} was due last week and is still not here.',
    ],
    follows: ['Where do I send it?', 'The receipt is attached.', 'The money has arrived, thank you.'],
    answers: [
      'No problem. Bring it to the shop, or send it and we pay the postage.',
      'Happy to exchange it. I have put a new one aside.',
      '{price} kr are on their way back to your card, it takes two banking days.',
    ],
    notes: ['The return has arrived, unused.', 'Our mistake, we pay the postage.', 'Refunded at the till.'],
    file: 'document',
  },
  {
    subjects: ['Opening hours', 'Open {day}?', 'Gift voucher', 'Visiting from {place}'],
    asks: [
      'Are you open {day}?',
      'Do you sell gift vouchers for {price} kr?',
      'We are visiting from {place} and would like to stop by. Is there parking?',
    ],
    follows: ['Could you send it as a file?', 'Perfect.', 'And on Sunday?'],
    answers: [
      'We are open weekdays 9 to 18 and Saturdays 10 to 15.',
      'Yes, in the shop or here. I can send one for {price} kr.',
      'There are two loading bays behind the house.',
    ],
    notes: ['We should put that on the site.', 'Third time today.'],
    file: 'note',
  },
]
