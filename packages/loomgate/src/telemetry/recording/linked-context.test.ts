import { createContextKey, propagation, trace } from '@opentelemetry/api';
import { rootContext } from './linked-context';

const [a, b] = [createContextKey('a'), createContextKey('b')];

test('keeps what was set, and leaves what it was set on as it was', () => {
  const first = rootContext.setValue(a, 1);
  const second = first.setValue(b, 2);
  const third = second.setValue(b, 3).setValue(a, 4);
  expect([first, second, third].map((context) => [context.getValue(a), context.getValue(b)])).toEqual([
    [1, undefined],
    [1, 2],
    [4, 3],
  ]);
});

test('forgets one value and keeps the others', () => {
  const context = rootContext.setValue(a, 1).setValue(b, 2).deleteValue(a);
  expect([context.getValue(a), context.getValue(b), rootContext.getValue(a)]).toEqual([undefined, 2, undefined]);
});

test("is one to OpenTelemetry's API", () => {
  const span = trace.wrapSpanContext({ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7', traceFlags: 1 });
  const baggage = propagation.createBaggage({ key: { value: 'value' } });
  const context = propagation.setBaggage(trace.setSpan(rootContext, span), baggage);
  expect(trace.getSpan(context)).toBe(span);
  expect(propagation.getBaggage(context)).toBe(baggage);
  expect(trace.getSpan(trace.deleteSpan(context))).toBeUndefined();
});
