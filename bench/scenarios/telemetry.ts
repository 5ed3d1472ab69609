import { defineScenario } from '../run/scenario.ts';
import nested from './nested.ts';

const full = {
  CACHE: 'off',
  RATE_LIMIT: 'on',
  RATE_LIMIT_CAPACITY: '1000000000',
  RATE_LIMIT_REFILL_PER_SECOND: '1000000000',
};

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331';

const loomgate = {
  name: 'loomgate',
  is: 'Loomgate with guard, limits, metrics and 1 % of requests traced',
  program: 'loomgate-traced',
  environment: full,
};

/** The cost of telemetry: all metrics, 1 % of requests traced. */
export default defineScenario({
  ...nested,
  description: 'the nested operation with guard, limits and telemetry at its defaults; nothing cached',
  // Requests a trace; TRACES_PER_SECOND limits them. So V8 compiles the tracing code during warm-up, which would take
  // minutes at 1 %.
  warmupHeaders: { traceparent: `${traceparent}-01` },
  contestants: [
    {
      name: 'limit',
      is: 'node:http, one prepared statement that builds the JSON',
      environment: { SCENARIO: 'nested' },
    },
    loomgate,
    {
      ...loomgate,
      name: 'loomgate-untraced',
      is: 'the same process, with a traceparent that disables tracing',
      processOf: 'loomgate',
      headers: { traceparent: `${traceparent}-00` },
    },
    {
      name: 'loomgate-unseen',
      is: 'the same without telemetry: no traces, metrics, counters or records',
      environment: full,
    },
    { name: 'apollo-dataloader', is: 'Apollo Server with defaults, DataLoaders by hand, prepared statements' },
  ],
  baselines: ['limit', 'apollo-dataloader', 'loomgate-unseen', 'loomgate-untraced'],
  expectations: [
    { contestant: 'loomgate', atLeast: 0.55, times: 'limit' },
    { contestant: 'loomgate', atLeast: 2.5, times: 'apollo-dataloader' },
    { contestant: 'loomgate', atLeast: 0.97, times: 'loomgate-unseen' },
    { contestant: 'loomgate', atLeast: 0.97, times: 'loomgate-untraced' },
  ],
});
