import { parseReference } from '../image/reference.ts';
import { memoised } from '../text/memo.ts';
import { officialName } from './official-images.ts';

/** Whom an image runs its process as when nothing sets USER, and whom it could run it as. */
export interface ImageUser {
  /**
   * `drops`: starts as root, and its entrypoint hands over to another user. `managed`: the platform it is made for
   * chooses the user. `unknown`: not in the table; most images are root.
   */
  readonly start: 'root' | 'nonroot' | 'drops' | 'managed' | 'unknown';
  /** Its own account for running things. */
  readonly user?: string;
  /** Its server has to start as root (port, log or cache files), so that setting a user alone breaks it. */
  readonly needsRoot?: boolean;
}

const UNKNOWN: ImageUser = { start: 'unknown' };
const ROOT: ImageUser = { start: 'root' };
const NONROOT: ImageUser = { start: 'nonroot' };

/**
 * Docker official images. Sources: what each one's configuration says in
 * https://github.com/docker-library/repo-info/tree/master/repos, and their Dockerfiles and entrypoints.
 */
const OFFICIAL: ReadonlyMap<string, ImageUser> = new Map<string, ImageUser>([
  ...[
    ...[
      'almalinux',
      'alpine',
      'amazoncorretto',
      'amazonlinux',
      'archlinux',
      'bash',
      'buildpack-deps',
      'busybox',
    ],
    ...[
      'centos',
      'clojure',
      'composer',
      'dart',
      'debian',
      'docker',
      'eclipse-temurin',
      'elixir',
      'erlang',
      'fedora',
    ],
    ...[
      'gcc',
      'golang',
      'haskell',
      'haxe',
      'ibm-semeru-runtimes',
      'julia',
      'maven',
      'mono',
      'openjdk',
      'oraclelinux',
    ],
    ...[
      'nats',
      'perl',
      'photon',
      'pypy',
      'python',
      'r-base',
      'registry',
      'rockylinux',
      'ros',
      'ruby',
      'rust',
    ],
    ...['sapmachine', 'sl', 'swift', 'swipl', 'tomcat', 'ubuntu', 'unit'],
  ].map((name) => [name, ROOT] as const),
  ...Object.entries({ node: 'node', gradle: 'gradle', php: 'www-data' }).map(
    ([name, user]) => [name, { start: 'root', user }] as const,
  ),
  ...[
    'caddy',
    'drupal',
    'httpd',
    'joomla',
    'mediawiki',
    'nextcloud',
    'nginx',
    'phpmyadmin',
    'traefik',
    'wordpress',
  ].map((name) => [name, { start: 'root', needsRoot: true }] as const),
  ...Object.entries({
    cassandra: 'cassandra',
    couchdb: 'couchdb',
    flink: 'flink',
    ghost: 'node',
    influxdb: 'influxdb',
    mariadb: 'mysql',
    mongo: 'mongodb',
    mysql: 'mysql',
    neo4j: 'neo4j',
    postgres: 'postgres',
    rabbitmq: 'rabbitmq',
    redis: 'redis',
    redmine: 'redmine',
    storm: 'storm',
    telegraf: 'telegraf',
    valkey: 'valkey',
    zookeeper: 'zookeeper',
  }).map(([name, user]) => [name, { start: 'drops', user }] as const),
  ...Object.entries({
    adminer: 'adminer',
    elasticsearch: 'elasticsearch',
    emqx: 'emqx',
    fluentd: 'fluent',
    groovy: 'groovy',
    haproxy: 'haproxy',
    kibana: 'kibana',
    kong: 'kong',
    liquibase: 'liquibase',
    logstash: 'logstash',
    memcached: 'memcache',
    odoo: 'odoo',
    'open-liberty': '1001',
    percona: 'mysql',
    solr: 'solr',
    sonarqube: 'sonarqube',
    spark: 'spark',
    varnish: 'varnish',
    'websphere-liberty': '1001',
  }).map(([name, user]) => [name, { start: 'nonroot', user }] as const),
]);

