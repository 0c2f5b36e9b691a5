import { parseReference } from '../image/reference.ts';

/** What is known of a base image beyond its name. */
export interface BaseImage {
  /** The shell in it that has `pipefail`: `/bin/bash`, or BusyBox `/bin/ash`. */
  readonly shell: 'bash' | 'ash';
  /** It runs CMD as given: it has no entrypoint, or one that prepares something and then execs its arguments. */
  readonly runsCommandAsGiven: boolean;
}

// Sources: the images' Dockerfiles, https://github.com/docker-library/official-images (library/*),
// https://catalog.redhat.com (UBI), https://github.com/dotnet/dotnet-docker, https://gitlab.com/nvidia/container-images/cuda.
const LIBRARY = 'docker.io/library/';

/** Debian, Ubuntu, Fedora and the like underneath unless the tag says Alpine; CMD runs as given. */
const PLAIN = new Set([
  ...['almalinux', 'amazoncorretto', 'amazonlinux', 'archlinux', 'buildpack-deps', 'centos', 'debian'],
  ...[
    'eclipse-temurin',
    'elixir',
    'erlang',
    'fedora',
    'gcc',
    'golang',
    'gradle',
    'haskell',
    'httpd',
    'maven',
  ],
  ...[
    'node',
    'openjdk',
    'oraclelinux',
    'perl',
    'php',
    'pypy',
    'python',
    'r-base',
    'rockylinux',
    'ruby',
    'rust',
  ],
  ...['swift', 'tomcat', 'ubuntu'],
]);
/** The same, but their entrypoint looks at the command it is given. */
const SERVERS = new Set(['mariadb', 'mongo', 'mysql', 'nginx', 'postgres', 'rabbitmq', 'redis', 'wordpress']);
const ALPINE = new Set(['alpine', 'caddy', 'docker']);

const ELSEWHERE =
  /^(?:registry\.access\.redhat\.com\/ubi\d+\/ubi(?:-minimal|-init)?|docker\.io\/redhat\/ubi\d+(?:-minimal)?|docker\.io\/nvidia\/cuda|nvcr\.io\/nvidia\/cuda|mcr\.microsoft\.com\/dotnet\/(?:sdk|aspnet|runtime)|mcr\.microsoft\.com\/devcontainers\/\S+|docker\.io\/opensuse\/(?:leap|tumbleweed)|quay\.io\/centos\/centos)$/;

/** Tags of variants that are another system altogether, or have no shell. */
const OTHER_SYSTEM = /windows|nanoserver|servercore|chiseled|distroless|busybox/i;

/** By a stage's root; undefined for what is no image, or not one that is known. */
export function baseImage(
  root: { readonly kind: string; readonly reference?: string } | undefined,
): BaseImage | undefined {
  if (root?.reference === undefined) return undefined;
  const parsed = parseReference(root.reference);
  if (parsed === undefined || OTHER_SYSTEM.test(parsed.tag ?? '')) return undefined;
  const { canonicalName } = parsed;
  const official = canonicalName.startsWith(LIBRARY) ? canonicalName.slice(LIBRARY.length) : undefined;
  const alpine = official !== undefined && ALPINE.has(official);
  const server = official !== undefined && SERVERS.has(official);
  const plain = official === undefined ? ELSEWHERE.test(canonicalName) : PLAIN.has(official);
  if (!alpine && !server && !plain) return undefined;
  return {
    shell: alpine || /alpine/i.test(parsed.tag ?? '') ? 'ash' : 'bash',
    // Of those on Alpine only the distribution itself has no entrypoint.
    runsCommandAsGiven: plain || official === 'alpine',
  };
}
