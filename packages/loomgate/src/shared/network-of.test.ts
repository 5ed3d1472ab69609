import { networkOf, toAddress } from './network-of';

test.each([
  ['an IPv4 address is a client of its own', '192.0.2.1', '192.0.2.1'],
  ['one that is written as IPv6 is the same', '::ffff:192.0.2.1', '192.0.2.1'],
  ['also in hexadecimal', '::FFFF:c000:201', '192.0.2.1'],
  ['and with all of its zeros', '0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
  ['a port is not part of it', '192.0.2.1:51234', '192.0.2.1'],
  ['an IPv6 address is its first 64 bits', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['what is left out is zero', '2001:db8::6', '2001:db8:0:0'],
  ['also at the front', '::1', '0:0:0:0'],
  ['capitals and leading zeros say nothing', '2001:0DB8:0001:0002:0003::', '2001:db8:1:2'],
  ['brackets and a port neither', '[2001:db8:1:2::1]:443', '2001:db8:1:2'],
  ['nor does a zone', 'fe80::1%eth0', 'fe80:0:0:0'],
  ['an address that ends as IPv4 does is IPv6 all the same', '64:ff9b::192.0.2.1', '64:ff9b:0:0'],
  ['what is no address is taken as it is', 'unix', 'unix'],
])('%s', (_, address, network) => {
  expect(networkOf(address)).toBe(network);
});

test.each(['unknown', '', '1.2.3', '0x7f.1', '1.2.3.4.5:80', '2001:db8::1:', '[::1', '[192.0.2.1]x'])(
  '%j is not an address',
  (text) => {
    expect(toAddress(text)).toBeUndefined();
  },
);
