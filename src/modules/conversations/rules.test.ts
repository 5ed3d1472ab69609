import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import { NodesDocument } from '../../../test/generated/documents';
import { copyId, fillWithCopies } from '../../../test/support/copies';
import { type Gateway, startGateway } from '../../../test/support/gateway';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
  await fillWithCopies(gateway.sql, 25);
});

afterAll(() => gateway.stop());

test("50 conversations or messages by node take one statement each, and one for the viewer's artisan", async () => {
  const seller = { id: copyId('User', 1, 1), role: 'ARTISAN' } as const;
  await gateway.sql.query('update conversations set artisan_id = $1', [copyId('Artisan', 1, 1)]);
  for (const [type, table, statements] of [
    ['Conversation', 'conversations', 2],
    ['Message', 'messages', 3],
  ] as const) {
    const { rows } = await gateway.sql.query(`select id from ${table} limit 50`);
    const ids = rows.map(({ id }) => toGlobalId(type, id));
    const { data, errors, cost } = await gateway.query(NodesDocument, { ids }, seller);
    expect([errors, data?.nodes.map((node) => node?.id)]).toEqual([[], ids]);
    expect([type, cost.statements]).toEqual([type, statements]);
  }
});
