import { parseReference } from '../image/reference.ts';
import { imageUser, type ImageUser } from '../knowledge/image-users.ts';
import { officialName } from '../knowledge/official-images.ts';

/** What is known of the image that a service runs. */
export interface ServiceImage {
  readonly user: ImageUser;
  /** Folders that its program writes to besides its volumes; undefined: not known. */
  readonly writes: readonly string[] | undefined;
}

/**
 * Where programs of official images write besides the volumes that the images declare. Sources: their Dockerfiles and
 * entrypoints (https://github.com/docker-library), as of 2026-08-22.
 */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  caddy: ['/tmp'],
  haproxy: ['/tmp', '/run'],
  httpd: ['/tmp', '/usr/local/apache2/logs'],
  mariadb: ['/tmp', '/run/mysqld'],
  memcached: ['/tmp'],
  mongo: ['/tmp'],
  mysql: ['/tmp', '/var/run/mysqld'],
  nginx: ['/tmp', '/var/cache/nginx', '/run'],
  node: ['/tmp'],
  postgres: ['/tmp', '/var/run/postgresql'],
  python: ['/tmp'],
  redis: ['/tmp'],
  registry: ['/tmp'],
  traefik: ['/tmp'],
  valkey: ['/tmp'],
};

export function serviceImage(reference: string): ServiceImage {
  const name = officialName(parseReference(reference)?.canonicalName ?? '');
  return {
    user: imageUser(reference),
    writes: name !== undefined && Object.hasOwn(WRITES, name) ? WRITES[name] : undefined,
  };
}

/** Entry points of these start as root, own their folders and hand over to a user: they need these to do so. */
export const HANDOVER_CAPABILITIES = ['CHOWN', 'DAC_OVERRIDE', 'SETGID', 'SETUID'] as const;
