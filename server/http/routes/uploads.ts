import { Hono } from 'hono'
import * as v from 'valibot'
import { Upload, type UploadAnswer } from '../../../shared/protocol/http.ts'
import { MAX_FILES_SIZE, UPLOAD_PART } from '../../../shared/protocol/limits.ts'
import type { Uploads } from '../../files/uploads.ts'
import { readBody, refuse } from '../answers.ts'
import { type SignedIn, signedIn, type Who } from '../who.ts'

const Count = v.pipe(v.string(), v.regex(/^(0|[1-9]\d{0,14})$/), v.transform(Number))
const Part = v.strictObject({ sha256: Upload.entries.sha256, size: Count, offset: Count })

/** An answer while bytes are still coming would be lost with the connection; nobody honest has more on the way than a part. */
async function discard(body: ReadableStream<Uint8Array>): Promise<void> {
  let left = 2 * UPLOAD_PART
  for await (const bytes of body) {
    left -= bytes.length
    if (left < 0) return // which closes it
  }
}

/** Files that a member brings for a message, in parts, each going on where the last one broke off. */
export function uploadRoutes({ who, uploads }: { readonly who: Who; readonly uploads: Uploads }) {
  return new Hono<SignedIn>()
    .use(signedIn(who))
    .post('/', async (c) => {
      const body = await readBody(c, Upload)
      if (!body.ok) return refuse(c, body.error)
      if (body.value.size > MAX_FILES_SIZE) return refuse(c, 'too-large')
      return c.json((await uploads.have(c.get('session').member, body.value)) satisfies UploadAnswer)
    })
    .put('/:sha256', async (c) => {
      const part = v.safeParse(Part, { ...c.req.query(), sha256: c.req.param('sha256') })
      if (!part.success) return refuse(c, 'malformed')
      const { body } = c.req.raw
      const written = await uploads.write(c.get('session').member, part.output, body)
      if (body !== null && !body.locked) await discard(body)
      return written.ok ? c.json(written.value satisfies UploadAnswer) : refuse(c, written.error)
    })
}
