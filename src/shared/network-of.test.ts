import { networkOf } from './network-of';

test.each([
  ['an IPv4 address is a client of its own', '192.0.2.1', '192.0.2.1'],
  ['one that is written as IPv6 is the same', '::ffff:192.0.2.1', '192.0.2.1'],
  ['an IPv6 address is its first 64 bits', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['what is left out is zero', '2001:db8::6', '2001:db8:0:0'],
  ['also at the front', '::1', '0:0:0:0'],
  ['what is no address is taken as it is', 'unix', 'unix'],
])('%s', (_, address, network) => {
  expect(networkOf(address)).toBe(network);
});
