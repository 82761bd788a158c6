import type { Random } from '../random.ts'
import type { Language, Topic } from '../texts/language.ts'
import { arabicBodies, shortBodies } from '../texts/odd.ts'
import { capital, type FillIn } from './fill-in.ts'

/** Puts a conversation into words. */
export interface Letters {
  /** The contact's `turn`-th message, from 0. */
  fromContact(turn: number): string
  fromMember(member: string): string
  note(mentioned: string | null): string
}

export function createLetters(random: Random, language: Language, topic: Topic, fillIn: FillIn): Letters {
  const said = new Set<string>()
  // Nobody asks about a reference number and the colour of a bicycle in one breath.
  const isPaper = topic.file === 'document' || topic.file === 'list'

  /** One that nobody has said in this conversation; when all have been said, any. */
  function sentence(list: readonly string[]): string {
    let template = random.pick(list)
    for (let tries = 0; tries < 6 && said.has(template); tries++) template = random.pick(list)
    said.add(template)
    return capital(fillIn(template))
  }

  /** A few sentences more. */
  function asides(list: readonly string[]): string[] {
    const fresh = list.filter((template) => !said.has(template) && !(isPaper && /\{(part|colour)\}/.test(template)))
    return Array.from({ length: Math.min(random.rank(7), fresh.length) }, () => sentence(fresh))
  }

  /** Now and then somebody has a lot to tell. */
  function log(): string {
    const lines = random.chance(0.03) ? 12 + random.below(40) : random.chance(0.003) ? 160 : 0
    return Array.from({ length: lines }, (_, index) => `${index + 1}. ${capital(fillIn(random.pick(language.logLines)))}`).join('\n')
  }

  function letter(opening: string, sentences: readonly string[], closing: string): string {
    const paragraphs = [sentences.slice(0, 3).join(' ')]
    for (let index = 3; index < sentences.length; index += 4) paragraphs.push(sentences.slice(index, index + 4).join(' '))
    return [opening, ...paragraphs, log(), closing].filter((part) => part !== '').join('\n\n')
  }

  return {
    fromContact(turn) {
      if (random.chance(0.008)) return random.pick(arabicBodies)
      if (random.chance(turn === 0 ? 0.01 : 0.07)) return random.pick(shortBodies)
      if (turn === 0)
        return letter(
          random.often(language.greetings),
          [sentence(topic.asks), ...asides(language.asides)],
          fillIn(random.often(language.closings)),
        )
      const core = random.chance(0.35) ? sentence(language.thanks) : sentence(topic.follows)
      const closing = random.chance(0.6) ? fillIn(random.often(language.closings)) : ''
      return letter(random.chance(0.5) ? random.often(language.greetings) : '', [core, ...asides(language.asides).slice(1)], closing)
    },
    fromMember(member) {
      const signed = random.often(language.memberClosings).replace('{memberFirst}', firstOf(member)).replace('{member}', member)
      const sentences = [sentence(topic.answers), ...asides(language.memberAsides)].map((text) =>
        text.replaceAll('{memberFirst}', firstOf(member)),
      )
      return letter(fillIn(language.hello).replace(/ ([!,])/, '$1'), sentences, signed)
    },
    note(mentioned) {
      const text = sentence(topic.notes)
      return mentioned === null ? text : `@${mentioned} ${text}`
    },
  }
}

export const firstOf = (name: string): string => name.split(' ')[0] ?? name

/** The message before, as a mail program puts it below a reply. */
export function quotation(line: string, text: string): string {
  const quoted = text.slice(0, 3000).split('\n')
  return `\n\n${line}\n${quoted.map((one) => (one.startsWith('>') ? `>${one}` : `> ${one}`)).join('\n')}`
}
