import { callSpan } from '../telemetry/span';

/** Sends a command, within a span if the request is sampled. The span has the command's name and no keys. */
export function command<T>(name: string, send: () => Promise<T>): Promise<T> {
  return callSpan(`redis ${name}`, () => ({ 'db.system.name': 'redis', 'db.operation.name': name }), send);
}
