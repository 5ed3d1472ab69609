import { callSpan } from '../telemetry/span';

/** Sends a command; inside a span where the request is sampled, which names the command and none of its keys. */
export function command<T>(name: string, send: () => Promise<T>): Promise<T> {
  return callSpan(`redis ${name}`, () => ({ 'db.system.name': 'redis', 'db.operation.name': name }), send);
}
