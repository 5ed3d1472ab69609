import { defineScenario } from '../run/scenario.ts';
import nested from './nested.ts';

const limits = { RATE_LIMIT: 'on', RATE_LIMIT_CAPACITY: '1000000000', RATE_LIMIT_REFILL_PER_SECOND: '1000000000' };

/** The cost of rules and limits for an operation that passes both. */
export default defineScenario({
  ...nested,
  description: 'the nested operation with guard and limits, and without; nothing cached',
  contestants: [
    { name: 'loomgate', is: 'Loomgate with its guard and all its limits', environment: { CACHE: 'off', ...limits } },
    { name: 'loomgate-open', is: 'Loomgate without both', environment: { CACHE: 'off', RATE_LIMIT: 'off' } },
  ],
  baselines: ['loomgate-open'],
  expectations: [{ contestant: 'loomgate', atLeast: 0.95, times: 'loomgate-open' }],
});
