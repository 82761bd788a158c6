import Check from 'lucide-solid/icons/check'
import { For, Show } from 'solid-js'
import { useText } from '../../text/create-text.ts'
import { HouseLine } from '../../ui/gate/house-line.tsx'
import { LanguageMenu } from '../../ui/gate/language-menu.tsx'
import { Logo } from '../../ui/logo.tsx'
import '../../ui/styles/gate.css'

/** Where one is in the wizard; what is done carries a check and what it was about. */
export function WizardSteps(props: { step: number; owner: string }) {
  const text = useText()
  const steps = () => [
    { n: 1, name: text('setup.owner'), hint: props.step > 1 ? props.owner : text('setup.ownerHint') },
    { n: 2, name: text('setup.inbox'), hint: text('setup.inboxHint') },
  ]
  return (
    <aside class="setup-side" aria-label={text('setup.steps')}>
      <div class="setup-brand">
        <Logo size={24} />
        <b>Samtal</b>
      </div>
      <ol class="setup-steps">
        <For each={steps()}>
          {(step) => (
            <li
              classList={{ on: step.n === props.step, done: step.n < props.step }}
              aria-current={step.n === props.step ? 'step' : undefined}
            >
              <span class="setup-n">
                <Show when={step.n < props.step} fallback={step.n}>
                  <Check size={14} />
                </Show>
              </span>
              <span class="truncate">
                <b>{step.name}</b>
                <small class="truncate">{step.hint}</small>
              </span>
            </li>
          )}
        </For>
      </ol>
      <HouseLine />
      <LanguageMenu />
    </aside>
  )
}
