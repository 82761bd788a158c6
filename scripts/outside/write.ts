import { randomUUID } from 'node:crypto'
import { createTransport } from 'nodemailer'
import type { OutsideMail } from './mail.ts'

/** Carries a customer's mail to the relay, as any mail server would; gives its Message-ID. Rejects when it is not taken. */
export async function writeMail(mail: OutsideMail, smtpPort: number): Promise<string> {
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort, secure: false, ignoreTLS: true, name: 'outside.example' })
  const messageId = mail.messageId ?? `<${randomUUID()}@${mail.from.address.slice(mail.from.address.lastIndexOf('@') + 1)}>`
  try {
    await transport.sendMail({
      from: mail.from,
      to: mail.to,
      cc: mail.cc,
      subject: mail.subject,
      text: mail.text,
      messageId,
      references: mail.references,
      ...(mail.inReplyTo !== null && { inReplyTo: mail.inReplyTo }),
      ...(mail.html !== null && { html: mail.html }),
      attachments: mail.attachments.map(({ name, type, base64 }) => ({
        filename: name,
        contentType: type || 'application/octet-stream',
        content: Buffer.from(base64, 'base64'),
      })),
    })
    return messageId
  } finally {
    transport.close()
  }
}
