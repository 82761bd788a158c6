import type { RecordId } from '../../../shared/ids.ts'
import type { ConversationState, TimelineItem } from '../../../shared/records/conversation/state.ts'
import { shardRecord, watermarkRecord } from '../../../shared/records/marks.ts'
import type { Random } from '../random.ts'
import type { Device } from '../world/device.ts'
import { canaryOf } from '../world/ledger.ts'
import type { World } from '../world/world.ts'

/** What a person does to one record. */
export interface Act {
  readonly command: string
  readonly record: RecordId
  readonly input: unknown
  /** Words of theirs that must not get lost. */
  readonly canary?: string
}

type Make = (scene: Scene) => Act | null

/** One person before one conversation. */
export interface Scene {
  readonly world: World
  readonly random: Random
  readonly device: Device
  readonly state: ConversationState
  readonly id: RecordId
  /** What they did lately, newest last: entries and their records. */
  readonly lately: readonly { readonly record: RecordId; readonly entry: string }[]
}

const on = (scene: Scene, command: string, input: unknown): Act => ({ command: `conversation.${command}`, record: scene.id, input })
const pickItem = ({ state, random }: Scene, fits: (item: TimelineItem) => boolean): TimelineItem | null => {
  const fitting = state.timeline.filter(fits)
  return fitting.length === 0 ? null : random.pick(fitting)
}
const isWriting = (item: TimelineItem) => item.type === 'received' || item.type === 'message' || item.type === 'comment'

function send(scene: Scene): Act {
  const { world, state, random } = scene
  const canary = canaryOf(world.newId())
  const input = {
    from: { name: 'Ekström Cykel', address: world.addressOf(state.inbox) },
    to: [{ name: '', address: state.contact?.address ?? 'nobody@example.org' }],
    cc: [],
    bcc: [],
    subject: 'Re',
    text: `Dear customer, ${canary}`,
    rich: null,
    files: [],
    seen: random.chance(0.8) ? state.n : Math.max(0, state.n - 2),
    draft: world.newId(),
    answers: null,
    close: random.chance(0.2),
  }
  return { ...on(scene, 'send', input), canary }
}

function comment(scene: Scene): Act {
  const { world, random } = scene
  const canary = canaryOf(world.newId())
  const mentions = random.chance(0.3) ? [random.pick([world.cast.anna, world.cast.bo, world.cast.olle])] : []
  return { ...on(scene, 'comment', { text: `A note: ${canary}`, rich: null, mentions }), canary }
}

/** Mostly what makes sense. */
function aboutMessage(scene: Scene): Act | null {
  const { random, id } = scene
  const item = pickItem(scene, ({ type }) => type === 'message')
  if (item?.type !== 'message') return null
  const { state } = item.delivery
  const fitting = state === 'held' ? 'message.release' : state === 'failed' || state === 'uncertain' ? 'message.retry' : 'message.cancel'
  const command = random.chance(0.7) ? fitting : random.pick(['message.cancel', 'message.release', 'message.retry'])
  return { command, record: id, input: { message: item.entry.id } }
}

function undo(scene: Scene): Act | null {
  const { random, lately } = scene
  if (lately.length === 0) return null
  const { record, entry } = lately[Math.max(0, lately.length - 1 - random.int(3))] ?? { record: scene.id, entry: '' }
  return { command: 'conversation.undo', record, input: { entry } }
}

function merge(scene: Scene): Act | null {
  const others = scene.world.conversations(scene.device).filter((id) => id !== scene.id)
  return others.length === 0 ? null : on(scene, 'merge', { into: scene.random.pick(others) })
}

function split(scene: Scene): Act | null {
  const { random, state, world } = scene
  const writing = state.timeline.filter(isWriting).map((item) => item.entry.id)
  const entries = writing.filter(() => random.chance(0.4))
  return entries.length === 0 ? null : on(scene, 'split', { entries, into: `conversation:${world.newId()}` })
}

function hide(scene: Scene): Act | null {
  const item = pickItem(scene, isWriting)
  return item === null ? null : on(scene, 'hide', { entry: item.entry.id })
}

function show(scene: Scene): Act | null {
  const item = pickItem(scene, ({ type }) => type === 'hidden')
  return item === null ? null : on(scene, 'show', { entry: item.entry.id })
}

/** By how often: what people do most of all, and what goes wrong most of all. */
const makes: readonly (readonly [number, Make])[] = [
  [14, send],
  [8, comment],
  [9, aboutMessage],
  [5, (scene) => on(scene, 'close', { seen: scene.state.n })],
  [3, (scene) => on(scene, 'reopen', {})],
  [5, (scene) => on(scene, 'assign', { to: assignee(scene) })],
  [5, (scene) => on(scene, 'move', { to: scene.random.pick(scene.world.cast.inboxes) })],
  [5, hide],
  [4, show],
  [8, undo],
  [5, merge],
  [4, split],
  [4, (scene) => on(scene, 'trash', {})],
  [2, (scene) => on(scene, 'restore', {})],
  [3, (scene) => on(scene, 'delete', {})],
  [2, (scene) => on(scene, 'mark-spam', {})],
  [1, (scene) => on(scene, 'unmark-spam', {})],
  [3, (scene) => on(scene, 'snooze', { until: scene.world.clock.now() + scene.random.int(3 * 60 * 60_000), seen: scene.state.n })],
  [3, (scene) => on(scene, 'tag', { add: [`t${scene.random.int(6)}`], remove: [`t${scene.random.int(6)}`] })],
  [2, (scene) => on(scene, 'rename', { subject: `About ${scene.random.int(100)}` })],
  [3, read],
  [
    1,
    ({ device, world }) => ({ command: 'marks.watermark', record: watermarkRecord(device.member), input: { before: world.clock.now() } }),
  ],
]
const weights = makes.reduce((sum, [weight]) => sum + weight, 0)

/** null: nothing comes to mind. */
export function chooseAct(scene: Scene): Act | null {
  let at = scene.random.int(weights)
  for (const [weight, make] of makes) {
    at -= weight
    if (at < 0) return make(scene)
  }
  return null
}

/** Also somebody who left: the relay refuses it, and the replica has to heal. */
function assignee({ world, random }: Scene): unknown {
  const { anna, bo, gone, crew } = world.cast
  return random.pick([anna, bo, gone, crew, null])
}

function read({ device, state, id }: Scene): Act {
  const conversation = id as `conversation:${string}`
  return { command: 'marks.read', record: shardRecord(device.member, conversation), input: { conversation, upTo: state.n } }
}
