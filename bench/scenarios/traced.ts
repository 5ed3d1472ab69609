import { defineScenario } from '../run/scenario.ts';
import telemetry from './telemetry.ts';

const [, loomgate] = telemetry.contestants;
if (!loomgate) throw new Error('the scenario telemetry does not contain loomgate');

/** The cost of tracing every request. Run it with --connections 4. */
export default defineScenario({
  ...telemetry,
  description: 'the nested operation with every request traced, a span for each resolver; nothing cached',
  contestants: [
    loomgate,
    {
      ...loomgate,
      name: 'loomgate-all-traced',
      is: 'the same with every request traced',
      environment: { ...loomgate.environment, OTEL_TRACES_SAMPLER: 'always_on', TRACES_PER_SECOND: '1000000' },
    },
  ],
  baselines: ['loomgate'],
  expectations: [],
});
