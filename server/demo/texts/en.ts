import { enInvoices } from './en-invoices.ts'
import { enShop } from './en-shop.ts'
import { enWords } from './en-words.ts'
import { enWorkshop } from './en-workshop.ts'
import type { Language } from './language.ts'

export const en: Language = {
  code: 'en',
  words: enWords,
  topics: { workshop: enWorkshop, shop: enShop, invoices: enInvoices },
  greetings: ['Hello,', 'Hi,', 'Hi there,', 'Hello!', 'Good morning,', 'Dear Ekström Cykel,', 'Hi again,'],
  closings: [
    'Thanks,\n{first}',
    'Best,\n{name}',
    'Kind regards\n{name}',
    '{first}',
    'Many thanks\n{name}\n{phone}',
    'All the best from {place}\n{first}',
    'Regards, {name}',
  ],
  memberClosings: [
    'Best,\n{memberFirst}',
    'Kind regards\n{member}\nEkström Cykel',
    'See you soon,\n{memberFirst}',
    'All the best\n{member}',
  ],
  quoted: 'On {when}, {name} <{address}> wrote:',
  asides: [
    'I live in {place}, so it is no detour.',
    'There is no hurry.',
    'The best way to reach me is {phone} after {time}.',
    'It has only been ridden in town.',
    'We bought it from you {count} years ago.',
    'The frame number is {serial}, if that helps.',
    'I read your site but could not quite work it out.',
    'A friend in {place} recommended you.',
    'The children need it for school {day}.',
    'Last time it was {price} kr, is that still right?',
    'I think it is the same with the {part}.',
    'I tried to tighten the {part} myself, without luck.',
    'It is the {colour} one, if that matters.',
    'I work shifts and can only come before {time}.',
    'It began after the rain in {place}.',
    'Please write rather than call.',
  ],
  memberAsides: [
    'We are open until six, Saturdays until three.',
    'Let us know if that does not suit you and we will find another time.',
    'Please bring the receipt, the order number is {number}.',
    'You are welcome to a loan bike in the meantime.',
    'The entrance is from the yard, just ring the bell.',
    'We will look at the {part} while we are at it, free of charge.',
    'Ask for {memberFirst} at the till.',
    'The price holds until {day}.',
    'You will get a mail as soon as it is ready.',
    'The item number is {serial}.',
  ],
  thanks: [
    'Thank you, that sounds good!',
    'Perfect, thanks!',
    'Thanks for the quick answer.',
    'Many thanks for your help!',
    'Great, let us do that.',
    'Ok.',
    'Thanks, see you {day}.',
  ],
}
