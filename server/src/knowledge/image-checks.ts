import { parseReference } from '../image/reference.ts';
import { officialName } from './official-images.ts';

/**
 * How the servers of Docker official images are asked whether they work, with a tool of the image itself that needs no
 * password. Sources:
 * - https://www.postgresql.org/docs/current/app-pg-isready.html
 * - https://redis.io/docs/latest/commands/ping/
 * - https://www.rabbitmq.com/docs/monitoring#health-checks
 */
const CHECKS: ReadonlyMap<string, readonly string[]> = new Map([
  ['postgres', ['pg_isready']],
  ['rabbitmq', ['rabbitmq-diagnostics', '-q', 'ping']],
  ['redis', ['redis-cli', 'ping']],
]);

/** The command that checks an image's own server, as it runs by default; undefined: not in the table. */
export function imageCheck(reference: string): readonly string[] | undefined {
  const name = officialName(parseReference(reference)?.canonicalName ?? '');
  return name === undefined ? undefined : CHECKS.get(name);
}