/** Images elsewhere: canonical name, and tag where it decides. */
const ELSEWHERE: readonly (readonly [
  name: RegExp,
  user: ImageUser | ((tag: string, name: string) => ImageUser),
])[] = [
  // https://github.com/GoogleContainerTools/distroless: every other tag is root; `nonroot` is dealt with by its word.
  [/^gcr\.io\/distroless\//, ROOT],
  // https://github.com/chainguard-images/images (locked_config.json): 65532 but for these.
  [/^cgr\.dev\/[^/]+\/(?:apko|bash|docker-dind|gcc-glibc|go|melange|wolfi-base)$/, ROOT],
  [/^cgr\.dev\/[^/]+\/postgres$/, { start: 'drops', user: 'postgres' }],
  [/^cgr\.dev\//, NONROOT],
  // https://github.com/docker-hardened-images/catalog: the images to build with are root.
  [/^dhi\.io\/docker|\/dhi-docker$/, UNKNOWN],
  [/^dhi\.io\/|\/dhi-[^/]+$/, (tag) => (/(?:^|-)dev(?:-|$)/.test(tag) ? ROOT : NONROOT)],
  // https://github.com/sclorg: source-to-image builders and runtimes are 1001, openjdk 185; the plain systems are root.
  [
    /^registry\.(?:access\.)?redhat\.com\/ubi\d+\/ubi(?:-minimal|-micro|-init)?$|^docker\.io\/redhat\/ubi\d+/,
    ROOT,
  ],
  [/^registry\.(?:access\.)?redhat\.com\/ubi\d+\/openjdk-/, { start: 'nonroot', user: '185' }],
  [
    /^registry\.(?:access\.)?redhat\.com\/(?:ubi|rhel)\d+\/(?:dotnet|go-toolset|httpd|nginx|nodejs|perl|php|python|ruby|s2i)-?|^quay\.io\/sclorg\//,
    { start: 'nonroot', user: '1001' },
  ],
  // https://github.com/rhel-labs/zt-hardened-images
  [/^registry\.access\.redhat\.com\/hi\/|^quay\.io\/hummingbird\//, NONROOT],
  // https://github.com/dotnet/dotnet-docker/blob/main/documentation/ubuntu-chiseled.md; APP_UID exists from .NET 8 on.
  [
    /^mcr\.microsoft\.com\/dotnet\/(?:core\/)?(?:aspnet|monitor|runtime|runtime-deps|sdk)$/,
    (tag) => (/^(?:[89]|[1-9]\d)\./.test(tag) ? { start: 'root', user: '$APP_UID' } : ROOT),
  ],
  // https://github.com/microsoft/mssql-docker/tree/master/linux/preview
  [/^mcr\.microsoft\.com\/mssql\/(?:rhel\/)?server$/, { start: 'nonroot', user: 'mssql' }],
  // https://docs.aws.amazon.com/lambda/latest/dg/images-create.html: Lambda brings its own unprivileged user.
  [/^public\.ecr\.aws\/lambda\/|^docker\.io\/amazon\/aws-lambda-/, { start: 'managed' }],
  // Tools start them as the user that their metadata names (https://containers.dev/implementors/json_reference/).
  [/^mcr\.microsoft\.com\/(?:vscode\/)?devcontainers\//, { start: 'managed' }],
  // Booted as an operating system (https://bootc-dev.github.io/bootc/).
  [/(?:^|[/-])bootc(?:$|-)/, { start: 'managed' }],
  // https://github.com/jupyter/docker-stacks
  [
    /^(?:docker|quay)\.io\/jupyter\/(?!docker-stacks-foundation$)[\w-]+-notebook$/,
    { start: 'nonroot', user: 'jovyan' },
  ],
  // https://github.com/SeleniumHQ/docker-selenium
  [/^docker\.io\/selenium\//, { start: 'nonroot', user: '1200' }],
  // https://github.com/jenkinsci/docker and docker-agents
  [/^docker\.io\/jenkins\/(?:agent|inbound-agent|jenkins)$/, { start: 'nonroot', user: 'jenkins' }],
  // https://www.elastic.co/guide/en/elasticsearch/reference/current/docker.html
  [/^docker\.elastic\.co\/(?:elasticsearch|kibana|logstash)\//, { start: 'nonroot', user: '1000' }],
  // https://github.com/bitnami/containers: applications are 1001; the language images are root.
  [
    /^docker\.io\/bitnami(?:legacy|secure)?\/(?!(?:dotnet|express|git|golang|java|laravel|minideb|node|php-fpm|python|rails|ruby|symfony)(?:-|$))/,
    { start: 'nonroot', user: '1001' },
  ],
  ...(
    [
      // Each project's own Dockerfile: https://github.com/<owner>/<repository>.
      [/^docker\.io\/(?:cimg|circleci)\//, 'circleci'],
      [/^docker\.io\/gitpod\/workspace-/, 'gitpod'],
      [/^docker\.io\/codercom\/code-server$/, 'coder'],
      [/^docker\.io\/grafana\/grafana(?:-oss|-enterprise)?$/, '472'],
      [/^docker\.io\/grafana\/(?:loki|tempo|mimir)$/, '10001'],
      [
        /^(?:docker\.io\/prom|quay\.io\/prometheus)\/(?:alertmanager|node-exporter|prometheus|pushgateway)$/,
        'nobody',
      ],
      [/^quay\.io\/keycloak\/keycloak$/, '1000'],
      [/^docker\.io\/apache\/airflow$/, 'airflow'],
      [/^docker\.io\/apache\/(?:spark|spark-py|spark-r)$/, 'spark'],
      [/^docker\.io\/apache\/(?:kafka|kafka-native)$|^docker\.io\/confluentinc\/cp-/, 'appuser'],
      [/^docker\.io\/apache\/nifi$/, 'nifi'],
      [/^docker\.io\/curlimages\/curl$|^quay\.io\/curl\/curl$/, 'curl_user'],
      [/^docker\.io\/opensearchproject\/opensearch(?:-dashboards)?$/, '1000'],
      [/^docker\.io\/n8nio\/n8n$/, 'node'],
      [/^docker\.io\/nodered\/node-red$/, 'node-red'],
      [/^docker\.io\/sonatype\/nexus3$/, 'nexus'],
      [/^docker\.io\/rundeck\/rundeck$/, 'rundeck'],
      [/^docker\.io\/homebrew\/brew$/, 'linuxbrew'],
      [/^quay\.io\/argoproj\/argocd$/, '999'],
      [/^docker\.io\/fluent\/fluentd$/, 'fluent'],
      [/^(?:docker|quay)\.io\/jupyterhub\/(?:k8s-)?singleuser/, 'jovyan'],
    ] as const
  ).map(([name, user]) => [name, { start: 'nonroot', user }] as const),
  [/^docker\.io\/oven\/bun$/, { start: 'root', user: 'bun' }],
  [/^docker\.io\/denoland\/deno$/, { start: 'root', user: 'deno' }],
  [/^docker\.io\/valkey\/valkey$/, { start: 'drops', user: 'valkey' }],
  [
    /^docker\.io\/(?:pgvector\/pgvector|postgis\/postgis|timescale\/timescaledb)$/,
    { start: 'drops', user: 'postgres' },
  ],
  [/^docker\.io\/hashicorp\/(?:consul|vault)$/, { start: 'drops' }],
  [/^docker\.io\/clickhouse\/clickhouse-server$/, { start: 'drops', user: 'clickhouse' }],
  [/^docker\.io\/redis\/redis-stack/, { start: 'drops', user: 'redis' }],
  [
    /^docker\.io\/(?:nvidia\/cuda|opensuse\/(?:leap|tumbleweed)|pytorch\/pytorch|tensorflow\/tensorflow)$|^nvcr\.io\/nvidia\/(?:cuda|pytorch|tensorflow|tritonserver)$|^quay\.io\/centos\/centos$/,
    ROOT,
  ],
];

/** Words in a name or tag that say so themselves: distroless `nonroot`, `nginx-unprivileged`, .NET `chiseled`. */
const SAYS_NONROOT = /(?:^|[^a-z])(?:non-?root|rootless|unprivileged|chiseled)(?:[^a-z]|$)/;
/** .NET and Azure Linux images without a shell run as their own user. */
const MICROSOFT_DISTROLESS = /^mcr\.microsoft\.com\/dotnet\/.*:.*distroless/;

export const imageUser: (reference: string) => ImageUser = memoised(lookUp);

function lookUp(reference: string): ImageUser {
  const parsed = parseReference(reference);
  if (parsed === undefined) return UNKNOWN;
  const { canonicalName, tag = '' } = parsed;
  const text = `${canonicalName}:${tag}`;
  if (MICROSOFT_DISTROLESS.test(text)) return { start: 'nonroot', user: '$APP_UID' };
  if (SAYS_NONROOT.test(text)) return NONROOT;
  const official = officialName(canonicalName);
  if (official !== undefined) return OFFICIAL.get(official) ?? UNKNOWN;
  for (const [name, user] of ELSEWHERE) {
    if (name.test(canonicalName)) return typeof user === 'function' ? user(tag, canonicalName) : user;
  }
  return UNKNOWN;
}
