import { showMail } from './reading.js'

const by = (id) => document.getElementById(id)
const answer = async (path, init) => (await fetch(path, init)).json()

/** The mails on screen, the newest first, and what is being answered. */
let mails = []
let chosen = null
let thread = { inReplyTo: null, references: [] }

const { customers, inboxes } = await answer('/api/people')
by('customer').append(
  ...customers.map((one, index) => new Option(`${one.name} <${one.address}>`, String(index))),
  new Option('Somebody else', 'other'),
)
by('inboxes').append(...inboxes.map((one) => new Option(one.name, one.address)))

function beCustomer(person) {
  by('name').value = person?.name ?? ''
  by('address').value = person?.address ?? ''
  const index = customers.findIndex((one) => one.address === person?.address)
  by('customer').value = index === -1 ? 'other' : String(index)
}

function begin() {
  by('write').reset()
  thread = { inReplyTo: null, references: [] }
  by('answering').hidden = true
  by('outcome').textContent = ''
  by('outcome').classList.remove('failed')
  beCustomer(customers[0])
  by('inbox').value = inboxes[0]?.address ?? ''
}

function reply(mail) {
  begin()
  const me = [...mail.to, ...mail.cc].find((one) => mail.envelope.to.includes(one.address)) ?? {
    name: '',
    address: mail.envelope.to[0] ?? '',
  }
  beCustomer(customers.find((one) => one.address === me.address) ?? me)
  by('inbox').value = mail.from.address
  by('subject').value = /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`
  const quoted = mail.text.trimEnd().split('\n')
  by('text').value =
    `\n\n${new Date(mail.at).toLocaleString()}, ${mail.from.name} <${mail.from.address}>:\n${quoted.map((line) => `> ${line}`).join('\n')}`
  thread = { inReplyTo: mail.messageId, references: mail.messageId === null ? mail.references : [...mail.references, mail.messageId] }
  by('answering').textContent = `Answers “${mail.subject}”`
  by('answering').hidden = false
  by('text').focus()
  by('text').setSelectionRange(0, 0)
}

async function attachments() {
  const read = async (file) => {
    const url = await new Promise((resolve, reject) => {
      const reader = new FileReader()
      reader.onload = () => resolve(String(reader.result))
      reader.onerror = () => reject(reader.error)
      reader.readAsDataURL(file)
    })
    return { name: file.name, type: file.type, base64: url.slice(url.indexOf(',') + 1) }
  }
  return Promise.all([...by('files').files].map(read))
}

async function send() {
  const body = {
    from: { name: by('name').value, address: by('address').value },
    to: by('inbox').value,
    subject: by('subject').value,
    text: by('text').value,
    html: by('html').value === '' ? null : by('html').value,
    attachments: await attachments(),
    ...thread,
  }
  const sent = await fetch('/api/mails', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const { error } = await sent.json()
  by('outcome').classList.toggle('failed', !sent.ok)
  if (!sent.ok) {
    by('outcome').textContent = `Not sent: ${error}`
    return
  }
  const from = { ...body.from }
  begin()
  beCustomer(from)
  by('inbox').value = body.to
  by('outcome').textContent = 'Sent'
}

function row(mail) {
  const button = document.createElement('button')
  button.type = 'button'
  button.setAttribute('aria-pressed', String(mail.id === chosen))
  button.append(line('who', mail.to.map((one) => one.name || one.address).join(', ')), line('', mail.subject || '(no subject)'))
  button.append(
    line(
      'line',
      `${new Date(mail.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}, from ${mail.from.name || mail.from.address}`,
    ),
  )
  button.addEventListener('click', () => choose(mail))
  const item = document.createElement('li')
  item.append(button)
  return item
}

function line(name, text) {
  const span = document.createElement('span')
  span.className = name
  span.dir = 'auto'
  span.textContent = text
  return span
}

async function choose(mail) {
  chosen = mail.id
  list()
  const { html } = mail.html === null ? { html: null } : await answer(`/api/mails/${mail.id}/preview`)
  if (chosen === mail.id) showMail(by('mail'), mail, html, () => reply(mail))
}

function list() {
  by('empty').hidden = mails.length > 0
  by('count').textContent = mails.length === 0 ? '' : String(mails.length)
  const wasThere = by('mails').contains(document.activeElement)
  by('mails').replaceChildren(...mails.map(row))
  if (wasThere) by('mails').querySelector('[aria-pressed="true"]')?.focus({ preventScroll: true })
}

by('customer').addEventListener('change', () => beCustomer(customers[Number(by('customer').value)]))
by('new').addEventListener('click', begin)
by('write').addEventListener('submit', (event) => {
  event.preventDefault()
  by('outcome').textContent = 'Sending…'
  send().catch((error) => {
    by('outcome').classList.add('failed')
    by('outcome').textContent = `Not sent: ${error.message}`
  })
})
// Also told once at each new connection, so nothing is missed between two.
new EventSource('/api/arrivals').addEventListener('mail', async () => {
  mails = (await answer('/api/mails')).reverse()
  list()
})
begin()
