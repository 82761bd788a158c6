/** Message ids we keep of one References header. */
const MAX_ANSWERS = 100
const MAX_ID = 998

/**
 * The ids in a Message-ID, In-Reply-To or References header, in order, each with its brackets and otherwise as
 * written. Some software writes them without brackets: they get them, so that both sides of a quotation are alike.
 */
export function messageIds(value: string): string[] {
  const bracketed = value.match(/<[^<>]+>/g)
  const found = bracketed ?? value.split(/\s+/).flatMap((word) => (/^[^\s<>]+@[^\s<>]+$/.test(word) ? [`<${word}>`] : []))
  return found.map((id) => id.replace(/[\s\p{Cc}]+/gu, '').toWellFormed()).filter((id) => id.length > 2 && id.length <= MAX_ID)
}

/** What a message says it answers, the nearest first: In-Reply-To, then References from its end. */
export function answersOf(inReplyTo: string, references: string): string[] {
  return [...new Set([...messageIds(inReplyTo), ...messageIds(references).reverse()])].slice(0, MAX_ANSWERS)
}
