import { type FieldNode, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import { defaultPageSize, maxPageSize } from '../../loaders/page';
import type { Count } from './prices';

export type Variables = Readonly<Record<string, unknown>>;

/** The number of objects that a field returns; 1 for a field of a page, whose size is that of the page. */
export type SizeOf = (variables: Variables) => number;

/** @param field any of the merged nodes: their arguments are equal */
export function sizeOf(count: Count, field: FieldNode | undefined): SizeOf {
  if (count.kind === 'page') return pageSizeOf(argumentOf(field, 'first'), argumentOf(field, 'last'));
  if (count.kind !== 'list') return () => 1;
  const { assumedSize, sizedBy } = count;
  const read = sizedBy === undefined ? undefined : argumentOf(field, sizedBy);
  if (!read) return () => assumedSize;
  return (variables) => lengthOf(read(variables)) ?? assumedSize;
}

type Read = (variables: Variables) => unknown;

function argumentOf(field: FieldNode | undefined, name: string): Read | undefined {
  const value = field?.arguments?.find((argument) => argument.name.value === name)?.value;
  return value && readOf(value);
}

function readOf(value: ValueNode): Read {
  if (value.kind === Kind.VARIABLE) return (variables) => variables[value.name.value];
  const literal = valueFromASTUntyped(value);
  return () => literal;
}

/** Bounds the size to what the list accepts: the list itself refuses others. */
function pageSizeOf(first: Read | undefined, last: Read | undefined): SizeOf {
  return (variables) => {
    const sizes = [first?.(variables), last?.(variables)].filter((size) => typeof size === 'number');
    if (sizes.length === 0) return defaultPageSize;
    return Math.min(Math.max(0, ...sizes), maxPageSize);
  };
}

/** A single value is coerced to a list of one: https://spec.graphql.org/draft/#sec-List.Input-Coercion */
function lengthOf(value: unknown): number | undefined {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'number') return Math.max(0, value);
  return value === undefined || value === null ? undefined : 1;
}
