import { createRandom } from '../random.ts'
import type { Language } from '../texts/language.ts'
import { type DemoFile, demoFile } from './files.ts'
import { bike, suppliers } from './goods.ts'

/** A mail whose words stand in HTML; `text` is what a reader of plain text sees of it. */
export interface HtmlMail {
  readonly subject: string
  readonly text: string
  readonly html: DemoFile
}

const ISSUES = 12
/** How many newsletters and how many mails with a picture there are; a number above begins anew. */
export const newsletters = suppliers.length * ISSUES

const campaigns = [
  'Nya modeller för våren',
  'Vinterkampanj till återförsäljare',
  'Spare parts, new prices',
  'Last orders before the holidays',
  'Nyheter i lagret',
  'Dealer news',
]

/** A newsletter as dealers get them: tables in tables, a picture from outside, a pixel that counts readers. */
export function newsletter(number: number): HtmlMail & { readonly from: { readonly name: string; readonly address: string } } {
  const variant = number % newsletters
  const random = createRandom(variant + 7001)
  const supplier = suppliers[variant % suppliers.length] ?? 'Norrvind'
  const domain = `${supplier
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z]+/g, '')}.example`
  const issue = 1 + Math.floor(variant / suppliers.length)
  const subject = `${campaigns[variant % campaigns.length]}, nr ${issue}`
  const goods = Array.from({ length: 4 }, () => ({ name: bike(random), price: (20 + random.below(300)) * 95 }))
  const rows = goods.map(
    ({ name, price }, row) =>
      `<tr><td style="padding:8px"><img src="https://img.${domain}/${issue}/${row}.png" width="120" height="80" alt="${escapeHtml(name)}"></td><td style="padding:8px"><b>${escapeHtml(name)}</b><br>${price} kr</td></tr>`,
  )
  const html = `<!doctype html><html><head><style>.top{background:#20485a;color:#fff}</style></head><body style="margin:0;background:#eee">
<table role="presentation" width="100%"><tr><td align="center"><table role="presentation" width="600" style="background:#fff;font-family:Arial">
<tr><td class="top" style="padding:24px"><h1>${escapeHtml(supplier)}</h1><p>${escapeHtml(subject)}</p></td></tr>
<tr><td><img src="https://img.${domain}/${issue}/top.jpg" width="600" height="200" alt=""></td></tr>
<tr><td><table role="presentation">${rows.join('\n')}</table></td></tr>
<tr><td style="padding:24px;font-size:12px"><a href="https://www.${domain}/news/${issue}">Visa i webbläsaren</a> · <a href="https://www.${domain}/unsubscribe?u=48213">Avregistrera</a></td></tr>
</table></td></tr></table><img src="https://track.${domain}/open.gif?id=${variant}" width="1" height="1" alt=""></body></html>`
  const text = `${supplier}\n${subject}\n\n${goods.map(({ name, price }) => `${name}\n${price} kr`).join('\n\n')}\n\nAvregistrera: https://www.${domain}/unsubscribe?u=48213`
  return { subject, text, html: demoFile('message.html', 'text/html', html), from: { name: supplier, address: `nyheter@${domain}` } }
}

/** A mail with a picture between its lines. */
export function pictureMail({ picture }: Language, number: number, cid: string): Omit<HtmlMail, 'subject'> {
  const { greeting, captions, signature } = picture
  const caption = captions[number % captions.length] ?? ''
  const html = `<html><body><div dir="ltr">${greeting}<br><br>${caption}<br><br><img src="cid:${cid}" width="384" alt=""><br><br>${signature}</div></body></html>`
  return { text: `${greeting}\n\n${caption}\n\n${signature}`, html: demoFile('message.html', 'text/html', html) }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign)
