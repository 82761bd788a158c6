import createPurifier from 'dompurify'
import { safeCss } from './safe-css.ts'

/** A place where an image from outside would stand. */
export interface RemoteImage {
  readonly element: Element
  readonly attribute: 'src' | 'background'
  readonly url: string
}

export interface MailDocument {
  readonly content: DocumentFragment
  readonly remote: readonly RemoteImage[]
  /** Styles that asked for something from outside; they are left out for good. */
  readonly blockedStyles: number
}

const purify = createPurifier(window)

/**
 * A stranger's HTML, made fit to be shown in the sandboxed frame (T2). The frame runs no script and its policy loads
 * nothing; this takes out beforehand what would ask for anything, so that no hole in one of the two is enough.
 * `cidUrl` gives the address of a file that came with the mail.
 */
export function mailDocument(html: string, cidUrl: (cid: string) => string | null): MailDocument {
  const content = purify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    FORCE_BODY: true, // keeps styles that stand in the head
    USE_PROFILES: { html: true },
    ADD_TAGS: ['style'],
    FORBID_TAGS: [
      'form',
      'input',
      'button',
      'select',
      'textarea',
      'option',
      'link',
      'meta',
      'base',
      'iframe',
      'object',
      'embed',
      'audio',
      'video',
      'source',
      'track',
      'picture',
      'dialog',
      'template',
      'selectedcontent',
      'map',
      'area',
    ],
    FORBID_ATTR: [
      'id',
      'name',
      'action',
      'formaction',
      'ping',
      'srcset',
      'poster',
      'usemap',
      'autofocus',
      'tabindex',
      'contenteditable',
      'accesskey',
      'popovertarget',
      'slot',
      'is',
    ],
    ALLOW_DATA_ATTR: false,
    ALLOW_UNKNOWN_PROTOCOLS: true, // cid: has to come through; every address is judged below
  })
  const remote: RemoteImage[] = []
  let blockedStyles = 0
  for (const element of content.querySelectorAll('*')) {
    if (element.tagName === 'STYLE') {
      const safe = safeCss(element.textContent ?? '')
      blockedStyles += safe.blocked
      element.textContent = safe.css
      continue
    }
    const style = element.getAttribute('style')
    if (style !== null) {
      const safe = safeCss(style)
      blockedStyles += safe.blocked
      element.setAttribute('style', safe.css)
    }
    for (const attribute of ['src', 'background'] as const) {
      const url = element.getAttribute(attribute)
      if (url === null) continue
      element.removeAttribute(attribute)
      const found = imageUrl(url, cidUrl)
      if (found.type === 'here') element.setAttribute(attribute, found.url)
      if (found.type === 'outside') remote.push({ element, attribute, url: found.url })
    }
    mendLink(element)
  }
  return { content, remote, blockedStyles }
}

function imageUrl(url: string, cidUrl: (cid: string) => string | null): { type: 'here' | 'outside'; url: string } | { type: 'none' } {
  const trimmed = url.trim()
  if (/^cid:/i.test(trimmed)) {
    const found = cidUrl(decodeCid(trimmed.slice(4)))
    return found === null ? { type: 'none' } : { type: 'here', url: found }
  }
  if (/^data:image\/(png|jpe?g|gif|webp|avif|bmp);/i.test(trimmed)) return { type: 'here', url: trimmed }
  if (/^https?:\/\//i.test(trimmed)) return { type: 'outside', url: trimmed }
  return trimmed.startsWith('//') ? { type: 'outside', url: `https:${trimmed}` } : { type: 'none' }
}

function decodeCid(cid: string): string {
  try {
    return decodeURIComponent(cid)
  } catch {
    return cid // a stray per cent sign: the name is meant as it stands
  }
}

function mendLink(element: Element): void {
  for (const attribute of ['href', 'xlink:href']) {
    const href = element.getAttribute(attribute)
    if (href === null) continue
    if (element.tagName !== 'A' || !/^(https?:|mailto:|tel:)/i.test(href.trim())) element.removeAttribute(attribute)
  }
  if (element.tagName !== 'A') return
  element.setAttribute('target', '_blank')
  element.setAttribute('rel', 'noopener noreferrer')
}
