import { type ColumnType, canonicalText } from '../shared/column-types';
import { fromInstant } from '../shared/instant';

/**
 * The canonical text of the value of an argument, for keys and conditions. Arguments have instants in RFC 3339 form, and
 * local times with a `T`; Postgres writes neither.
 */
export function argumentText(type: ColumnType, value: unknown): string {
  if (typeof value === 'boolean') return canonicalText(type, value);
  const text = value instanceof Date ? value.toISOString() : String(value);
  if (type === 'timestamptz') return fromInstant(text);
  return type === 'timestamp' ? text.replace('T', ' ') : canonicalText(type, text);
}
