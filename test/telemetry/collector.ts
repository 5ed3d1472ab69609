import { once } from 'node:events';
import { createServer } from 'node:http';
import { decodeOtlp, spansIn } from './decode-otlp';

/** A received span, with attributes by key. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** SpanKind of OTLP: 2 server, 3 client. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Collector {
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** All received bodies. */
  text(): string;
  stop(): Promise<void>;
}

/** Receives traces by OTLP over HTTP. */
export async function startCollector(): Promise<Collector> {
  const spans: ReceivedSpan[] = [];
  const texts: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      texts.push(body.toString('latin1'));
      spans.push(...toSpans(body));
      response.setHeader('content-type', 'application/x-protobuf').end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the collector does not listen');
  return {
    url: `http://127.0.0.1:${address.port}`,
    spans,
    text: () => texts.join('\n'),
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function toSpans(body: Uint8Array): ReceivedSpan[] {
  return spansIn(decodeOtlp(body)).map(({ attributes = [], parentSpanId, ...span }) => ({
    ...span,
    parentSpanId,
    attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
  }));
}
