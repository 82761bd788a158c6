import { createEffect, createRoot } from 'solid-js'
import { render } from 'solid-js/web'
import './app/styles/inter.css'
import './app/styles/tokens.css'
import './app/styles/base.css'
import { Root } from './app/root.tsx'
import { startServiceWorker, takeNewVersion } from './app/service-worker.ts'
import { createSession } from './app/session.ts'
import { connectReplica } from './bridge/connect.ts'
import { preferredLocale, speak } from './text/create-text.ts'
import { startTheme } from './ui/theme.ts'

startTheme()
if (import.meta.env.PROD) await takeNewVersion()
await speak(preferredLocale())

const page = document.getElementById('root')
if (page === null) throw new Error('The page has no #root')
const session = createSession()
createRoot(() =>
  createEffect(() => {
    if (import.meta.env.PROD && session.doorway() === 'inside') startServiceWorker()
  }),
)
render(() => <Root session={session} openReplica={connectReplica} />, page)
