import { type Attributes, context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { withLocalTrace } from './local-trace';
import { type Annotate, countSampledRequest, isTraced, span, tracer, untilSettled } from './span';

/**
 * Runs a task that may belong to no request: in a span below the active span where there is one, and otherwise in a trace
 * of its own, if the sampler decides so.
 */
export type Background = <T>(
  name: string,
  attributes: () => Attributes,
  task: (annotate: Annotate) => Promise<T>,
) => Promise<T>;

/** Starts no traces: the task has a span where the active request is sampled. */
export const untracedBackground: Background = span;

/** Ignores the active span: for tasks that last longer than the request that started them. */
export function detached(background: Background): Background {
  return (...task) => context.with(ROOT_CONTEXT, () => background(...task));
}

/** @param isSampled called once for each new trace */
export function createBackground(isSampled: () => boolean): Background {
  return (name, attributes, task) => {
    if (isTraced() || !isSampled()) return span(name, attributes, task);
    const parent = withLocalTrace(ROOT_CONTEXT);
    const root = tracer.startSpan(name, { attributes: attributes() }, parent);
    const release = countSampledRequest();
    return context.with(trace.setSpan(parent, root), () => untilSettled(root, task)).finally(release);
  };
}
