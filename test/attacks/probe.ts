/** CPU time and memory of the gateway's process. */
export interface Usage {
  /** CPU time of all threads, user and system. */
  readonly cpuMs: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
}

/** One megabyte of typical attack text. */
const text = JSON.stringify(Array.from({ length: 30_000 }, (_, n) => ({ [`name${n}`]: [n, `value ${n}`] })));

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** The time of the reference work, the best of several tries. */
function yardstickMs(): number {
  const times = Array.from({ length: 8 }, () => {
    const before = cpuMs();
    JSON.stringify(JSON.parse(text));
    return cpuMs() - before;
  });
  return Math.min(...times);
}

// Preloaded into the gateway's process. Sends measurements to the test.
process.on('message', (wish) => {
  // A last-resort collection also drops V8's compiled code.
  if (wish === 'settled') globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  // In a later turn, so that work after a response counts.
  setImmediate(() => {
    if (wish === 'yardstick') return process.send?.(yardstickMs());
    const { heapUsed, rss } = process.memoryUsage();
    const usage: Usage = { cpuMs: cpuMs(), heapBytes: heapUsed, rssBytes: rss };
    return process.send?.(usage);
  });
});
