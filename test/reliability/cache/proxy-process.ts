import { createRequire } from 'node:module';
import type * as DelayingProxy from '../../support/delaying-proxy';

// A proxy in a process of its own, so that its delay does not depend on the load of the checker. Takes the server's port as
// argument, sends its own port, and receives the delay in milliseconds of data from the server to clients.
const [, script = '', target] = process.argv;
const { startDelayingProxy }: typeof DelayingProxy = createRequire(script)('../../support/delaying-proxy.ts');

startDelayingProxy(Number(target)).then((proxy) => {
  process.on('message', (toClient: number) => proxy.delay({ toClient }));
  process.on('disconnect', () => process.exit());
  process.send?.(proxy.port);
});
