import type { Topic } from './language.ts'

export const enWorkshop: readonly Topic[] = [
  {
    subjects: ['Booking a service for my {bike}', 'Spring service, {bike}', 'Any slots {day}?', 'Service before our holiday'],
    asks: [
      'I would like to book a service for my {bike}.',
      'Do you have a slot {day}? The {part} needs some attention as well.',
      'My {bike} has done about {km} kilometres since you last saw it.',
      'We leave for {place} soon and both bicycles need a check.',
    ],
    follows: [
      'Would after {time} be all right?',
      'I will drop it off {day} then.',
      'Could you look at the {part} too?',
      'Is there a loan bike I could use?',
    ],
    answers: [
      'We can take it {day} at {time}. A full service for a {bike} is {price} kr.',
      'There is a short queue, but {day} works. Expect about {price} kr.',
      'Please drop it off {day}, and you will have it back the day after.',
    ],
    notes: [
      'Stand two is free, please add a new chain.',
      'They would like the grey loan bike.',
      'We did the last service in April, see the binder.',
    ],
    file: 'note',
  },
  {
    subjects: ['{part} still rubbing after the service', 'Strange noise from the {part}', 'Problem with my {bike}', 'The {part}, again'],
    asks: [
      'I picked up the {bike} on Tuesday and the {part} still rubs once per turn.',
      'The {part} has come loose after {km} kilometres. The frame number is {serial}.',
      'There is a clicking from the {part} whenever I push hard.',
      'You replaced the {part} last month and it already needs adjusting.',
    ],
    follows: [
      'I recorded the sound, it is clearest uphill.',
      'It got worse yesterday, I am afraid.',
      'I could come by {day} around {time}.',
      'The receipt is from April, so I hope it is still under warranty.',
    ],
    answers: [
      'Sorry about that. Come by {day} and we will look at the {part} at no cost.',
      'It sounds as if the {part} needs truing. It takes fifteen minutes, no booking needed.',
      'The {part} is from a recalled batch, so we replace it under warranty. Your order is {number}.',
    ],
    notes: [
      'Serial ends {serial}, so it may be the recalled batch.',
      'I can swap the {part} on stand one, forty minutes.',
      'Warranty runs until the end of the year, no charge.',
    ],
    file: 'picture',
  },
  {
    subjects: ['Is my {bike} ready?', 'Collecting {number} {day}', 'Order {number}', 'Pick-up time?'],
    asks: [
      'Is my {bike} ready yet? I left it last week, order {number}.',
      'Could I collect the bicycle {day}?',
      'You were going to call about {number}, but I have not heard anything.',
    ],
    follows: ['Great, I will come {day}.', 'Could my neighbour from {place} collect it for me?', 'How late are you open?'],
    answers: [
      'It is ready and waits by the window. It came to {price} kr.',
      'We are still waiting for the {part}; it should be here {day}.',
      'It will be done {day} after {time}. We are open until six.',
    ],
    notes: ['On the shelf at the back, {number}.', 'Please write, do not call.', 'The {part} arrives with the delivery {day}.'],
    file: 'document',
  },
  {
    subjects: ['{part} on back order', 'Spare part for {bike}', 'Replacement {part}'],
    asks: [
      'Is there any news about the {part} you ordered for me?',
      'Could you get a {part} for a {bike}? The number on it is {serial}.',
      'The {part} on my {bike} is worn out. Do you keep it in stock?',
    ],
    follows: ['Thanks, no hurry.', 'Would another make fit as well?', 'In that case I will take two.'],
    answers: [
      'The {part} is on back order; the supplier says {day}.',
      'We can order it for {price} kr, it takes about a week.',
      'There is one left, I have put your name on it.',
    ],
    notes: ['Supplier in {place} has three.', 'Put it with order {number}.', 'Third one this month, we should stock them.'],
    file: 'picture',
  },
  {
    subjects: ['Maintenance for our fleet of {count}', 'Winter tyres for {count} cargo bikes', 'Quote for a service contract'],
    asks: [
      'We run {count} cargo bikes from {place} and are looking for a service contract.',
      'What would studded tyres for {count} bikes cost, fitted?',
      'Could you collect {count} bikes from our office? The list is attached.',
    ],
    follows: ['The board decides {day}.', 'Could the price hold until the new year?', 'It will be {count} more, is that all right?'],
    answers: [
      'For {count} bikes we charge {price} kr each, collection included.',
      'We can take four at a time, starting {day}.',
      'The quote is attached and holds for thirty days.',
    ],
    notes: [
      'We need another pair of hands those days.',
      'Took three days last year.',
      'Check the stock of studded tyres before we promise.',
    ],
    file: 'list',
  },
]
