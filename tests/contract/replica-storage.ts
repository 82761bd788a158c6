import { describe, expect, it } from 'vitest'
import { createColumns } from '../../client/replica/columns/columns.ts'
import type { Meta, OutboxItem, ReplicaStorage, StoredRecord } from '../../client/replica/storage/storage.ts'
import type { ConversationId, Space } from '../../shared/ids.ts'

const id = (digit: string): ConversationId => `conversation:${'0'.repeat(25)}${digit}`
const inbox: Space = `inbox:${'0'.repeat(26)}`

const meta: Meta = {
  key: 'replica',
  device: 'device',
  client: 7,
  epoch: 'epoch',
  hlc: 1,
  acceptedAt: 0,
  offset: 0,
  nextN: 1,
  nextRefused: 1,
  reachedAt: null,
  rowVersion: 1,
}

const record = (digit: string, round = 0, space: Space = inbox): StoredRecord => ({
  id: id(digit),
  space,
  round,
  generation: 0,
  head: 'row',
  headSeq: 1,
  state: new Uint8Array([1, 2, 3]),
})

const item = (n: number): OutboxItem => ({
  n,
  bytes: new Uint8Array([n]),
  command: 'conversation.close',
  version: 1,
  parts: [{ record: id('1'), space: inbox, input: '{"seen":1}', entryIds: ['entry'] }],
  at: 5,
  actedAt: 5,
  who: 'Ada',
  text: '',
  replay: false,
  replays: 0,
})

/** What every storage of a replica must hold. `reopen` gives the same store as a later replica finds it. */
export function replicaStorageContract(name: string, open: () => { storage: ReplicaStorage; reopen(): ReplicaStorage }): void {
  describe(`replica storage: ${name}`, () => {
    it('[SY-20] a new storage is empty', async () => {
      const { storage } = open()
      expect(await storage.open()).toEqual({
        meta: null,
        spaces: [],
        forms: [],
        columns: null,
        dirty: [],
        wants: [],
        outbox: [],
        refused: [],
        uploads: [],
        texts: [],
      })
      expect(await storage.records([id('1')])).toEqual([null])
      expect(await storage.get('files', ['none'])).toEqual([null])
      storage.close()
    })

    it('[SY-20] what was written in one transaction is all there for the next replica', async () => {
      const { storage, reopen } = open()
      const space = { space: inbox, round: 0, cursor: { epoch: 'e', seq: 4, id: 'row' }, bootstrap: null, complete: true }
      const row = { id: id('1'), space: inbox, row: { who: 'Ada' } }
      const form = { id: 'workspace:00000000000000000000000001' as const, space: 'team' as const, row: { name: 'Us' } }
      const columns = createColumns('member:00000000000000000000000001').save(3)
      const dirty = { n: 4, ids: [id('1')] }
      const want = { record: id('2'), space: inbox, seq: 9, heal: true }
      const attached = { name: 'a.txt', type: 'text/plain', size: 3, sha256: '0'.repeat(64) }
      const upload = { id: 'u', draft: 'd', file: attached, bytes: new Blob(['abc'], { type: 'text/plain' }), attachedAt: 5 }
      const file = { key: 'f', type: 'text/html', bytes: new Uint8Array([9]) }
      const text = { name: 'draft:1/2', state: new Uint8Array([1]), unsent: true, at: 7 }
      await storage.write(
        {
          meta: { put: [meta] },
          spaces: { put: [space] },
          records: { put: [record('1')] },
          rows: { put: [row, form] },
          columns: { put: [columns] },
          dirty: { put: [dirty] },
          wants: { put: [want] },
          outbox: { put: [item(10), item(9)] },
          texts: { put: [text] },
          files: { put: [file] },
          uploads: { put: [upload] },
        },
        'strict',
      )
      storage.close()
      const next = reopen()
      const rest = {
        forms: [form],
        columns,
        dirty: [dirty],
        wants: [want],
        outbox: [item(9), item(10)],
        refused: [],
        uploads: [upload],
        texts: [text],
      }
      expect(await next.open()).toEqual({ meta, spaces: [space], ...rest })
      expect(await next.records([id('2'), id('1')])).toEqual([null, record('1')])
      expect(await next.get('files', ['f', 'none'])).toEqual([file, null])
      expect(await next.get('rows', [id('2'), id('1')])).toEqual([null, row])
      next.close()
    })

    it('[SY-20] a write that fails leaves nothing behind', async () => {
      const { storage } = open()
      await storage.write({ outbox: { put: [item(1)] } }, 'strict')
      const broken = { id: id('1'), space: inbox, row: () => 'not a value' }
      await expect(storage.write({ meta: { put: [meta] }, outbox: { drop: [1] }, rows: { put: [broken] } }, 'strict')).rejects.toThrow()
      const opened = await storage.open()
      expect(opened.meta).toBeNull()
      expect(opened.outbox).toEqual([item(1)])
      storage.close()
    })

    it('[SY-20] a key that is dropped and put in one write is there', async () => {
      const { storage } = open()
      await storage.write({ records: { put: [record('1')] } }, 'relaxed')
      await storage.write({ records: { drop: [id('1')], put: [record('1', 3)] } }, 'relaxed')
      expect(await storage.records([id('1')])).toEqual([record('1', 3)])
      await storage.write({ records: { drop: [id('1')] } }, 'relaxed')
      expect(await storage.records([id('1')])).toEqual([null])
      storage.close()
    })

    it('[SY-20] nothing is shared with who wrote or read it', async () => {
      const { storage } = open()
      const mine = record('1')
      await storage.write({ records: { put: [mine] } }, 'relaxed')
      mine.state.fill(0)
      const [first] = await storage.records([id('1')])
      first?.state.fill(0)
      expect(await storage.records([id('1')])).toEqual([record('1')])
      storage.close()
    })

    it('[SY-32] ids are those of one space, below a round', async () => {
      const { storage } = open()
      await storage.write({ records: { put: [record('1', 0), record('2', 1), record('3', 2), record('4', 0, 'team')] } }, 'relaxed')
      expect([...(await storage.ids(inbox, 2))].sort()).toEqual([id('1'), id('2')])
      expect([...(await storage.ids(inbox, null))].sort()).toEqual([id('1'), id('2'), id('3')])
      expect(await storage.ids('team', 0)).toEqual([])
      storage.close()
    })
  })
}
