import type { Attributes, AttributeValue } from '@opentelemetry/api';

/** @returns attributes as OTLP's JSON has them, each behind a comma */
export function toKeyValues(attributes: Attributes): string {
  let text = '';
  for (const key in attributes) {
    const value = attributes[key];
    if (value !== undefined) text += `,{"key":${quote(key)},"value":${toValue(value)}}`;
  }
  return text;
}

function toValue(value: AttributeValue | null | undefined): string {
  if (typeof value === 'string') return `{"stringValue":${quote(value)}}`;
  if (typeof value === 'boolean') return `{"boolValue":${value}}`;
  if (typeof value === 'number')
    return `{"${Number.isSafeInteger(value) ? 'int' : 'double'}Value":${JSON.stringify(value)}}`;
  return Array.isArray(value) ? `{"arrayValue":{"values":[${value.map(toValue).join(',')}]}}` : '{}';
}

/** A JSON string of ASCII alone, so that a character is a byte. Nearly every text is plain. */
export function quote(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(/[^ -~]/g, (other) => `\\u${other.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
