import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'protobufjs';

/** A request in OTLP's JSON encoding: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
export interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly { readonly scope: { readonly name: string }; readonly spans: readonly OtlpSpan[] }[];
  }[];
}

export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly OtlpAttribute[];
  readonly status?: { readonly code?: number };
}

interface OtlpAttribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const request = parse(readFileSync(join(__dirname, 'otlp.proto'), 'utf8')).root.lookupType('Request');

/** Decodes a request in OTLP's binary encoding. */
export function decodeOtlp(bytes: Uint8Array): OtlpRequest {
  return JSON.parse(JSON.stringify(request.decode(bytes)), readable);
}

/** Converts ids from protobuf's base64 to OTLP's hexadecimal digits. */
function readable(key: string, value: string): unknown {
  if (/^(trace|span|parentSpan)Id$/.test(key)) return Buffer.from(value, 'base64').toString('hex');
  return key === 'intValue' ? Number(value) : value;
}

export function spansIn({ resourceSpans }: OtlpRequest): OtlpSpan[] {
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans).flatMap(({ spans }) => spans);
}
