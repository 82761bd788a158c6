import type { ContactId, MemberId } from '../../shared/ids.ts'
import type { Address, FileRef } from '../../shared/records/parts.ts'
import type { DemoFile, FileKind } from './contents/files.ts'
import { capital, createFillIn } from './contents/fill-in.ts'
import { escapeHtml, pictureMail } from './contents/html.ts'
import { createLetters, firstOf, quotation } from './contents/letters.ts'
import type { DemoInbox, DemoMember } from './conversations.ts'
import type { History } from './history.ts'
import type { Step } from './plan.ts'
import type { Random } from './random.ts'
import type { Language, Trade } from './texts/language.ts'
import { oddSubjects } from './texts/odd.ts'
import { written } from './times.ts'
import type { Circular, Voice } from './voices/voice.ts'

interface Tale {
  readonly random: Random
  readonly inbox: DemoInbox
  readonly trade: Trade
  readonly steps: readonly Step[]
  /** When each step happens. */
  readonly times: readonly number[]
  readonly writer: { readonly id: ContactId; readonly address: Address; readonly language: Language }
  readonly voice: Voice
  /** The newsletter or offer that it is; null for people's mail. */
  readonly circular: Circular | null
  readonly members: readonly DemoMember[]
  fileOf(kind: FileKind, number: number): DemoFile
}

/** Writes a whole conversation into its history; gives the files it carries. */
export function tell(history: History, tale: Tale): readonly DemoFile[] {
  const { random, inbox, writer, circular, voice } = tale
  const { language, address } = writer
  const start = tale.times[0] ?? 0
  const topic = random.often(language.topics[tale.trade])
  const name = address.name || capital(address.address.slice(0, address.address.indexOf('@')))
  const fillIn = createFillIn(random, language, { name, first: firstOf(name), address: address.address }, voice.slots(language, start))
  const letters = createLetters(random, language, topic, fillIn)
  const subject = circular?.subject ?? (random.chance(0.03) ? random.pick(oddSubjects) : capital(fillIn(random.often(topic.subjects))))
  const files: DemoFile[] = []
  const ours: Address = { name: inbox.name, address: inbox.address }
  let turn = 0
  let before: { readonly who: Address; readonly at: number; readonly text: string } | null = null

  function attach(kind: FileKind): FileRef {
    const file = tale.fileOf(kind, random.rank(1000))
    files.push(file)
    return file.ref
  }

  function kept(file: DemoFile | null): FileRef | null {
    if (file !== null) files.push(file)
    return file?.ref ?? null
  }

  /** The words of a contact's mail, in HTML where a picture stands among them. */
  function words(): { text: string; html: FileRef | null; files: FileRef[] } {
    if (circular !== null) return { text: circular.text, html: kept(circular.html), files: [] }
    if (random.chance(topic.file === 'picture' ? 0.08 : 0.005)) return illustrated()
    const { text, html } = voice.mail(letters.fromContact(turn), language, tale.trade)
    const attached = random.chance(0.08) ? [attach(topic.file)] : []
    if (attached.length > 0 && random.chance(0.2)) attached.push(attach(topic.file === 'picture' ? 'note' : 'picture'))
    // A page of HTML has no plain part to quote in.
    if (html !== null || before === null || !random.chance(0.6)) return { text, html: kept(html), files: attached }
    const line = language.quoted.replace('{when}', written(before.at, language.words.months))
    return {
      text: text + quotation(line.replace('{name}', before.who.name).replace('{address}', before.who.address), before.text),
      html: null,
      files: attached,
    }
  }

  function illustrated(): { text: string; html: FileRef; files: FileRef[] } {
    const picture = attach('picture')
    const cid = `${picture.sha256.slice(0, 16)}@mejl.example`
    const mail = pictureMail(language, picture.size, cid)
    files.push(mail.html)
    return { text: mail.text, html: mail.html.ref, files: [{ ...picture, cid, inline: true }] }
  }

  function take(step: Step, at: number): void {
    switch (step.type) {
      case 'received': {
        const incoming = words()
        const cc = random.chance(0.05)
          ? [{ name: 'Ekonomiavdelningen', address: `ekonomi@${address.address.slice(address.address.indexOf('@') + 1)}` }]
          : []
        history.received({ contact: writer.id, from: address, to: ours, cc, subject: answerTo(subject, turn), ...incoming }, at)
        before = { who: address, at, text: incoming.text }
        turn++
        return
      }
      case 'message': {
        const text = letters.fromMember(memberOf(step.by).name)
        const from: Address = { name: memberOf(step.by).name, address: inbox.address }
        const rich = random.chance(0.3) ? richOf(text) : null
        const attached = random.chance(0.05) ? [attach('document')] : []
        history.message({ by: step.by, from, to: address, subject: answerTo(subject, 1), text, rich, files: attached, end: step.end }, at)
        before = { who: from, at, text }
        return
      }
      case 'comment':
        history.comment(step.by, letters.note(step.to === null ? null : memberOf(step.to).name), step.to === null ? [] : [step.to], at)
        return
      case 'assigned':
        history.assigned(step.by, step.to, at)
        return
      case 'closed':
        history.closed(step.by, at)
        return
      case 'spam':
        history.spam(step.by, at)
    }
  }

  function memberOf(id: MemberId): DemoMember {
    const member = tale.members.find((one) => one.id === id)
    if (member === undefined) throw new Error(`no member ${id}`)
    return member
  }

  history.created({ inbox: inbox.id, channel: inbox.channel, subject, contact: { id: writer.id, ...address } }, start)
  for (const [index, step] of tale.steps.entries()) take(step, tale.times[index] ?? start)
  return files
}

const answerTo = (subject: string, turn: number): string => (turn === 0 || /^(re|sv):/i.test(subject) ? subject : `Re: ${subject}`)

const richOf = (text: string): string =>
  text
    .split('\n\n')
    .map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('')
