import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import type { FromWorker, ToWorker, WorkerData } from './thread';
import { toSpans } from './to-spans';

/** A few operations of full size; what comes on top of a slow collector is dropped. */
const maxQueuedSpans = 20_000;

// There a priority is a thread's; elsewhere it is the process's. Nobody waits for what is done here.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const { serviceName }: WorkerData = workerData;
const resource = defaultResource()
  .merge(resourceFromAttributes({ 'service.name': serviceName }))
  .merge(detectResources({ detectors: [envDetector] }));
/** Where to export to, headers, deadlines and sizes of batches it reads itself from the standard OTEL_* variables. */
const batches = new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), maxQueueSize: maxQueuedSpans });

parentPort?.on('message', (message: ToWorker) => {
  if (message === 'stop') void batches.shutdown().finally(() => parentPort?.close());
  else {
    for (const span of toSpans(message, resource)) batches.onEnd(span);
    parentPort?.postMessage(message.spans.length satisfies FromWorker);
  }
});
