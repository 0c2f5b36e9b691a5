import { isWeak } from './secret-values.ts';

/**
 * Variables that images of databases, brokers and consoles take a password from, with defaults of their own beyond
 * those that every list of weak passwords has. Sources: the images' pages on https://hub.docker.com (postgres, mysql,
 * mariadb, mongo, rabbitmq, neo4j, bitnami/*, minio/minio, grafana/grafana, keycloak, influxdb, dpage/pgadmin4 …).
 */
const PASSWORDS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...`POSTGRES_PASSWORD POSTGRESQL_PASSWORD POSTGRESQL_POSTGRES_PASSWORD PGPASSWORD MYSQL_ROOT_PASSWORD MYSQL_PASSWORD
    MYSQL_PWD MARIADB_ROOT_PASSWORD MARIADB_PASSWORD PERCONA_ROOT_PASSWORD MONGO_INITDB_ROOT_PASSWORD MONGODB_ROOT_PASSWORD
    MONGODB_PASSWORD REDIS_PASSWORD RABBITMQ_DEFAULT_PASS RABBITMQ_PASSWORD MINIO_ROOT_PASSWORD MINIO_SECRET_KEY
    GF_SECURITY_ADMIN_PASSWORD KEYCLOAK_ADMIN_PASSWORD KEYCLOAK_PASSWORD KC_BOOTSTRAP_ADMIN_PASSWORD KC_DB_PASSWORD
    ELASTIC_PASSWORD KIBANA_PASSWORD OPENSEARCH_INITIAL_ADMIN_PASSWORD DOCKER_INFLUXDB_INIT_PASSWORD INFLUXDB_ADMIN_PASSWORD
    INFLUXDB_USER_PASSWORD CLICKHOUSE_PASSWORD ORACLE_PASSWORD ORACLE_PWD ACTIVEMQ_ADMIN_PASSWORD ARTEMIS_PASSWORD
    PGADMIN_DEFAULT_PASSWORD DJANGO_SUPERUSER_PASSWORD WORDPRESS_DB_PASSWORD WORDPRESS_PASSWORD _AIRFLOW_WWW_USER_PASSWORD
    LDAP_ADMIN_PASSWORD COUCHDB_PASSWORD ARANGO_ROOT_PASSWORD SONAR_JDBC_PASSWORD NEXUS_PASSWORD JENKINS_PASS
    TOMCAT_PASSWORD SUPERSET_PASSWORD`
    .split(/\s+/)
    .map((name) => [name, []] as const),
  ['CASSANDRA_PASSWORD', ['cassandra']],
  // https://learn.microsoft.com/sql/linux/quickstart-install-connect-docker
  [
    'SA_PASSWORD',
    ['yourstrong(!)password', 'yourstrong!passw0rd', '<yourstrong@passw0rd>', 'yourstrong@passw0rd'],
  ],
  [
    'MSSQL_SA_PASSWORD',
    ['yourstrong(!)password', 'yourstrong!passw0rd', '<yourstrong@passw0rd>', 'yourstrong@passw0rd'],
  ],
  ['VNC_PW', ['vncpassword', 'headless']],
  ['VNC_PASSWORD', ['vncpassword', 'headless']],
]);

/** Settings that switch passwords off. */
const OPEN: ReadonlyMap<string, RegExp> = new Map([
  ['POSTGRES_HOST_AUTH_METHOD', /^trust$/i],
  ['MYSQL_ALLOW_EMPTY_PASSWORD', /./],
  ['MARIADB_ALLOW_EMPTY_ROOT_PASSWORD', /./],
  ['ALLOW_EMPTY_PASSWORD', /^(?:yes|true|1)$/i],
  ['ALLOW_ANONYMOUS_LOGIN', /^(?:yes|true|1)$/i],
  ['ALLOW_NONE_AUTHENTICATION', /^(?:yes|true|1)$/i],
  ['ARANGO_NO_AUTH', /./],
  ['NEO4J_AUTH', /^none$/i],
]);

const PASSWORD_NAME = /(?:^|_|[a-z](?=P))(?:password|passwd|passwort|_pass|_pwd)\d?$/i;

export type DefaultCredential =
  /** A variable of a known image; or just a variable with a password's name. */
  { readonly kind: 'default'; readonly known: boolean } | { readonly kind: 'open' };

/** Whether a variable sets a password that is tried first, or none at all. */
export function defaultCredential(name: string, value: string): DefaultCredential | undefined {
  if (value === '' || value.includes('$')) return undefined;
  if (OPEN.get(name)?.test(value) === true) return { kind: 'open' };
  const own = PASSWORDS.get(name);
  const text = value.toLowerCase();
  if (name === 'NEO4J_AUTH') {
    const password = text.slice(text.indexOf('/') + 1);
    return isWeak(password) ? { kind: 'default', known: true } : undefined;
  }
  if (own !== undefined)
    return isWeak(value) || own.includes(text) ? { kind: 'default', known: true } : undefined;
  return PASSWORD_NAME.test(name) && isWeak(value) && !/^(?:default|token|key|local|app)$/.test(text)
    ? { kind: 'default', known: false }
    : undefined;
}

/** Whether an account's password is one that is tried first: a weak one, or the account's own name. */
export function isDefaultLogin(user: string, password: string): boolean {
  return password !== '' && (password === user || isWeak(password));
}
