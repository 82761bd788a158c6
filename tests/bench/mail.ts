/** A customer's mail as it comes over SMTP. */
export const mail = ({ from, to, subject, id }: { from: string; to: string; subject: string; id: string }): Uint8Array =>
  new TextEncoder().encode(
    [
      `From: Bench <${from}>`,
      `To: ${to}`,
      `Subject: ${subject}`,
      `Message-ID: ${id}`,
      `Date: ${new Date().toUTCString()}`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'My chain jumps in the third gear. Can I come by on Thursday?',
      '',
    ].join('\r\n'),
  )
