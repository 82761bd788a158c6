import { expectCounts, messageOf, openConversation } from './stage/agent.ts'
import { expect, test } from './stage/test.ts'

test('[K1] smoke', async ({ stage, anna, bo }) => {
  await stage.sendMail({ from: 'Maja Holm <maja@kund.example>', subject: 'Squeaking brake', text: 'It squeaks.' })
  for (const { page } of [anna, bo]) await expectCounts(page, { Unassigned: 1, 'All open': 1 })
  await openConversation(anna.page, 'Squeaking brake')
  await expect(messageOf(anna.page, 'Maja Holm')).toContainText('It squeaks.')
})
