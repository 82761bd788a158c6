import { Navigate, Route, Router, type RouteSectionProps, useNavigate } from '@solidjs/router'
import { createEffect, createMemo, lazy, Match, Show, Suspense, Switch } from 'solid-js'
import type { Account } from '../bridge/account.ts'
import type { ReplicaApi } from '../bridge/api.ts'
import { useQuery } from '../bridge/use-query.ts'
import { ReplicaProvider } from '../bridge/use-replica.ts'
import { Home } from './home.tsx'
import { InboxPage } from './inbox-page.tsx'
import { inboxRoute } from './paths.ts'
import type { Session } from './session.ts'
import { Shell } from './shell.tsx'

const SetupPage = lazy(async () => ({ default: (await import('../features/setup/setup-page.tsx')).SetupPage }))
const JoinPage = lazy(async () => ({ default: (await import('../features/invite/join-page.tsx')).JoinPage }))
const SignInPage = lazy(async () => ({ default: (await import('../features/sign-in/sign-in-page.tsx')).SignInPage }))
const SetUpNotice = lazy(async () => ({ default: (await import('../features/sign-in/set-up-notice.tsx')).SetUpNotice }))
const Unreachable = lazy(async () => ({ default: (await import('../ui/gate/unreachable.tsx')).Unreachable }))
const SettingsPage = lazy(async () => ({ default: (await import('../features/settings/settings-page.tsx')).SettingsPage }))

type OpenReplica = (account: string) => ReplicaApi

/** Every address of the app. The two links that make an account stand before the door, the rest behind it. */
export function Root(props: { session: Session; openReplica: OpenReplica }) {
  const Inside = (section: RouteSectionProps) => (
    <Door session={props.session} openReplica={props.openReplica}>
      {section.children}
    </Door>
  )
  const SetUp = (route: RouteSectionProps) => {
    const enter = useEnter(props.session)
    return <SetupPage token={route.params.token ?? ''} onDone={enter} />
  }
  const Join = (route: RouteSectionProps) => {
    const enter = useEnter(props.session)
    return <JoinPage token={route.params.token ?? ''} onJoined={enter} />
  }
  const Settings = (route: RouteSectionProps) => <SettingsPage section={route.params.section} />
  return (
    <Router root={(section) => <Suspense>{section.children}</Suspense>}>
      <Route path="/set-up/:token" component={SetUp} />
      <Route path="/join/:token" component={Join} />
      <Route component={Inside}>
        <Route path={inboxRoute} component={InboxPage} />
        <Route path="/settings/:section?" component={Settings} />
        <Route path="/" component={Home} />
        <Route path="*" component={() => <Navigate href="/" />} />
      </Route>
    </Router>
  )
}

function useEnter(session: Session): (account: Account) => void {
  const navigate = useNavigate()
  return (account) => {
    session.enter(account)
    navigate('/', { replace: true })
  }
}

/** What stands at the address for those who are inside, and the way in for the others; the address stays. */
function Door(props: { session: Session; openReplica: OpenReplica; children: RouteSectionProps['children'] }) {
  const id = createMemo(() => props.session.account()?.id)
  return (
    <Switch>
      <Match when={props.session.doorway() === 'sign-in'}>
        <SignInPage onSignedIn={(account) => props.session.enter(account)} />
      </Match>
      <Match when={props.session.doorway() === 'set-up'}>
        <SetUpNotice />
      </Match>
      <Match when={props.session.doorway() === 'unreachable'}>
        <Unreachable onRetry={() => void props.session.ask()} />
      </Match>
      <Match when={props.session.doorway() === 'inside'}>
        <Show when={id()} keyed>
          {(account) => (
            <ReplicaProvider replica={props.openReplica(account)}>
              <SignedOutWatch session={props.session} />
              <Shell>
                <Suspense>{props.children}</Suspense>
              </Shell>
            </ReplicaProvider>
          )}
        </Show>
      </Match>
    </Switch>
  )
}

/** The relay has turned the replica away: it is asked who this is, and the door shuts if it knows nobody. */
function SignedOutWatch(props: { session: Session }) {
  const sync = useQuery(() => ({ type: 'sync' }))
  createEffect(() => {
    if (sync()?.phase === 'signed-out') void props.session.ask()
  })
  return null
}
