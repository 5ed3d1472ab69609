import { type Attack, bytes } from '../attack';

const broken = { status: 400, code: 'BAD_REQUEST' } as const;
const nowhere = { status: 404, code: 'NOT_FOUND' } as const;

/** Unknown paths and methods. */
export const paths: readonly Attack[] = [
  {
    name: 'shows no file above it',
    request: bytes('GET /../../../etc/passwd HTTP/1.1', 'host: x', 'connection: close', '', ''),
    ...nowhere,
    never: /root:/,
  },
  {
    name: 'shows no file above it that is written in escapes',
    request: bytes('GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1', 'host: x', 'connection: close', '', ''),
    ...nowhere,
    never: /root:/,
  },
  {
    name: 'shows none of its own files',
    request: bytes('GET /.env HTTP/1.1', 'host: x', 'connection: close', '', ''),
    ...nowhere,
    never: /SECRET/,
  },
  {
    name: 'refuses a path that cannot be decoded',
    request: bytes('GET /%ZZ HTTP/1.1', 'host: x', 'connection: close', '', ''),
    ...broken,
  },
  {
    name: 'has no explorer in production',
    request: bytes('GET / HTTP/1.1', 'host: x', 'accept: text/html', 'connection: close', '', ''),
    ...nowhere,
    never: /<html/i,
  },
  {
    name: 'does not show a page of HTML for a path of HTML',
    request: bytes('GET /<script>alert(1)</script> HTTP/1.1', 'host: x', 'connection: close', '', ''),
    ...nowhere,
    never: /script>/,
  },
  {
    name: 'does not redirect',
    request: bytes('GET //evil.example/%2e%2e HTTP/1.1', 'host: x', 'connection: close', '', ''),
    ...nowhere,
    never: /evil|location/i,
  },
  {
    name: 'refuses TRACE, which would echo',
    request: bytes('TRACE /graphql HTTP/1.1', 'host: x', 'x-secret: 4711', 'connection: close', '', ''),
    status: 405,
    code: 'BAD_REQUEST',
    never: /4711/,
  },
  {
    name: 'refuses DELETE',
    request: bytes('DELETE /graphql HTTP/1.1', 'host: x', 'connection: close', '', ''),
    status: 405,
    code: 'BAD_REQUEST',
  },
];
