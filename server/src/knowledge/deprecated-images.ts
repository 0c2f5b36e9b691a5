import { parseReference } from '../image/reference.ts';
import { hasOfficialTag, officialName } from './official-images.ts';

/** A repository that gets no more updates. */
export interface Deprecation {
  /** As people write it. */
  readonly repository: string;
  /** The day, or the month, from which on there are no updates, where it is known. */
  readonly since: string | undefined;
  /** What takes its place; empty: nothing does. */
  readonly successors: readonly string[];
  /** A whole reference that may be written instead, where one is known to exist. */
  readonly replacement: string | undefined;
}

interface Known {
  readonly since?: string;
  readonly successors?: readonly string[];
  /** Tags that are not meant. */
  readonly except?: RegExp;
  readonly replace?: (tag: string, path: string) => string | undefined;
}

/**
 * Docker official images. Dates: when the repository left the library
 * (https://github.com/docker-library/official-images/commits/master/library, as of 2026-08-22), or what its page says
 * (https://github.com/docker-library/docs, deprecated.md).
 */
const OFFICIAL: Readonly<Record<string, Known>> = {
  adoptopenjdk: { since: '2021-10-08', successors: ['eclipse-temurin'], replace: temurin },
  celery: { since: '2017-06-23', successors: ['python'] },
  // https://hub.docker.com/_/centos
  centos: {
    since: '2024-06-30',
    successors: ['almalinux', 'quay.io/centos/centos'],
    replace: (tag) => (/^(?:centos)?8(?:\.|$)/.test(tag) ? 'almalinux:8' : undefined),
  },
  clearlinux: { since: '2025-07-18' },
  clefos: { since: '2024-06-30' },
  consul: { since: '2024-07-29', successors: ['hashicorp/consul'] },
  crux: { since: '2021-10-08' },
  django: { since: '2017-05-19', successors: ['python'] },
  'docker-dev': { since: '2016-06-03' },
  euleros: { since: '2021-10-08' },
  emqx: { successors: ['emqx/emqx'] },
  'express-gateway': { since: '2024-07-29' },
  fsharp: { since: '2021-08-02', successors: ['mcr.microsoft.com/dotnet/sdk'] },
  glassfish: { since: '2016-10-11' },
  hipache: { since: '2016-10-25' },
  iojs: { since: '2017-04-21', successors: ['node'] },
  java: { since: '2017-06-08', successors: ['eclipse-temurin'], replace: temurin },
  jenkins: { since: '2018-08-13', successors: ['jenkins/jenkins'] },
  jobber: { since: '2024-07-29' },
  'kaazing-gateway': { since: '2021-10-08' },
  liquibase: { successors: ['liquibase/liquibase'] },
  mono: { since: '2025-08-18' },
  'nats-streaming': { since: '2024-07-29', successors: ['nats'] },
  notary: { since: '2025-07-30' },
  nuxeo: { since: '2021-10-08' },
  // https://hub.docker.com/_/openjdk: only early-access builds of coming versions are still published.
  openjdk: {
    since: '2022-07',
    successors: ['eclipse-temurin', 'amazoncorretto'],
    except: /(?:^|-)ea(?:-|$)/,
    replace: temurin,
  },
  opensuse: { since: '2021-10-08', successors: ['opensuse/leap'] },
  owncloud: { since: '2019-01-02', successors: ['owncloud/server'] },
  piwik: { since: '2018-10-01', successors: ['matomo'] },
  rails: { since: '2017-05-19', successors: ['ruby'] },
  rockylinux: { successors: ['rockylinux/rockylinux'] },
  sentry: { since: '2021-10-08' },
  sl: { since: '2024-07-01', successors: ['almalinux'] },
  swarm: { since: '2021-10-08' },
  thrift: { since: '2021-10-08' },
  'ubuntu-debootstrap': { since: '2016-06-06', successors: ['ubuntu'] },
  'ubuntu-upstart': { since: '2016-06-06', successors: ['ubuntu'] },
  unit: { since: '2025-10' },
  vault: { since: '2024-07-29', successors: ['hashicorp/vault'] },
};

