import assert from 'node:assert/strict';
import { checkCompose, isProven } from '../../server/src/compose/check.ts';
import { COMPOSE_RULES } from '../../server/src/compose/names.ts';
import type { Surroundings } from '../../server/src/compose/read.ts';
import { composeRules } from '../../server/src/compose/rules.ts';
import type { Finding } from '../../server/src/lint/finding.ts';
import { applyEdits } from '../../server/src/text/edit.ts';

const ALL = { profile: { preset: 'all', rules: {}, minimumConfidence: 'low' } as const };
const HARD =
  '    read_only: true\n    cap_drop: [ALL]\n    security_opt: [no-new-privileges:true]\n    user: "1000"\n';

/** A service whose only faults are those of the lines given. */
function service(lines: string): string {
  return `services:\n  web:\n    image: a.example/b:1@sha256:${'0'.repeat(64)}\n${HARD}${lines}`;
}

function names(text: string): string[] {
  return checkCompose(text, ALL).map(
    ({ rule, span }) => `${rule} ${text.slice(span.start, span.end).split('\n')[0] ?? ''}`,
  );
}

const TABLE: readonly (readonly [what: string, text: string, found: readonly string[]])[] = [
  ['a hardened service', service(''), []],
  ['privileged', service('    privileged: true\n'), ['compose-privileged privileged']],
  [
    'the socket',
    service('    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock:ro\n      - data:/data\n'),
    ['compose-engine-socket /var/run/docker.sock:/var/run/docker.sock:ro'],
  ],
  [
    'the socket, the long way',
    service(
      '    volumes:\n      - type: bind\n        source: /run/podman/podman.sock\n        target: /s\n',
    ),
    ['compose-engine-socket type: bind'],
  ],
  [
    'namespaces',
    service('    network_mode: host\n    pid: host\n    ipc: private\n'),
    ['compose-host-namespace host', 'compose-host-namespace host'],
  ],
  [
    'capabilities',
    service('    cap_add: [NET_BIND_SERVICE, CAP_SYS_ADMIN]\n'),
    ['compose-dangerous-capability CAP_SYS_ADMIN'],
  ],
  [
    'filters',
    service('    x: 1\n').replace('[no-new-privileges:true]', '[no-new-privileges:true, seccomp=unconfined]'),
    ['compose-unconfined seccomp=unconfined'],
  ],
  [
    'secrets in a map',
    service(
      '    environment:\n      DB_PASSWORD: hunter2hunter2x9\n      LOG_LEVEL: debug\n      API_TOKEN: ${API_TOKEN}\n      KEY_FILE: /run/secrets/key\n',
    ),
    ['compose-secret-in-environment DB_PASSWORD'],
  ],
  [
    'secrets in a list',
    service('    environment:\n      - DB_PASSWORD=hunter2hunter2x9\n      - TOKEN\n'),
    ['compose-secret-in-environment DB_PASSWORD'],
  ],
  ['root', service('').replace('"1000"', 'root'), ['compose-root-user root']],
  ['no tag', 'services:\n  web:\n    image: nginx\n' + HARD, ['compose-image-tag nginx']],
  ['no digest', 'services:\n  web:\n    image: nginx:1.29\n' + HARD, ['compose-image-digest nginx:1.29']],
  ['a variable for an image', 'services:\n  web:\n    image: $IMAGE\n' + HARD, []],
  [
    'what an anchor brings in',
    `x-hard: &hard\n  read_only: true\n  cap_drop: [ALL]\n  security_opt: [no-new-privileges:true]\n  user: "1000"\nservices:\n  web:\n    <<: *hard\n    image: a.example/b:1@sha256:${'0'.repeat(64)}\n`,
    [],
  ],
  [
    'what another file may bring in',
    'services:\n  web:\n    extends: { file: base.yaml, service: web }\n',
    [],
  ],
  [
    'nothing set',
    'services:\n  web:\n    build: .\n',
    ['compose-drop-capabilities web', 'compose-no-new-privileges web', 'compose-read-only web'],
  ],
  [
    'an image that starts as root',
    'services:\n  web:\n    image: python:3.14\n    read_only: true\n    cap_drop: [ALL]\n    security_opt: [no-new-privileges]\n',
    ['compose-image-digest python:3.14', 'compose-root-user web'].sort(),
  ],
  [
    'a comment',
    service('    # bulkhead ignore=compose-privileged reason="needed"\n    privileged: true\n'),
    [],
  ],
  [
    'a comment for the file',
    `# bulkhead file-ignore=compose-privileged\n${service('    privileged: true\n')}`,
    [],
  ],
  [
    'a comment in a text',
    service('    command: |\n      # bulkhead file-ignore=compose-privileged\n    privileged: true\n'),
    ['compose-privileged privileged'],
  ],
  ['no Compose file', 'a: 1\n', []],
  ['broken YAML', 'services:\n  web:\n    image: [nginx\n    privileged: true\n', []],
  ['a list for a service', 'services: [a, b]\n', []],
];

