import { createRequire } from 'node:module';
import type * as DelayingProxy from '../../support/delaying-proxy';

// Runs as a process of its own, so that what is late is late by its delay alone, however busy the checker is. Its argument
// is the server's port; it says its own, and is told how many milliseconds later clients hear from the server.
const [, script = '', target] = process.argv;
const { startDelayingProxy }: typeof DelayingProxy = createRequire(script)('../../support/delaying-proxy.ts');

startDelayingProxy(Number(target)).then((proxy) => {
  process.on('message', (toClient: number) => proxy.delay({ toClient }));
  process.on('disconnect', () => process.exit());
  process.send?.(proxy.port);
});
