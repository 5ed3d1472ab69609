/** What is the same in all spans of a field. */
export interface TracedField {
  readonly name: string;
  /** As in SDL: `[Review!]!`. */
  readonly type: string;
}

/** Where in the answer a field is: its key, and what is above it. */
export interface FieldPath {
  readonly key: string | number;
  readonly prev: FieldPath | undefined;
}

/** Of the text that OpenTelemetry's instrumentation makes of it. */
export function toPath(text: string): FieldPath | undefined {
  return text.split('.').reduce<FieldPath | undefined>((prev, key) => ({ key, prev }), undefined);
}
