import { allowAll, createGateway, defineModule, instancesOf, loaderOf } from 'loomgate';
import { columns } from './columns.ts';

const selected = Object.entries(columns).map(([field, column]) => `"${column}" as "${field}"`);

const loaders = {
  sent: loaderOf((keys: readonly string[], run) =>
    Promise.all(
      keys.map(async () => {
        const text = 'select $1::timestamp as one, $2::timestamp[] as many';
        const [row] = await run<object>({ label: 'Sent', text, values: [moment, [moment]] });
        return row ?? new Error('no row');
      }),
    ),
  ),
  rows: loaderOf((keys: readonly string[], run) =>
    Promise.all(
      keys.map(() =>
        run<object>({ label: 'Everything', text: `select ${selected} from everything order by id`, values: [] }),
      ),
    ),
  ),
};

/** 2026-03-08 02:30 in UTC. */
const moment = new Date(Date.UTC(2026, 2, 8, 2, 30));

const everything = defineModule({
  resolvers: {
    Mood: { SAD: 'sad', OK: 'ok', VERY_HAPPY: 'very happy', TYPE: 'type', N123: '123' },
    Query: {
      sent: (_: object, _args: object, context: { loaders: Loaders }) => context.loaders.everything.sent.load(''),
      everything: (_: object, _args: object, context: { loaders: Loaders }) => context.loaders.everything.rows.load(''),
    },
  },
  loaders,
  rules: { Query: { sent: allowAll, everything: allowAll } },
  invalidation: [],
  nodes: {},
});

const rowsOf = instancesOf(loaders);

interface Loaders {
  readonly everything: ReturnType<typeof rowsOf>;
}

createGateway({
  modules: { everything },
  createLoaders: (operation): Loaders => ({ everything: rowsOf(operation) }),
  createServices: () => ({}),
  createPrisma: () => ({ $transaction: () => Promise.reject(new Error('this project writes nothing')) }),
}).start();
