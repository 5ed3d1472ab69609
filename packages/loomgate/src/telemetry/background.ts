import { type Attributes, context, trace } from '@opentelemetry/api';
import type { Exporting } from './export/batches';
import { rootContext } from './recording/linked-context';
import { Trace } from './recording/trace';
import { type Annotate, countSampledRequest, isTraced, span, untilSettled } from './span';

/**
 * Runs work that nobody may have asked for: below the span that is active where there is one, and otherwise as a trace of
 * its own, as often as the sampler has it.
 */
export type Background = <T>(
  name: string,
  attributes: () => Attributes,
  task: (annotate: Annotate) => Promise<T>,
) => Promise<T>;

/** Nothing of its own is traced. */
export const untracedBackground: Background = span;

/** The same, but never below a span that is active: for what lasts longer than whoever began it. */
export function detached(background: Background): Background {
  return (...work) => context.with(rootContext, () => background(...work));
}

/** @param isSampled asked once for each trace */
export function createBackground(isSampled: () => boolean, { send }: Exporting): Background {
  return (name, attributes, task) => {
    if (isTraced() || !isSampled()) return span(name, attributes, task);
    const { root } = new Trace(name, { attributes: attributes() }, undefined, send);
    const release = countSampledRequest();
    return context.with(trace.setSpan(rootContext, root), () => untilSettled(root, task)).finally(release);
  };
}
