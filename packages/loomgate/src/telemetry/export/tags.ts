/**
 * How fields of OTLP's messages begin: their number, and the kind of their value in the lowest three bits.
 * https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto
 */
export const tags = {
  request: { resourceSpans: 0x0a },
  resourceSpans: { resource: 0x0a, scopeSpans: 0x12 },
  resource: { attributes: 0x0a },
  scopeSpans: { scope: 0x0a, spans: 0x12 },
  scope: { name: 0x0a },
  span: {
    ...{ traceId: 0x0a, spanId: 0x12, traceState: 0x1a, parentSpanId: 0x22, name: 0x2a, kind: 0x30 },
    ...{ startTime: 0x39, endTime: 0x41, attributes: 0x4a, status: 0x7a },
  },
  status: { code: 0x18 },
  attribute: { key: 0x0a, value: 0x12 },
  value: { string: 0x0a, bool: 0x10, int: 0x18, double: 0x21, list: 0x2a },
  list: { values: 0x0a },
} as const;
