import { loadConfig } from '../../packages/loomgate/src/config';
import { createSampling, createWantsTrace } from '../../packages/loomgate/src/telemetry/sampler';

const sampled = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const notSampled = sampled.replace(/01$/, '00');

const sampling = (env: Record<string, string>, random = () => 0.5, clock = () => 0) =>
  createSampling(loadConfig(env).telemetry.tracing, random, clock);

test('one request in a hundred is sampled unless something else is configured', () => {
  expect(sampling({}, () => 0.009)(undefined, false)).toBe(true);
  expect(sampling({}, () => 0.01)(undefined, false)).toBe(false);
});

test.each([
  ['always_on', undefined, true],
  ['always_on', notSampled, true],
  ['always_off', sampled, false],
  ['parentbased_always_on', undefined, true],
  ['parentbased_always_on', notSampled, false],
  ['parentbased_always_off', undefined, false],
  ['parentbased_always_off', sampled, true],
  ['parentbased_traceidratio', sampled, true],
  ['traceidratio', sampled, false],
])('%s with the parent %s samples: %s', (OTEL_TRACES_SAMPLER, parent, expected) => {
  expect(sampling({ OTEL_TRACES_SAMPLER })(parent, false)).toBe(expected);
});

test.each([
  '',
  '00-zz-01',
  sampled.slice(0, 40),
  'x'.repeat(10_000),
  `${sampled}zz`,
  `${sampled}-more`,
  sampled.replace(/^00/, 'ff'),
  sampled.replace(/-[^-]{32}-/, `-${'0'.repeat(32)}-`),
  sampled.replace(/-[^-]{16}-/, `-${'0'.repeat(16)}-`),
])('%.60s is not a valid traceparent', (traceparent) => {
  expect(sampling({})(traceparent, false)).toBe(false);
});

test('a traceparent of a later version may have more parts', () => {
  expect(sampling({})(`${sampled.replace(/^00/, '01')}-more`, false)).toBe(true);
});

test('the number of traces per second is bounded, also for forced traces', () => {
  let nowMs = 0;
  const isSampled = sampling({ TRACES_PER_SECOND: '3' }, undefined, () => nowMs);
  const inOneSecond = () => Array.from({ length: 10 }, () => isSampled(sampled, true)).filter(Boolean).length;
  expect(inOneSecond()).toBe(3);
  nowMs += 1_000;
  expect(inOneSecond()).toBe(3);
});

test.each<[Record<string, string>, Record<string, string>, boolean]>([
  [{}, {}, false],
  [{}, { traceparent: sampled }, true],
  [{}, { traceparent: notSampled }, false],
  [{}, { 'loomgate-trace': '1' }, true],
  [{ OTEL_TRACES_SAMPLER: 'traceidratio' }, { traceparent: sampled }, false],
  [{ OTEL_TRACES_SAMPLER: 'always_on' }, {}, true],
  [{ OTEL_TRACES_SAMPLER_ARG: '1' }, {}, true],
])('with %j, a request with the headers %j wants a trace: %s', (env, headers, expected) => {
  expect(createWantsTrace(loadConfig(env).telemetry.tracing)(headers)).toBe(expected);
});
