import { idFields } from './document-id';
import { isRecord } from './resolve-document';

/** Reads the parameters of a GET request that trusted documents use. */
export function fromQueryString(search: string): Record<string, unknown> {
  const parameters = new URLSearchParams(search);
  const found = ['query', ...idFields].flatMap((name) => {
    const value = parameters.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(found), extensions: parseExtensions(parameters.get('extensions')) };
}

/** Replaces the document id in a query string by the document. Other parameters stay. */
export function toQueryString(search: string, resolved: Record<string, unknown>): string {
  const parameters = new URLSearchParams(search);
  parameters.set('query', String(resolved.query));
  for (const field of idFields) parameters.delete(field);
  if (isRecord(resolved.extensions)) parameters.set('extensions', JSON.stringify(resolved.extensions));
  return `?${parameters}`;
}

/** @returns undefined for invalid JSON, which Apollo refuses later */
function parseExtensions(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
