import { defineScenario } from '../run/scenario.ts';

/** Four levels, five edges, 21 KB: the worst case for one statement per row. */
export default defineScenario({
  description: '50 products with artisan and owner, 3 reviews with their authors, and categories; nothing cached',
  operation: {
    query: `{
      products(first: 50) {
        nodes {
          title
          price { amount }
          artisan { name owner { displayName } }
          reviews(first: 3) { nodes { rating author { displayName } } }
          categories { name }
        }
      }
    }`,
  },
  minAnswerBytes: 5_000,
  contestants: [
    { name: 'json', is: 'node:http writing a constant answer: the ceiling of the load generator' },
    { name: 'limit', is: 'node:http, one prepared statement that builds the JSON' },
    { name: 'loomgate', is: 'Loomgate', environment: { CACHE: 'off', RATE_LIMIT: 'off' } },
    { name: 'apollo-dataloader', is: 'Apollo Server with defaults, DataLoaders by hand, prepared statements' },
    { name: 'apollo-naive', is: 'Apollo Server with defaults, a prepared statement per row and field' },
  ],
  baselines: ['limit', 'apollo-naive'],
  expectations: [{ contestant: 'loomgate', atLeast: 5, times: 'apollo-naive' }],
});
