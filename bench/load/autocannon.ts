import cannon from 'autocannon';
import { errorsMark, type Load, toFailures } from './load.ts';

/** The load generator autocannon, which runs in this process. */
export const autocannon: Load = {
  name: 'autocannon',
  async run({ url, body, headers, connections, seconds, looksClosely }) {
    const result = await cannon({
      url,
      connections,
      duration: seconds,
      method: 'POST',
      headers,
      body,
      ...(looksClosely && { verifyBody: isGood }),
    });
    const { non2xx, errors, timeouts, mismatches, latency } = result;
    return {
      requests: result['2xx'],
      requestsPerSecond: result['2xx'] / result.duration,
      p50Ms: latency.p50,
      p99Ms: latency.p99,
      failures: toFailures({
        'answers that are not 200': non2xx,
        'answers with errors': mismatches,
        'socket errors': errors - timeouts,
        timeouts,
      }),
    };
  },
};

function isGood(text: unknown): boolean {
  return typeof text === 'string' && !text.includes(errorsMark);
}
