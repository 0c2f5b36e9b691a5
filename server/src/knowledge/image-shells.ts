import { parseReference } from '../image/reference.ts';

/**
 * Which images have no /bin/sh. Facts as of 2026-08-22:
 * - https://github.com/GoogleContainerTools/distroless (README: debug images; python: no shell among its packages)
 * - https://github.com/chainguard-images/images (locked_config.json of the free tags)
 * - https://github.com/docker-hardened-images/catalog (package lists of the definitions)
 * - https://github.com/dotnet/dotnet-docker/blob/main/documentation/distroless.md
 * - https://documentation.ubuntu.com/chisel/en/latest/ (Canonical's chiselled images)
 */
interface ImageShell {
  /** `none`: no shell anywhere; `elsewhere`: only where the builder does not look, such as /busybox/sh. */
  readonly shell: 'none' | 'elsewhere' | 'sh';
  /** Not `sure`: told by the name's pattern, not by a list. */
  readonly sure: boolean;
}

const NONE: ImageShell = { shell: 'none', sure: true };
const LIKELY_NONE: ImageShell = { shell: 'none', sure: false };
const ELSEWHERE: ImageShell = { shell: 'elsewhere', sure: true };
const SH: ImageShell = { shell: 'sh', sure: true };

/** Google's images, there and mirrored: `cc`, `java21-debian12`, `nodejs22-debian12`, `static-debian12`, `base-nossl`. */
const DISTROLESS =
  /\/distroless\/(?:base|base-nossl|cc|java(?:\d+|-base)?|nodejs\d*|python(?:3|2\.7)?|static)(?:-debian\d+)?$/;

/** Chainguard's that keep BusyBox or bash out of their plain tags; `-dev` tags have a shell. */
const CHAINGUARD = new Set([
  ...['aspnet-runtime', 'glibc-dynamic', 'jre', 'nginx', 'php', 'python', 'ruby', 'static'],
]);

/** Docker Hardened Images whose plain tags list no shell; `-dev`, `-sdk` and `-compat` tags have one. */
const HARDENED = new Set([
  ...['amazoncorretto', 'aspnetcore', 'bun', 'caddy', 'deno', 'eclipse-temurin', 'node', 'php', 'python'],
  ...['ruby', 'static', 'traefik'],
]);

/** Docker official images that are one program, or nothing. */
const OFFICIAL_NONE = new Set(['hello-world', 'nats']);

/** Undefined: not in the table. */
export function imageShell(reference: string): ImageShell | undefined {
  // Every instruction that runs something asks.
  if (reference !== last.reference) last = { reference, shell: find(reference) };
  return last.shell;
}

let last: { readonly reference: string; readonly shell: ImageShell | undefined } = {
  reference: '',
  shell: undefined,
};

function find(reference: string): ImageShell | undefined {
  const parsed = parseReference(reference);
  if (parsed === undefined) return undefined;
  const { canonicalName, tag = '' } = parsed;
  if (DISTROLESS.test(canonicalName)) {
    // A bare digest may be of any of them.
    if (parsed.tag === undefined && parsed.digest !== undefined) return LIKELY_NONE;
    if (/(?:^|-)debug(?:-|$)/.test(tag)) return ELSEWHERE;
    return canonicalName.startsWith('gcr.io/') ? NONE : LIKELY_NONE;
  }
  const chainguard = /^cgr\.dev\/([^/]+)\/([^/]+)$/.exec(canonicalName);
  if (chainguard !== null) {
    if (/(?:^|-)dev$/.test(tag)) return SH;
    if (!CHAINGUARD.has(chainguard[2] ?? '')) return undefined;
    return chainguard[1] === 'chainguard' ? NONE : LIKELY_NONE;
  }
  const hardened = /^dhi\.io\/([^/]+)$|\/dhi-([^/]+)$/.exec(canonicalName);
  if (hardened !== null) {
    if (/(?:^|-)(?:dev|sdk|compat)(?:-|$)/.test(tag)) return SH;
    return HARDENED.has(hardened[1] ?? hardened[2] ?? '') ? NONE : undefined;
  }
  if (
    /^mcr\.microsoft\.com\/dotnet\/(?:nightly\/)?(?:aspnet|monitor|runtime|runtime-deps)$/.test(canonicalName)
  )
    return /chiseled|distroless/.test(tag) ? NONE : SH;
  if (
    /^mcr\.microsoft\.com\/azurelinux\/distroless\/|^mcr\.microsoft\.com\/cbl-mariner\/distroless\//.test(
      canonicalName,
    )
  )
    return /debug/.test(tag) ? undefined : NONE;
  const official = /^docker\.io\/library\/([^/]+)$/.exec(canonicalName)?.[1];
  if (official !== undefined && OFFICIAL_NONE.has(official)) return nats(official, tag);
  // https://catalog.redhat.com: the smallest UBI keeps bash, and has neither package manager nor tools.
  if (
    /^registry\.(?:access\.)?redhat\.com\/ubi\d+\/ubi(?:-minimal|-micro|-init)?$|^docker\.io\/redhat\/ubi\d+/.test(
      canonicalName,
    )
  )
    return SH;
  return official !== undefined && WITH_SHELL.has(official) && !/windows|nanoserver/.test(tag)
    ? SH
    : undefined;
}

/** NATS on scratch is the default; its Alpine tags have a shell. */
function nats(name: string, tag: string): ImageShell | undefined {
  if (name === 'hello-world') return NONE;
  return /alpine/.test(tag) ? SH : /windows|nanoserver/.test(tag) ? undefined : NONE;
}

const WITH_SHELL = new Set([
  ...['almalinux', 'alpine', 'amazonlinux', 'archlinux', 'buildpack-deps', 'busybox', 'debian', 'fedora'],
  ...['golang', 'gradle', 'httpd', 'maven', 'nginx', 'node', 'openjdk', 'php', 'postgres', 'python', 'redis'],
  ...['eclipse-temurin', 'rockylinux', 'ruby', 'rust', 'tomcat', 'ubuntu'],
]);