/** By canonical name; the text behind the matched part is kept for `replace`. */
const ELSEWHERE: readonly (readonly [name: RegExp, known: Known])[] = [
  // https://github.com/bitnami/containers/issues/83267: versioned tags moved to bitnamilegacy and are frozen there.
  [
    /^docker\.io\/bitnami\/(?!minideb$)/,
    { since: '2025-08-28', successors: ['bitnamisecure'], except: /^(?:latest)?$/ },
  ],
  [/^docker\.io\/bitnamilegacy\//, { since: '2025-08-28', successors: ['bitnamisecure'] }],
  // https://adoptium.net
  [/^docker\.io\/adoptopenjdk\//, { successors: ['eclipse-temurin'] }],
  // https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/
  [
    /^k8s\.gcr\.io\//,
    {
      since: '2023-04-03',
      successors: ['registry.k8s.io'],
      replace: (_tag, path) => `registry.k8s.io/${path}`,
    },
  ],
  // https://jupyter-docker-stacks.readthedocs.io
  [
    /^docker\.io\/jupyter\/(?:docker-stacks-foundation|[\w-]+-notebook)$/,
    { since: '2023-10-20', successors: ['quay.io/jupyter'] },
  ],
  // https://devblogs.microsoft.com/dotnet/net-core-container-images-now-published-to-microsoft-container-registry/
  [
    /^docker\.io\/microsoft\/(?:dotnet|aspnetcore|aspnetcore-build)$/,
    { successors: ['mcr.microsoft.com/dotnet'] },
  ],
  [
    /^docker\.io\/microsoft\/(?:aspnet|dotnet-framework|wcf)$/,
    { successors: ['mcr.microsoft.com/dotnet/framework'] },
  ],
  [
    /^docker\.io\/microsoft\/(?:iis|nanoserver|windowsservercore)$/,
    { successors: ['mcr.microsoft.com/windows'] },
  ],
  [/^docker\.io\/microsoft\/mssql-server-linux$/, { successors: ['mcr.microsoft.com/mssql/server'] }],
  // https://discuss.circleci.com/t/legacy-convenience-image-deprecation/41034
  [
    /^docker\.io\/circleci\/(?:android|buildpack-deps|clojure|dynamodb|elixir|golang|jruby|mariadb|mongo|mysql|node|openjdk|php|postgres|python|redis|ruby|rust)$/,
    { since: '2021-12-31', successors: ['cimg'] },
  ],
  // https://hub.docker.com/r/jenkins/jnlp-slave
  [/^docker\.io\/jenkins\/(?:jnlp-)?slave$/, { successors: ['jenkins/inbound-agent'] }],
  // https://github.com/GoogleContainerTools/kaniko
  [/^gcr\.io\/kaniko-project\/executor$/, { since: '2025-06-03' }],
  // https://github.com/tiangolo/uvicorn-gunicorn-fastapi-docker/pull/303
  [
    /^docker\.io\/tiangolo\/uvicorn-gunicorn(?:-fastapi|-starlette)?$/,
    { since: '2024-08-25', successors: ['python'] },
  ],
];

/** Undefined for images that are kept up, and for those of which nothing is known. */
export function deprecationOf(reference: string): Deprecation | undefined {
  const parsed = parseReference(reference);
  if (parsed === undefined) return undefined;
  const { canonicalName, nameEnd, path, tag, text } = parsed;
  const official = officialName(canonicalName);
  const known =
    official === undefined
      ? ELSEWHERE.find(([name]) => name.test(canonicalName))?.[1]
      : Object.hasOwn(OFFICIAL, official)
        ? OFFICIAL[official]
        : undefined;
  if (known === undefined || known.except?.test(tag ?? '') === true) return undefined;
  return {
    repository: text.slice(0, nameEnd),
    since: known.since,
    successors: known.successors ?? [],
    replacement:
      parsed.digest === undefined && tag !== undefined ? known.replace?.(tag, `${path}:${tag}`) : undefined,
  };
}

/**
 * The Temurin tag of the same Java version and kind: `11.0.3-jdk-slim` to `11-jdk`, `8-jre-alpine` to `8-jre-alpine`.
 * Temurin's plain tags are on Ubuntu, where the old images were on Debian or Oracle Linux.
 */
function temurin(tag: string): string | undefined {
  const match = /^(\d+)[\d.u]*(?:-(jdk|jre))?(-hotspot)?((?:-slim|-alpine[\d.]*|-[a-z]+)*)$/.exec(tag);
  if (match === null) return undefined;
  const [, version = '', kind = 'jdk', , flavours = ''] = match;
  if (/oracle|oraclelinux|windows|nanoserver|openj9/.test(flavours)) return undefined;
  const wanted = `${version}-${kind}${flavours.includes('-alpine') ? '-alpine' : ''}`;
  return hasOfficialTag('eclipse-temurin', wanted) ? `eclipse-temurin:${wanted}` : undefined;
}
