import type { FieldPath, TracedField } from './field';
import { type Owner, RecordedSpan } from './recorded-span';

/** The span of a resolver. There are hundreds in a trace: it holds what the resolver was given, and no text of its own. */
export class RecordedField extends RecordedSpan {
  readonly #path: FieldPath;

  /** @param parent the execution; which field is above it, its path will tell */
  constructor(
    trace: Owner,
    index: number,
    override readonly parent: number,
    readonly field: TracedField,
    path: FieldPath,
  ) {
    super(trace, index, parent, '', 'loomgate', {});
    this.#path = path;
  }

  override get path(): FieldPath {
    return this.#path;
  }

  override startField(field: TracedField, path: FieldPath): RecordedSpan | undefined {
    return this.trace.startField(field, path, this.parent);
  }
}
