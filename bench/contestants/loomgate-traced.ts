/** Loomgate that traces every request, with a collector in another process that discards the traces. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const collector = spawn(process.execPath, [fileURLToPath(new URL('../peers/collector.ts', import.meta.url))], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
for await (const port of createInterface(collector.stdout)) {
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${port}`;
  break;
}
process.setSourceMapsEnabled(true);
createRequire(import.meta.url)('../../dist/src/main.js');
