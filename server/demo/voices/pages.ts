import { type DemoFile, demoFile } from '../contents/files.ts'
import { createFillIn } from '../contents/fill-in.ts'
import { escapeHtml } from '../contents/html.ts'
import { createRandom } from '../random.ts'
import { crowds, shares } from '../texts/crowd/crowds.ts'
import { type LanguageCode, type Trade, trades } from '../texts/language.ts'
import { coin } from './coin.ts'
import { crowdSlots } from './slots.ts'

/** For each language and trade. Every page is a file and an fsync, so a thousand mails share one: a few thousand files stay. */
const PAGES = 128
const codes = Object.keys(shares) as readonly LanguageCode[]

export interface Page {
  readonly text: string
  readonly html: DemoFile
}

/** Mails in HTML as phones, offices and companies send them; what they say fits wherever a conversation has got to. */
export function createPages(): (code: LanguageCode, trade: Trade, number: number) => Page {
  const made = new Map<number, Page>()
  return (code, trade, number) => {
    const place = (codes.indexOf(code) * trades.length + trades.indexOf(trade)) * PAGES + (number % PAGES)
    const page = made.get(place) ?? pageOf(code, trade, place)
    made.set(place, page)
    return page
  }
}

function pageOf(code: LanguageCode, trade: Trade, place: number): Page {
  const random = createRandom(place + 90_001)
  const crowd = crowds[code]
  const { language } = crowd
  const topic = random.pick(language.topics[trade])
  const fillIn = createFillIn(random, language, {}, crowdSlots(random, crowd, 0))
  const { greeting, signature } = language.picture
  const asides = language.asides.filter((sentence) => !sentence.includes('{date}')) // a page has no time of its own
  const said = [...new Set([random.pick(topic.follows), ...Array.from({ length: 1 + random.rank(6) }, () => random.pick(asides))])]
  const paragraphs = [greeting, ...said.map((sentence) => fillIn(sentence)), signature]
  const layout = layouts[place % layouts.length] ?? phone
  return { text: paragraphs.join('\n\n'), html: demoFile('message.html', 'text/html', layout(paragraphs.map(escapeHtml), place)) }
}

type Layout = (paragraphs: readonly string[], number: number) => string

const phone: Layout = (paragraphs) => `<html><head></head><body dir="auto">${paragraphs.join('<br><br>')}</body></html>`

const office: Layout = (paragraphs) => `<html><head><style>p.normal{margin:0;font-size:11pt;font-family:"Calibri",sans-serif}</style></head>
<body lang="SV" link="#0563C1"><div class="section">${paragraphs.map((text) => `<p class="normal"><span>${text}</span></p><p class="normal">&nbsp;</p>`).join('\n')}</div></body></html>`

const company: Layout = (paragraphs, number) => {
  const domain = `${coin(number).normalize('NFD').replace(/\p{M}/gu, '')}.example`
  return `<!doctype html><html><body style="margin:0"><table role="presentation" width="100%" cellpadding="0"><tr><td style="padding:16px;font-family:Arial">
${paragraphs.map((text) => `<p>${text}</p>`).join('\n')}
<table role="presentation"><tr><td style="border-left:3px solid #20485a;padding-left:8px"><img src="https://www.${domain}/logo.png" width="96" height="32" alt=""><br>
<a href="https://www.${domain}/">www.${domain}</a></td></tr></table></td></tr></table></body></html>`
}

const layouts: readonly Layout[] = [phone, office, company]
