import { idFields } from './document-id';
import { isRecord } from './record';

/** What of a request sent by GET the manifest has a say in. */
export function fromQueryString(search: string): Record<string, unknown> {
  const parameters = new URLSearchParams(search);
  const given = ['query', ...idFields].flatMap((name) => {
    const value = parameters.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(given), extensions: parseExtensions(parameters.get('extensions')) };
}

/** The query string with the document that was found, and everything else as it was. */
export function toQueryString(search: string, resolved: Record<string, unknown>): string {
  const parameters = new URLSearchParams(search);
  parameters.set('query', String(resolved.query));
  for (const field of idFields) parameters.delete(field);
  if (isRecord(resolved.extensions)) parameters.set('extensions', JSON.stringify(resolved.extensions));
  return `?${parameters}`;
}

/** What cannot be parsed is left for whoever reads the request next to refuse. */
function parseExtensions(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
