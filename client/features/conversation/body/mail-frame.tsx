import { onCleanup } from 'solid-js'

/** No script, no form, no request to anywhere; what is shown is already here. */
const POLICY = "default-src 'none'; img-src blob: data:; style-src 'unsafe-inline'; font-src 'none'"
const GROUND = `
  html { color-scheme: light; background: #fff; }
  body { margin: 0; color: #1b1a18; font: 400 13.5px/20px system-ui, -apple-system, "Segoe UI", sans-serif; overflow-wrap: break-word; }
  #mail { display: flow-root; overflow-x: auto; }
  #mail img { max-width: 100%; height: auto; }
  #mail table { max-width: 100% !important; }
  #mail a { color: #0a6570; }
  #mail p { margin: 0 0 8px; }
  #mail > :last-child { margin-bottom: 0; }
  .samtal-folded { display: none !important; }
`
const SHELL = `<!doctype html><html lang="und"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta http-equiv="x-dns-prefetch-control" content="off"><meta name="referrer" content="no-referrer"><title>mail</title><style>${GROUND}</style></head><body><div id="mail" dir="auto"></div></body></html>`

/** A mail that sizes itself by the frame and so grows it again may do so this often for one width. */
const MAX_GROWTHS = 12

/**
 * The frame for a stranger's HTML: its own document, no scripts (`allow-same-origin` alone only lets us read its height
 * and put the content in), white paper in either theme. The content is moved in as nodes, never as text to parse again.
 */
export function MailFrame(props: { content: DocumentFragment; title: string }) {
  let frame!: HTMLIFrameElement
  let watch: ResizeObserver | undefined
  const fill = () => {
    const mail = frame.contentDocument?.getElementById('mail')
    if (mail == null || mail.hasChildNodes()) return
    mail.append(frame.contentDocument?.adoptNode(props.content) ?? '')
    let growths = 0
    let width = 0
    const resize = () => {
      if (mail.clientWidth !== width) growths = 0
      width = mail.clientWidth
      const height = Math.ceil(mail.getBoundingClientRect().height)
      if (growths++ < MAX_GROWTHS && height !== frame.clientHeight) frame.style.height = `${height}px`
    }
    watch = new ResizeObserver(resize)
    watch.observe(mail)
    resize()
  }
  onCleanup(() => watch?.disconnect())
  return (
    <div class="paper">
      <iframe
        ref={frame}
        title={props.title}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        srcdoc={SHELL}
        onLoad={fill}
      />
    </div>
  )
}
