/** Shows one mail: its heads, its words in the ways it has them, its files. */
export function showMail(place, mail, html, reply) {
  const views = [
    ...(html === null ? [] : [['HTML', () => framed(html)]]),
    ['Text', () => element('pre', mail.text, 'text')],
    ['Headers', () => heads(mail.headers.map(({ name, value }) => [name, value]))],
    ['Raw', () => element('pre', mail.raw)],
  ]
  const body = element('div', '', 'body')
  const shown = element('div')
  const tabs = element('div', '', 'tabs')
  tabs.setAttribute('role', 'group')
  tabs.setAttribute('aria-label', 'Show as')
  for (const [name, make] of views) {
    const tab = element('button', name)
    tab.type = 'button'
    tab.addEventListener('click', () => {
      for (const other of tabs.children) other.setAttribute('aria-pressed', String(other === tab))
      shown.replaceChildren(make())
    })
    tabs.append(tab)
  }
  const top = element('div', '', 'top')
  const subject = element('h2', mail.subject || '(no subject)')
  subject.dir = 'auto'
  const button = element('button', 'Reply', 'primary')
  button.type = 'button'
  button.addEventListener('click', reply)
  top.append(subject, button)
  body.append(
    heads([
      ['From', person(mail.from)],
      ['To', mail.to.map(person).join(', ')],
      ...(mail.cc.length > 0 ? [['Cc', mail.cc.map(person).join(', ')]] : []),
      ['Delivered to', mail.envelope.to.join(', ')],
      ['Arrived', new Date(mail.at).toLocaleString()],
    ]),
    tabs,
    shown,
  )
  if (mail.attachments.length > 0) body.append(files(mail))
  place.replaceChildren(top, body)
  tabs.firstElementChild.click()
}

function files(mail) {
  const list = element('ul')
  list.setAttribute('aria-label', 'Attachments')
  for (const [index, file] of mail.attachments.entries()) {
    const link = element('a', file.name)
    link.href = `/api/mails/${mail.id}/files/${index}`
    link.download = file.name
    const item = element('li')
    item.append(link, ` ${file.type}, ${file.size} bytes`)
    list.append(item)
  }
  return list
}

/** Without any permission: no scripts, no forms, an origin of its own. */
function framed(html) {
  const frame = element('iframe')
  frame.setAttribute('sandbox', '')
  frame.title = 'The mail as HTML'
  frame.srcdoc = html
  return frame
}

function heads(pairs) {
  const list = element('dl')
  for (const [name, value] of pairs) list.append(element('dt', name), element('dd', value))
  return list
}

const person = (one) => (one.name === '' ? one.address : `${one.name} <${one.address}>`)

function element(tag, text = '', name = '') {
  const made = document.createElement(tag)
  if (text !== '') made.textContent = text
  if (name !== '') made.className = name
  if (tag === 'pre' || tag === 'dd') made.dir = 'auto'
  return made
}
