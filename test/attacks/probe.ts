/** What the gateway's process has used so far, and holds now. */
export interface Usage {
  /** Of all its threads, user and system. */
  readonly cpuMs: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
}

// Loaded into the gateway's process before its own code; what is measured is sent where the test listens.
process.on('message', (wish) => {
  // The last resort lets go of what V8 remembers of code that it has compiled, too.
  if (wish === 'settled') globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  // In its turn: what an answer has left to do is done first, and counts.
  setImmediate(() => {
    const { user, system } = process.cpuUsage();
    const { heapUsed, rss } = process.memoryUsage();
    const usage: Usage = { cpuMs: (user + system) / 1_000, heapBytes: heapUsed, rssBytes: rss };
    process.send?.(usage);
  });
});
