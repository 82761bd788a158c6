import type { ChannelId, InboxId } from '../../shared/ids.ts'
import type { Channel, Inbox, Member, Settings, Team } from '../../shared/records/team.ts'

/** The team's records, always current and in memory: who may sign in, which address belongs to which inbox. */
export interface Directory {
  workspaceName(): string
  settings(): Settings
  /** null: no such team. */
  team(id: string): Team | null
  /** null: no such member. */
  member(id: string): Member | null
  /** By address, case-folded. */
  memberByEmail(email: string): Member | null
  members(): readonly Member[]
  inboxes(): readonly Inbox[]
  /** The channel with this address, case-folded; null: none of ours. */
  channelByAddress(address: string): (Channel & { readonly fields: { readonly inbox: InboxId } }) | null
  channels(): readonly Channel[]
  channel(id: ChannelId): Channel | null
  /** Every address of ours, lower case. */
  addresses(): ReadonlySet<string>
  isActiveMember(id: string): boolean
  /** Is nobody there yet? */
  isEmpty(): boolean
}
