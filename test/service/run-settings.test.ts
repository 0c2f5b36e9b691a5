import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { parse } from 'yaml';
import { RUN_FORMATS, type RunFormat } from '../../server/src/protocol/requests.ts';
import { runSettings } from '../../server/src/service/run-settings.ts';

/** The words that `docker` gets when a shell reads the settings. */
function dockerWords(dockerfile: string): string[] {
  const script = `docker() { printf '%s\\0' "$@"; }\n${textOf(dockerfile, 'docker')}`;
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

function textOf(dockerfile: string, format: RunFormat): string {
  const result = runSettings(dockerfile, format);
  assert.ok(result.kind === 'settings');
  return result.text;
}

/** Values of an option, in their order. */
function valuesOf(words: readonly string[], option: string): string[] {
  return words.flatMap((word, index) => (word === option ? [words[index + 1] ?? ''] : []));
}

/** Compose and Kubernetes read YAML as 1.1 or 1.2; both have to see the same. */
function yamlOf(dockerfile: string, format: 'compose' | 'kubernetes'): unknown {
  const text = textOf(dockerfile, format);
  const value: unknown = parse(text);
  assert.deepEqual(parse(text, { version: '1.1' }), value);
  return value;
}

interface Service {
  readonly user?: string;
  readonly cap_drop: readonly string[];
  readonly cap_add?: readonly string[];
  readonly tmpfs: readonly string[];
  readonly volumes?: readonly { readonly type: string; readonly source: string; readonly target: string }[];
  readonly ports?: readonly string[];
  readonly stop_signal?: string;
  readonly read_only: boolean;
  readonly security_opt: readonly string[];
}

interface Pod {
  readonly securityContext: {
    readonly runAsNonRoot?: boolean;
    readonly runAsUser?: number;
    readonly runAsGroup?: number;
    readonly sysctls?: readonly unknown[];
  };
  readonly containers: readonly [
    {
      readonly ports?: readonly unknown[];
      readonly securityContext: {
        readonly capabilities: { readonly drop: string[]; readonly add?: string[] };
      };
      readonly livenessProbe?: { readonly exec: { readonly command: readonly string[] } } & Record<
        string,
        unknown
      >;
      readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
    },
  ];
  readonly volumes: readonly { readonly name: string; readonly emptyDir: object }[];
}

const service = (dockerfile: string): Service =>
  (yamlOf(dockerfile, 'compose') as { services: { app: Service } }).services.app;
const pod = (dockerfile: string): Pod => (yamlOf(dockerfile, 'kubernetes') as { spec: Pod }).spec;

describe('run settings', () => {
  it('always takes away what few programs need', () => {
    const words = dockerWords('FROM alpine:3\n');
    assert.equal(words[0], 'run');
    assert.equal(words.at(-1), 'app');
    assert.ok(words.includes('--read-only'));
    assert.deepEqual(valuesOf(words, '--cap-drop'), ['ALL']);
    assert.deepEqual(valuesOf(words, '--security-opt'), ['no-new-privileges']);
    const { cap_drop: dropped, read_only: isReadOnly, security_opt: security } = service('FROM alpine:3\n');
    assert.deepEqual([dropped, isReadOnly, security], [['ALL'], true, ['no-new-privileges:true']]);
    assert.deepEqual(pod('FROM alpine:3\n').containers[0].securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  const users: readonly {
    readonly name: string;
    readonly code: string;
    readonly docker: readonly string[];
    readonly kubernetes: Pod['securityContext'];
    readonly note?: RegExp;
  }[] = [
    {
      name: 'a number',
      code: 'FROM alpine:3\nUSER 10001:20002\n',
      docker: ['10001:20002'],
      kubernetes: { runAsNonRoot: true, runAsUser: 10001, runAsGroup: 20002 },
    },
    {
      name: 'a number that YAML 1.1 takes for a time',
      code: 'FROM alpine:3\nUSER 22:22\n',
      docker: ['22:22'],
      kubernetes: { runAsNonRoot: true, runAsUser: 22, runAsGroup: 22 },
    },
    {
      name: 'an account with a number of its own',
      code: 'FROM debian:13\nRUN useradd --uid 5000 web\nUSER web\n',
      docker: ['web'],
      kubernetes: { runAsNonRoot: true, runAsUser: 5000 },
    },
    {
      name: "the image's account, through an argument",
      code: 'FROM node:22\nARG WHO=node\nUSER $WHO\n',
      docker: ['node'],
      kubernetes: { runAsNonRoot: true, runAsUser: 1000 },
    },
    {
      name: 'an account whose number nobody tells',
      code: 'FROM debian:13\nRUN useradd web\nUSER web\n',
      docker: ['web'],
      kubernetes: {},
      note: /# Kubernetes checks runAsNonRoot by number, and that of 'web' is not known/,
    },
    {
      name: 'a number that is too large',
      code: 'FROM alpine:3\nUSER 99999999999\n',
      docker: ['99999999999'],
      kubernetes: {},
      note: /# Kubernetes checks/,
    },
    { name: 'root', code: 'FROM alpine:3\nUSER 0\n', docker: [], kubernetes: {}, note: /# It runs as root/ },
    {
      name: 'root of the image',
      code: 'FROM alpine:3\n',
      docker: [],
      kubernetes: {},
      note: /# It runs as root/,
    },
    {
      name: 'somebody that only the build knows',
      code: 'FROM alpine:3\nARG WHO\nUSER $WHO\n',
      docker: [],
      kubernetes: {},
      note: /# Whom it runs as is not known/,
    },
    {
      name: 'the user of the stage that it is built from',
      code: 'FROM alpine:3 AS base\nUSER 7\nFROM base\n',
      docker: ['7'],
      kubernetes: { runAsNonRoot: true, runAsUser: 7 },
    },
  ];
  for (const { name, code, docker, kubernetes, note } of users) {
    it(`runs as ${name}`, () => {
      assert.deepEqual(valuesOf(dockerWords(code), '--user'), docker);
      assert.equal(service(code).user, docker[0]);
      assert.deepEqual(pod(code).securityContext, {
        ...kubernetes,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      if (note !== undefined) assert.match(textOf(code, 'kubernetes'), note);
    });
  }

  it('leaves those who hand over what they need for it', () => {
    const postgres = 'FROM postgres:17\n';
    const needed = ['CHOWN', 'DAC_OVERRIDE', 'SETGID', 'SETUID'];
    assert.deepEqual(valuesOf(dockerWords(postgres), '--cap-add'), needed);
    assert.deepEqual(pod(postgres).containers[0].securityContext.capabilities.add, needed);
    assert.deepEqual(service('FROM nginx:1\nUSER root\n').cap_add, [
      ...['CHOWN', 'DAC_OVERRIDE', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'],
    ]);
  });

  it('publishes ports on this machine, and may listen below 1024', () => {
    const code = 'FROM alpine:3\nEXPOSE 80 53/udp 8000-8010 8080/tcp 99999 0 x $Y\nUSER 7\n';
    const published = ['127.0.0.1:80:80', '127.0.0.1:53:53/udp', '127.0.0.1:8000-8010:8000-8010'];
    const words = dockerWords(code);
    assert.deepEqual(valuesOf(words, '--publish'), [...published, '127.0.0.1:8080:8080']);
    assert.deepEqual(valuesOf(words, '--cap-add'), ['NET_BIND_SERVICE']);
    assert.deepEqual(service(code).ports, [...published, '127.0.0.1:8080:8080']);
    const { containers, securityContext } = pod(code);
    assert.deepEqual(containers[0].ports, [
      { containerPort: 80, protocol: 'TCP' },
      { containerPort: 53, protocol: 'UDP' },
      { containerPort: 8080, protocol: 'TCP' },
    ]);
    assert.deepEqual(securityContext.sysctls, [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }]);
    assert.match(textOf(code, 'kubernetes'), /# Ranges of ports are left out/);
    const high = 'FROM alpine:3\nEXPOSE 8080\nUSER 7\n';
    assert.deepEqual(valuesOf(dockerWords(high), '--cap-add'), []);
    assert.equal(pod(high).securityContext.sysctls, undefined);
  });

  it('mounts what is written to: for good, or to be lost', () => {
    const code = 'FROM nginx:1\nENV UPLOAD_DIR=/srv/uploads\nVOLUME /data /more\n';
    assert.deepEqual(valuesOf(dockerWords(code), '--mount'), [
      ...['/run', '/srv/uploads', '/tmp', '/var/cache/nginx'].map((path) => `type=tmpfs,target=${path}`),
      'type=volume,source=app-data,target=/data',
      'type=volume,source=app-data-2,target=/more',
    ]);
    const { tmpfs, volumes } = service(code);
    assert.deepEqual(tmpfs, ['/run', '/srv/uploads', '/tmp', '/var/cache/nginx']);
    assert.deepEqual(
      volumes?.map(({ target }) => target),
      ['/data', '/more'],
    );
    const { containers, volumes: folders } = pod(code);
    const mounts = containers[0].volumeMounts;
    assert.deepEqual(
      mounts.map(({ mountPath }) => mountPath),
      ['/data', '/more', ...tmpfs],
    );
    assert.deepEqual(
      folders,
      mounts.map(({ name }) => ({ name, emptyDir: {} })),
    );
  });

  it('hides nothing that the image brings', () => {
    const code = 'FROM alpine:3\nWORKDIR /app\nCOPY . .\nENV DATA_DIR=/app/store LOG_DIR=/usr/lib TMPDIR=/\n';
    const { tmpfs, volumes } = service(code);
    assert.deepEqual(tmpfs, ['/tmp']);
    assert.deepEqual(
      volumes?.map(({ target }) => target),
      ['/app/store'],
    );
    assert.match(textOf(code, 'kubernetes'), /# An emptyDir hides what the image holds in \/app\/store:/);
    assert.match(textOf(code, 'docker'), /and to be tried/);
  });

  it('takes stop signal and health check along', () => {
    const code =
      'FROM alpine:3\nSTOPSIGNAL SIGQUIT\nHEALTHCHECK --interval=1m30s --timeout=1500ms --start-period=5s --retries=7 CMD ["ask", "$$(me) $x"]\n';
    assert.deepEqual(valuesOf(dockerWords(code), '--stop-signal'), ['SIGQUIT']);
    assert.equal(service(code).stop_signal, 'SIGQUIT');
    assert.deepEqual(pod(code).containers[0].livenessProbe, {
      exec: { command: ['ask', '$$$$(me) $x'] },
      initialDelaySeconds: 5,
      periodSeconds: 90,
      timeoutSeconds: 2,
      failureThreshold: 7,
    });
    const shell = 'FROM alpine:3\nSHELL ["/bin/ash", "-ec"]\nHEALTHCHECK CMD curl -f "$HOST" || exit 1\n';
    assert.deepEqual(pod(shell).containers[0].livenessProbe, {
      exec: { command: ['/bin/ash', '-ec', 'curl -f "$HOST" || exit 1'] },
      periodSeconds: 30,
      timeoutSeconds: 30,
      failureThreshold: 3,
    });
    for (const none of ['NONE', 'CMD', 'CMD []'])
      assert.equal(pod(`FROM alpine:3\nHEALTHCHECK ${none}\n`).containers[0].livenessProbe, undefined);
  });

  const paths: readonly string[] = [
    ...["/it's", '/a b', '/a"b', '/a,b', '/$(touch x)', '/`id`', '/a;b', '/a&b', '/-x', '/a#b', '/a\\b'],
    ...['/*', '/é', '/{a}', '/a:ro', '/!x', '/%s', "/','"],
  ];
  for (const path of paths) {
    it(`gives ${path} over as it is`, () => {
      const code = `FROM alpine:3\nVOLUME [${JSON.stringify(path.replace(/[\\$"']/g, '\\$&'))}]\n`;
      const mount = valuesOf(dockerWords(code), '--mount').at(-1) ?? '';
      assert.deepEqual(csvFields(mount), ['type=volume', 'source=app-data', `target=${path}`]);
      assert.equal(service(code).volumes?.[0]?.target, path.replaceAll('$', '$$$$'));
      const mounts = pod(code).containers[0].volumeMounts.map(({ mountPath }) => mountPath);
      assert.deepEqual(mounts, path.includes(':') ? ['/tmp'] : [path, '/tmp']);
    });
  }

  it('copies nothing that would drive a terminal or mislead a reader', () => {
    const code =
      'FROM alpine:3\nVOLUME ["/a\\u001b[2Jb", "/c\\u202ed", "/e\\nf"]\nSTOPSIGNAL "x;y"\nUSER a\u0007b\nHEALTHCHECK CMD ["a\\u001b"]\n';
    for (const format of RUN_FORMATS) {
      const text = textOf(code, format);
      assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
      assert.doesNotMatch(text, /\/[ace]|x;y/);
    }
  });

  it('says why there is nothing', () => {
    for (const format of RUN_FORMATS) {
      assert.match(reasonOf('', format), /no FROM/);
      assert.match(reasonOf('FROM mcr.microsoft.com/windows/servercore:ltsc2022\n', format), /Windows/);
    }
  });
});

function reasonOf(dockerfile: string, format: RunFormat): string {
  const result = runSettings(dockerfile, format);
  return result.kind === 'refused' ? result.reason : '';
}

/** One line of CSV as RFC 4180 has it. */
function csvFields(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
  );
}
