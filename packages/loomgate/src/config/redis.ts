import { z } from 'zod';

const form = 'must look like redis://user:password@host:6379/0';
const oneServer = 'not supported: name one server, such as redis://user:password@host:6379/0';

/**
 * The URL of one Redis server. URLs of Sentinel and Cluster are refused: ioredis would connect to a host of that name, or
 * to the first of several.
 */
export const redisUrl = z.string().superRefine((url, context) => {
  const message = objectionTo(url);
  if (message) context.addIssue({ code: 'custom', message });
});

function objectionTo(url: string): string | undefined {
  const [, scheme = '', hosts = '', rest = ''] = /^([a-z+.-]+):\/\/(?:[^@/?#]*@)?([^/?#]*)(.*)$/i.exec(url) ?? [];
  const [path = '', query = ''] = rest.split('?', 2);
  const asksFor = (kind: RegExp) =>
    kind.test(scheme) || [...new URLSearchParams(query).keys()].some((key) => kind.test(key));
  if (asksFor(/sentinel|^master/i)) return `asks for Redis Sentinel, which is ${oneServer}`;
  if (asksFor(/cluster/i)) return `asks for Redis Cluster, which is ${oneServer}`;
  if (hosts.includes(',')) return `names several servers, which is ${oneServer}`;
  if (!/^rediss?$/.test(scheme) || hosts === '' || !URL.canParse(url)) return form;
  if (!/^(\/\d*)?$/.test(path)) return 'must end in the number of a database, such as /0, or in nothing';
  return undefined;
}
