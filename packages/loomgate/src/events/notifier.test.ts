import { createNotifier } from './notifier';

test('a bell that is rung while nobody waits is heard by the next one who does', async () => {
  const bells = createNotifier();
  const bell = bells.join('Order:1');
  bells.ring(['Order:1']);
  await bell.heard();
  let isHeard = false;
  const again = bell.heard().then(() => {
    isHeard = true;
  });
  bells.ring(['Order:2']);
  await Promise.resolve();
  expect(isHeard).toBe(false);
  bells.ringAll();
  await again;
});

test('those who have left are counted no more', () => {
  const bells = createNotifier();
  const [one] = ['Order:1', 'Order:1', 'Product:1'].map((topic) => bells.join(topic));
  expect([...bells.counts()]).toEqual([
    ['Order', 2],
    ['Product', 1],
  ]);
  one?.leave();
  one?.leave();
  expect(bells.counts().get('Order')).toBe(1);
});
