/** What the gateway's process has used so far, and holds now. */
export interface Usage {
  /** Of all its threads, user and system. */
  readonly cpuMs: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
}

/** A megabyte of what attacks are made of. */
const text = JSON.stringify(Array.from({ length: 30_000 }, (_, n) => ({ [`name${n}`]: [n, `value ${n}`] })));

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** What a fixed piece of work takes here and now, the best of some tries. */
function yardstickMs(): number {
  const times = Array.from({ length: 8 }, () => {
    const before = cpuMs();
    JSON.stringify(JSON.parse(text));
    return cpuMs() - before;
  });
  return Math.min(...times);
}

// Loaded into the gateway's process before its own code; what is measured is sent where the test listens.
process.on('message', (wish) => {
  // The last resort lets go of what V8 remembers of code that it has compiled, too.
  if (wish === 'settled') globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  // In its turn: what an answer has left to do is done first, and counts.
  setImmediate(() => {
    if (wish === 'yardstick') return process.send?.(yardstickMs());
    const { heapUsed, rss } = process.memoryUsage();
    const usage: Usage = { cpuMs: cpuMs(), heapBytes: heapUsed, rssBytes: rss };
    return process.send?.(usage);
  });
});
