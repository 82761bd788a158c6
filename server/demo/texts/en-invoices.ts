import type { Topic } from './language.ts'

export const enInvoices: readonly Topic[] = [
  {
    subjects: ['Invoice {number}', 'Question about invoice {number}', 'Invoice {number}: wrong amount', 'Missing reference on {number}'],
    asks: [
      'The amount on invoice {number} does not match the quote, which said {price} kr.',
      'Invoice {number} lacks our reference. Could you send a new one?',
      'We have received invoice {number} twice.',
    ],
    follows: ['The reference should be {serial}.', 'Thanks, we will pay {day}.', 'Our office in {place} needs it as a file.'],
    answers: [
      'You are right. I have credited {number} and will send a new one for {price} kr.',
      'A new invoice with the right reference is attached.',
      'Please ignore the second one, it went out by mistake.',
    ],
    notes: ['Credited, the new one is in the books.', 'Check whether the rest of the month lacks it too.', 'They always pay in time.'],
    file: 'document',
  },
  {
    subjects: ['Reminder for {number}', 'Invoice {number} overdue', 'Already paid: {number}'],
    asks: [
      'We received a reminder for {number}, but it was paid two weeks ago.',
      'Could we have until {until} for {number}?',
      'According to our books {price} kr for {number} are still open.',
    ],
    follows: ['The bank receipt is attached.', 'The payment went out today.', 'Wrong account, we will pay again.'],
    answers: [
      'The payment has arrived, please ignore the reminder.',
      'That is fine, the due date is now {until}.',
      'I cannot find a payment of {price} kr. Could you send the receipt?',
    ],
    notes: ['No fee this time.', 'The money came this morning.', 'Call them if it is not paid {day}.'],
    file: 'document',
  },
  {
    subjects: ['Receipt for {bike}', 'Copy of receipt {number}', 'Warranty certificate {serial}'],
    asks: [
      'Could I have a copy of the receipt for my {bike}? The insurance asks for it.',
      'I have lost the warranty certificate for {serial}.',
      'I need a receipt of {price} kr for my employer.',
    ],
    follows: [
      'Thank you! I attach the old one in case you need it.',
      'It should be made out to our office in {place}.',
      'Could the date be clearer?',
    ],
    answers: [
      'The receipt is attached. The warranty runs for two years.',
      'Here is a new certificate for {serial}.',
      'Which name should it be made out to?',
    ],
    notes: ['Bought in the shop in May, binder three.', 'Sent.'],
    file: 'document',
  },
  {
    subjects: ['Statement of account', 'Supplier invoice {number}', 'New terms of payment', 'Price list'],
    asks: [
      'Please find this month’s invoice of {price} kr attached.',
      'New terms apply from January, see the attachment.',
      'A credit note for {count} returned parts follows {day}.',
    ],
    follows: [
      'Have you had a chance to look at it?',
      'The discount covers the {part} as well.',
      'A new file is attached, please ignore the last one.',
    ],
    answers: [
      'Received, to be paid {day}.',
      'The price of the {part} looks wrong, it used to be {price} kr.',
      'Thanks, we will come back to you about the terms.',
    ],
    notes: ['Approved.', 'Compare with the last list before we approve.', 'The account has changed, call and check first.'],
    file: 'list',
  },
]
