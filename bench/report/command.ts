import type { Options } from '../run/options.ts';

/** The command that repeats the measurement, without passwords. */
export function toCommand({ scenario, starts, rounds, seconds, warmup, connections, only, database }: Options): string {
  const flags = [
    starts > 1 && `--starts ${starts}`,
    `--rounds ${rounds} --seconds ${seconds} --warmup ${warmup} --connections ${connections}`,
    only.length > 0 && `--only ${only.join(',')}`,
    database && `--database ${withoutPassword(database)}`,
  ];
  return `npm run bench -- ${scenario} ${flags.filter(Boolean).join(' ')}`;
}

function withoutPassword(text: string): string {
  const url = URL.parse(text);
  if (url?.password) url.password = '***';
  return url?.href ?? '***';
}
