import { A } from '@solidjs/router'
import { type JSX, Show } from 'solid-js'
import { useText } from '../../text/create-text.ts'
import './conversation.css'

/** The thread's place while nothing is chosen, with the keys that work; or the word that what was asked for is not here. */
export function NoConversation(props: { missing: boolean; start: JSX.Element; back: string }) {
  const text = useText()
  return (
    <>
      <div class="pane-top thread-top">{props.start}</div>
      <div class="thread-empty">
        <Show
          when={props.missing}
          fallback={
            <div class="empty">
              <h2>{text('conversation.none')}</h2>
              <dl class="keys">
                <dt>
                  <kbd>J</kbd> <kbd>K</kbd>
                </dt>
                <dd>{text('conversation.keyMove')}</dd>
                <dt>
                  <kbd>↵</kbd>
                </dt>
                <dd>{text('conversation.keyOpen')}</dd>
                <dt>
                  <kbd>E</kbd>
                </dt>
                <dd>{text('conversation.keyClose')}</dd>
                <dt>
                  <kbd>A</kbd>
                </dt>
                <dd>{text('conversation.keyAssign')}</dd>
                <dt>
                  <kbd>R</kbd>
                </dt>
                <dd>{text('conversation.keyReply')}</dd>
                <dt>
                  <kbd>C</kbd>
                </dt>
                <dd>{text('conversation.keyComment')}</dd>
              </dl>
            </div>
          }
        >
          <div class="empty">
            <h2>{text('conversation.missing')}</h2>
            <p>{text('conversation.missingHint')}</p>
            <A class="link" href={props.back}>
              {text('conversation.back')}
            </A>
          </div>
        </Show>
      </div>
    </>
  )
}