describe('Compose files', () => {
  for (const [what, text, found] of TABLE)
    it(what, () => {
      assert.deepEqual(names(text).sort(), [...found].sort());
    });

  const FIXES: readonly (readonly [rule: string, before: string, after: string])[] = [
    [
      'compose-read-only',
      'services:\n  web:\n    image: nginx:1 # why\n    ports: ["80:80"]\n',
      'services:\n  web:\n    image: nginx:1 # why\n    read_only: true\n    tmpfs:\n      - /tmp\n      - /var/cache/nginx\n      - /run\n    ports: ["80:80"]\n',
    ],
    [
      'compose-drop-capabilities',
      'services:\n  db:\n    image: postgres:17\n',
      'services:\n  db:\n    image: postgres:17\n    cap_drop:\n      - ALL\n    cap_add:\n      - CHOWN\n      - DAC_OVERRIDE\n      - SETGID\n      - SETUID\n',
    ],
    [
      'compose-no-new-privileges',
      'services:\n  web:\n    image: a:1\n    security_opt:\n      - label:type:x\n',
      'services:\n  web:\n    image: a:1\n    security_opt:\n      - no-new-privileges:true\n      - label:type:x\n',
    ],
    [
      'compose-no-new-privileges',
      'services:\r\n  web:\r\n    build: .\r\n    security_opt: [a]\r\n',
      'services:\r\n  web:\r\n    build: .\r\n    security_opt: [no-new-privileges:true, a]\r\n',
    ],
    [
      'compose-read-only',
      'services:\n  web:\n    build:\n      context: .\n',
      'services:\n  web:\n    read_only: true\n    tmpfs:\n      - /tmp\n    build:\n      context: .\n',
    ],
    [
      'compose-engine-socket',
      'services:\n  web:\n    image: a:1\n    volumes:\n      - data:/data\n      - /var/run/docker.sock:/var/run/docker.sock # why\n      - x:/x\n',
      'services:\n  web:\n    image: a:1\n    volumes:\n      - data:/data\n      - x:/x\n',
    ],
    [
      'compose-engine-socket',
      'services:\r\n  web:\r\n    image: a:1\r\n    volumes:\r\n      - "/var/run/docker.sock:/x"\r\n    ports: ["80:80"]\r\n',
      'services:\r\n  web:\r\n    image: a:1\r\n    ports: ["80:80"]\r\n',
    ],
    [
      'compose-host-namespace',
      'services:\n  web:\n    network_mode: "host" # fast\n    image: a:1\n',
      'services:\n  web:\n    image: a:1\n',
    ],
    [
      'compose-host-namespace',
      'services:\n  web:\n    image: a:1\n    pid: host',
      'services:\n  web:\n    image: a:1\n',
    ],
    [
      'compose-dangerous-capability',
      'services:\n  web:\n    image: a:1\n    cap_add:\n    - SYS_ADMIN\n    - CHOWN\n',
      'services:\n  web:\n    image: a:1\n    cap_add:\n    - CHOWN\n',
    ],
    [
      'compose-unconfined',
      'services:\n  web:\n    image: a:1\n    security_opt:\n      - no-new-privileges:true\n      - seccomp:unconfined\n',
      'services:\n  web:\n    image: a:1\n    security_opt:\n      - no-new-privileges:true\n',
    ],
    [
      'compose-secret-in-environment',
      'services:\n  web:\n    image: a:1\n    environment:\n      A: b\n      DB_PASSWORD: hunter2hunter2x9 # here\n',
      'services:\n  web:\n    image: a:1\n    environment:\n      A: b\n      DB_PASSWORD: ${DB_PASSWORD:?} # here\n',
    ],
    [
      'compose-secret-in-environment',
      "services:\n  web:\n    image: a:1\n    environment:\n      - 'DB_PASSWORD=hunter2hunter2x9'\n",
      "services:\n  web:\n    image: a:1\n    environment:\n      - 'DB_PASSWORD=${DB_PASSWORD:?}'\n",
    ],
    [
      'compose-root-user',
      'services:\n  web:\n    image: node:22\n',
      'services:\n  web:\n    image: node:22\n    user: node\n',
    ],
    [
      'compose-read-only',
      'services:\n  web:\n    image: a:1',
      'services:\n  web:\n    image: a:1\n    read_only: true\n    tmpfs:\n      - /tmp',
    ],
  ];
  for (const [rule, before, after] of FIXES)
    it(`${rule}: ${JSON.stringify(before)}`, () => {
      const finding = checkCompose(before, ALL).find((found) => found.rule === rule);
      const [fix] = finding?.fixes ?? [];
      assert.ok(fix !== undefined, 'no fix');
      assert.equal(fix.kind, 'unsafe');
      assert.ok((fix.assumptions ?? []).length > 0);
      assert.ok(isProven(before, finding!, fix, ALL));
      const result = applyEdits(before, fix.edits);
      assert.equal(result, after);
      assert.ok(!checkCompose(result, ALL).some((found) => found.rule === rule), 'still found');
      const known = new Set(names(before));
      assert.deepEqual(
        names(result).filter((each) => !known.has(each)),
        [],
        'found anew',
      );
    });

  it('takes nothing out that is written in another way, or meant for others too', () => {
    for (const lines of [
      '    cap_add: [SYS_ADMIN]\n',
      '    cap_add: &caps\n      - SYS_ADMIN\n      - CHOWN\n',
      '    volumes:\n      # needed\n      - /var/run/docker.sock:/s\n',
      '    volumes:\n      - type: bind\n        source: /run/docker.sock\n        target: /s\n',
      '    pid: &p host\n',
      '    environment: { DB_PASSWORD: hunter2hunter2x9 }\n',
      '    environment:\n      DB_PASSWORD: >\n        hunter2hunter2x9\n',
      '    environment:\n      DB-PASSWORD: hunter2hunter2x9\n',
      '    privileged: true\n',
    ]) {
      const found = checkCompose(service(lines), ALL);
      assert.equal(found.length, 1, lines);
      assert.deepEqual(found[0]?.fixes, [], lines);
    }
  });

  it('offers no fix where lines cannot be put in', () => {
    for (const text of [
      'services: { web: { image: "a:1" } }\n',
      'x: &w\n  image: a:1\nservices:\n  web: *w\n',
    ])
      assert.deepEqual(
        checkCompose(text, ALL).flatMap(({ fixes }) => fixes),
        [],
      );
  });

  describe('merged with others', () => {
    const BARE = `    image: a.example/b:1@sha256:${'0'.repeat(64)}\n`;
    /** Names of rules that find something in `own`, among files by their paths. */
    function found(
      own: string,
      files: Readonly<Record<string, string>>,
      pair: { readonly over?: string; readonly under?: string } = {},
    ): string[] {
      const neighbour = (path: string | undefined): { path: string; text: string } | undefined =>
        path === undefined || files[path] === undefined ? undefined : { path, text: files[path] };
      const surroundings: Surroundings = {
        path: 'own.yaml',
        over: neighbour(pair.over),
        under: neighbour(pair.under),
        file: (_from, written) => neighbour(written),
      };
      return checkCompose(own, { ...ALL, surroundings }).map(({ rule }) => rule);
    }
    const hard = `services:\n  base:\n${HARD}`;
    const extending = (of: string): string => `services:\n  web:\n    extends: ${of}\n${BARE}`;

    const CASES: readonly (readonly [
      what: string,
      own: string,
      files: Readonly<Record<string, string>>,
      rules: readonly string[],
      pair?: { readonly over?: string; readonly under?: string },
    ])[] = [
      ['a service of the same file', `${extending('base')}  base:\n${HARD}`, {}, []],
      ['a service of another file', extending('{ file: b.yaml, service: base }'), { 'b.yaml': hard }, []],
      [
        'one that extends another in turn',
        extending('{ file: b.yaml, service: base }'),
        { 'b.yaml': 'services:\n  base: { extends: { file: c.yaml, service: base } }\n', 'c.yaml': hard },
        [],
      ],
      [
        'what is weaker than its own word',
        extending('base').replace(BARE, `${BARE}    read_only: false\n`) + `  base:\n${HARD}`,
        {},
        ['compose-read-only'],
      ],
      [
        'one that has nothing to add',
        `${extending('base')}  base:\n    init: true\n`,
        {},
        ['compose-drop-capabilities', 'compose-no-new-privileges', 'compose-read-only'],
      ],
      ['a file that cannot be read: nobody knows', extending('{ file: gone.yaml, service: base }'), {}, []],
      ['a service that is not there', extending('{ file: b.yaml, service: gone }'), { 'b.yaml': hard }, []],
      [
        'a circle',
        `services:\n  web: { extends: web2, image: x@sha256:${'0'.repeat(64)} }\n  web2: { extends: web }\n`,
        {},
        [],
      ],
      ['an override', `services:\n  web:\n${BARE}`, { o: hard.replace('base', 'web') }, [], { over: 'o' }],
      [
        'an override that takes it back',
        service(''),
        { o: 'services:\n  web: { read_only: false, cap_drop: !override [CHOWN] }\n' },
        ['compose-drop-capabilities', 'compose-read-only'],
        { over: 'o' },
      ],
      ['an override of other services', service(''), { o: hard }, [], { over: 'o' }],
      [
        'what it is laid over',
        'services:\n  web:\n    environment: { A: b }\n  other:\n    image: a:1\n    read_only: true\n    cap_drop: [ALL]\n    user: "1"\n',
        { u: service('') },
        ['compose-image-digest', 'compose-no-new-privileges'],
        { under: 'u' },
      ],
      ['a part that only another file completes', 'services:\n  web:\n    environment: { A: b }\n', {}, []],
    ];
    for (const [what, own, files, rules, pair] of CASES)
      it(what, () => {
        assert.deepEqual(found(own, files, pair).sort(), [...rules].sort());
      });
  });

  it('hears comments until their last day', () => {
    const text = service('    # bulkhead ignore=compose-privileged until=2026-01-31\n    privileged: true\n');
    assert.equal(checkCompose(text, { ...ALL, today: '2026-01-31' }).length, 0);
    assert.equal(checkCompose(text, { ...ALL, today: '2026-02-01' }).length, 1);
  });

  it('keeps to levels of single rules', () => {
    const profile = {
      preset: 'recommended',
      rules: { 'compose-privileged': 'off' },
      minimumConfidence: 'medium',
    } as const;
    assert.deepEqual(checkCompose(service('    privileged: true\n'), { profile }), []);
  });

  it('never repeats a secret', () => {
    const found: readonly Finding[] = checkCompose(
      service('    environment:\n      DB_PASSWORD: hunter2hunter2x9\n'),
      ALL,
    );
    assert.ok(!JSON.stringify(found).includes('hunter2'));
  });

  it('reads hostile files in no time', function () {
    this.timeout(60_000);
    const begun = performance.now();
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h']
      .map(
        (name, index) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${'abcdefg'[index] ?? 'a'}`)
            .join(',')}]`,
      )
      .join('\n')}\nservices:\n  web: *h\n`;
    const loop = 'x: &x\n  <<: *x\nservices:\n  web:\n    <<: *x\n    image: a\n';
    for (const text of [
      bomb,
      loop,
      'services:\n'.repeat(5000),
      `services:\n  a: ${'['.repeat(5000)}`,
      '\u0000',
      '- '.repeat(5000),
      `services:\n${'  a:\n    image: b\n'.repeat(1000)}`,
      service(`    cap_add:\n${'      - BPF\n'.repeat(20_000)}`),
      service(`    environment:\n${'      - A_TOKEN=hunter2hunter2x9\n'.repeat(5000)}`),
      service(
        `${'    a: 1\n'.repeat(10_000)}    environment:\n${'      - A_TOKEN=hunter2x9\n'.repeat(2000)}`,
      ),
    ])
      checkCompose(text, ALL);
    assert.ok(performance.now() - begun < 30_000);
  });

  it('has rules with names, words and sources', () => {
    assert.deepEqual(
      composeRules.map(({ name }) => name),
      COMPOSE_RULES,
    );
    for (const { name, summary, advice, url } of composeRules) {
      assert.match(name, /^compose-[a-z-]+$/);
      assert.match(summary, /^[A-Z].*\.$/);
      assert.ok(advice.length <= 160, `${name}: ${String(advice.length)}`);
      assert.match(url, /^https:\/\/docs\.docker\.com\//);
    }
  });
});
