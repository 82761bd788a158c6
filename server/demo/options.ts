import type { ChannelId, InboxId, MemberId } from '../../shared/ids.ts'
import type { Directory } from '../author/directory.ts'
import type { DemoOptions } from './conversations.ts'

const SEED = 20_260_101

/** Conversations for the inboxes and members there are now; the first inbox and the first member get the most. */
export function demoOptions(directory: Directory, count: number, now: number): DemoOptions {
  return {
    seed: SEED,
    count,
    now,
    inboxes: directory
      .channels()
      .flatMap(({ id, fields }) =>
        fields.inbox === null
          ? []
          : [{ id: fields.inbox as InboxId, channel: id as ChannelId, name: fields.name, address: fields.address }],
      ),
    members: directory
      .members()
      .filter((member) => member.fields.active)
      .map((member) => ({ id: member.id as MemberId, name: member.fields.name, address: member.fields.email })),
  }
}
