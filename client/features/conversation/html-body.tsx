import ImageIcon from 'lucide-solid/icons/image'
import { createResource, createSignal, onCleanup, Show } from 'solid-js'
import type { FileRef } from '../../../shared/records/parts.ts'
import { useReplica } from '../../bridge/use-replica.ts'
import { useText } from '../../text/create-text.ts'
import type { MailDocument, RemoteImage } from './body/mail-document.ts'
import { MailFrame } from './body/mail-frame.tsx'
import { QuoteFold, TextBody } from './body/text-body.tsx'
import { trailingQuote } from './body/trailing-quote.ts'

interface HtmlProps {
  record: string
  entry: string
  html: FileRef
  files: readonly FileRef[]
  /** What is shown where the HTML cannot be had. */
  text: string
}

/** How long the room of the text is kept before the text itself is shown, while the HTML is fetched. */
const PATIENCE_MS = 250

/** A mail's HTML in its sandbox. Images from outside wait until they are asked for, and then come through the relay. */
export function HtmlBody(props: HtmlProps) {
  const text = useText()
  const replica = useReplica()
  const urls: string[] = []
  onCleanup(() => {
    for (const url of urls) URL.revokeObjectURL(url)
  })
  const keep = (blob: Blob): string => {
    const url = URL.createObjectURL(blob)
    urls.push(url)
    return url
  }

  const [mail] = createResource(async () => {
    const [blob, { mailDocument }] = await Promise.all([
      replica.file(props.record, props.entry, props.html.name),
      import('./body/mail-document.ts'),
    ])
    if (blob === null) return null
    const html = await blob.text()
    const cids = await cidUrls(html)
    const made = mailDocument(html, (cid) => cids.get(cid) ?? null)
    return { ...made, quote: trailingQuote(made.content) }
  })

  /** Only images that the mail names are fetched, each once. */
  async function cidUrls(html: string): Promise<Map<string, string>> {
    const found = new Map<string, string>()
    const named = props.files.filter((file) => file.cid !== undefined && /cid:/i.test(html))
    await Promise.all(
      named.map(async (file) => {
        const blob =
          file.type.startsWith('image/') && file.type !== 'image/svg+xml' ? await replica.file(props.record, props.entry, file.name) : null
        if (blob !== null && file.cid !== undefined) found.set(file.cid, keep(new Blob([blob], { type: file.type })))
      }),
    )
    return found
  }

  const [patient, setPatient] = createSignal(true)
  const timer = setTimeout(() => setPatient(false), PATIENCE_MS)
  onCleanup(() => clearTimeout(timer))
  const ready = () => (mail.state === 'ready' ? mail() : undefined)
  const failed = () => mail.state === 'errored' || (mail.state === 'ready' && mail() === null)

  return (
    <Show
      when={ready()}
      fallback={
        <div classList={{ 'room-kept': patient() && !failed() }}>
          <TextBody text={props.text} full={null} record={props.record} entry={props.entry} />
          <Show when={failed()}>
            <p class="step">
              <span>{text('conversation.htmlMissing')}</span>
            </p>
          </Show>
        </div>
      }
    >
      {(made) => <Shown mail={made()} quote={made().quote} keep={keep} />}
    </Show>
  )
}

function Shown(props: { mail: MailDocument; quote: readonly Element[]; keep(blob: Blob): string }) {
  const text = useText()
  const [blocked, setBlocked] = createSignal(props.mail.remote.length > 0)
  const [quoteOpen, setQuoteOpen] = createSignal(false)
  const fold = (open: boolean) => {
    setQuoteOpen(open)
    for (const element of props.quote) element.classList.toggle('samtal-folded', !open)
  }
  fold(false)
  const show = async () => {
    setBlocked(false)
    await Promise.all(props.mail.remote.map((image) => fetchImage(image, props.keep)))
  }
  return (
    <>
      <Show when={blocked()}>
        <p class="blocked">
          <ImageIcon size={14} />
          <span>{text('conversation.imagesBlocked', { count: props.mail.remote.length })}</span>
          <button type="button" class="link" onClick={() => void show()}>
            {text('conversation.showImages')}
          </button>
        </p>
      </Show>
      <MailFrame content={props.mail.content} title={text('conversation.mail')} />
      <Show when={props.quote.length > 0}>
        <QuoteFold open={quoteOpen()} onToggle={() => fold(!quoteOpen())} />
      </Show>
    </>
  )
}

/** Through the relay, so that the sender learns nothing of who looks. What does not come leaves its alternative text. */
async function fetchImage(image: RemoteImage, keep: (blob: Blob) => string): Promise<void> {
  const response = await fetch(`/api/image?url=${encodeURIComponent(image.url)}`, { credentials: 'same-origin' }).catch(() => null)
  if (response === null || !response.ok || !(response.headers.get('content-type') ?? '').startsWith('image/')) return
  image.element.setAttribute(image.attribute, keep(await response.blob()))
}
