import { createNotifier } from './notifier';

test('a notification before a follower waits resolves its next wait', async () => {
  const notifier = createNotifier();
  const signal = notifier.join('Order:1');
  notifier.notify(['Order:1']);
  await signal.next();
  let isNotified = false;
  const again = signal.next().then(() => {
    isNotified = true;
  });
  notifier.notify(['Order:2']);
  await Promise.resolve();
  expect(isNotified).toBe(false);
  notifier.notifyAll();
  await again;
});

test('followers that have left are not counted', () => {
  const notifier = createNotifier();
  const [one] = ['Order:1', 'Order:1', 'Product:1'].map((topic) => notifier.join(topic));
  expect([...notifier.counts()]).toEqual([
    ['Order', 2],
    ['Product', 1],
  ]);
  one?.leave();
  one?.leave();
  expect(notifier.counts().get('Order')).toBe(1);
});
