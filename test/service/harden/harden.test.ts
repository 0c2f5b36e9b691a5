import assert from 'node:assert/strict';
import { PROFILES } from '../../../server/src/config/profiles.ts';
import { DEFAULT_PROFILE } from '../../../server/src/lint/profile.ts';
import type { Change, Outcome, Part } from '../../../server/src/refactor/refactoring.ts';
import type { Analysis } from '../../../server/src/service/analyse.ts';
import {
  harden,
  type HardenOptions,
  PARTS,
  type StepResult,
} from '../../../server/src/service/harden/harden.ts';
import { applyEdits } from '../../../server/src/text/edit.ts';

function only(...parts: readonly Part[]): HardenOptions {
  return { parts: new Set(parts) };
}

function stepOf(steps: readonly StepResult[], part: Part): StepResult {
  return steps.find((step) => step.part === part)!;
}

describe('hardening', () => {
  const cases: readonly (readonly [what: string, before: string, after: string, options: HardenOptions])[] = [
    [
      'runs as an account that the image has',
      'FROM node:22-slim\nCMD ["node", "a.js"]\n',
      'FROM node:22-slim\nUSER node\nCMD ["node", "a.js"]\n',
      only('user'),
    ],
    [
      'replaces root',
      'FROM node:22-slim\nUSER root\nCMD ["node", "a.js"]\n',
      'FROM node:22-slim\nUSER node\nCMD ["node", "a.js"]\n',
      only('user'),
    ],
    [
      'keeps Windows line ends, comments and heredocs',
      'FROM node:22-slim\r\n# why\r\nADD a b\r\nRUN <<EOF\r\n# not ours\r\necho a\r\nEOF\r\nCMD ["node", "a.js"]\r\n',
      'FROM node:22-slim\r\n# why\r\nCOPY a b\r\nRUN <<EOF\r\n# not ours\r\necho a\r\nEOF\r\nUSER node\r\nCMD ["node", "a.js"]\r\n',
      only('user', 'clean-up'),
    ],
    [
      'pins to digests that are known',
      'ARG BASE=alpine:3.22\nFROM $BASE AS a\nFROM node:22\nCOPY --from=a /x /x\nCOPY --from=ghcr.io/a/b /y /y\nUSER node\n',
      `ARG BASE=alpine:3.22@sha256:${'1'.repeat(64)}\nFROM $BASE AS a\nFROM node:22\nCOPY --from=a /x /x\nCOPY --from=ghcr.io/a/b:latest@sha256:${'2'.repeat(64)} /y /y\nUSER node\n`,
      {
        ...only('pin'),
        digests: new Map([
          ['docker.io/library/alpine:3.22', `sha256:${'1'.repeat(64)}`],
          ['ghcr.io/a/b:latest', `sha256:${'2'.repeat(64)}`],
        ]),
      },
    ],
    [
      'leaves out what nobody asked for',
      'FROM node\nADD a b\nUSER root\n',
      'FROM node\nADD a b\nUSER root\n',
      only('pin'),
    ],
    ['has nothing to do with nothing', '', '', {}],
    ['leaves a file of comments', '# a\n# b', '# a\n# b', {}],
  ];
  for (const [what, before, after, options] of cases) {
    it(what, () => {
      const result = harden(before, options);
      assert.equal(result.text, after);
      assert.equal(applyEdits(before, result.edits), after);
      assert.deepEqual(
        result.steps.map(({ part }) => part),
        PARTS,
      );
      assert.equal(harden(after, options).text, after);
      assert.deepEqual(harden(before, options), result);
    });
  }

  const refusals: readonly (readonly [what: string, text: string, code: string, at: string])[] = [
    [
      'a server that needs root',
      'FROM debian:13\nRUN apt-get install -y nginx\nCMD ["nginx"]\n',
      'needs-root',
      'CMD ["nginx"]',
    ],
    [
      'a program in the home of root',
      'FROM debian:13\nCOPY a /root/a\nCMD ["/root/a"]\n',
      'needs-root',
      'COPY a /root/a',
    ],
    [
      'ids that are set at the start',
      'FROM debian:13\nENV PUID=1000\nCMD ["/a"]\n',
      'needs-root',
      'ENV PUID=1000',
    ],
  ];
  for (const [what, text, code, at] of refusals) {
    it(`refuses another user for ${what}, with the line`, () => {
      const step = stepOf(harden(text, only('user')).steps, 'user');
      assert.ok(step.kind === 'refusal', step.kind);
      assert.equal(step.code, code);
      assert.equal(text.slice(step.at.before.start, step.at.before.end), at);
    });
  }

  it('does what comments and configuration leave to it', () => {
    const text =
      '# bulkhead file-ignore=require-user reason="the platform sets it"\nFROM node:22\nCMD ["node", "a.js"]\n';
    const silenced = stepOf(harden(text, only('user')).steps, 'user');
    assert.ok(silenced.kind === 'nothing' && /comment/.test(silenced.reason));
    const options = {
      profile: { preset: 'recommended', rules: { 'require-user': 'off' }, minimumConfidence: 'medium' },
    } as const;
    const off = stepOf(
      harden('FROM node:22\nCMD ["node", "a.js"]\n', { ...only('user'), options }).steps,
      'user',
    );
    assert.ok(off.kind === 'nothing' && /'require-user'/.test(off.reason));
  });

  it('keeps the tools of an image to train in, and takes out those of one that serves', () => {
    const text =
      'FROM golang:1.26\nRUN apt-get update && apt-get install -y --no-install-recommends vim && rm -rf /var/lib/apt/lists/*\nCOPY . .\nRUN go build -o /app .\nCMD ["/app"]\n';
    const of = (profile: 'ai-training' | 'ai-inference'): ReturnType<typeof harden> => {
      const { rules: defaults } = PROFILES[profile];
      const options = { profile: { ...DEFAULT_PROFILE, preset: 'all', defaults } } as const;
      return harden(text, { options });
    };
    const training = of('ai-training');
    assert.deepEqual(
      training.steps.slice(0, 2).map(({ kind }) => kind),
      ['nothing', 'nothing'],
    );
    assert.match(training.text, /^FROM golang:1\.26\n.*\bvim\b/);
    assert.equal(stepOf(training.steps, 'user').kind, 'change');
    const serving = of('ai-inference');
    assert.doesNotMatch(serving.text.slice(serving.text.lastIndexOf('FROM')), /vim|golang/);
    assert.match(serving.text, /^FROM .*\bAS build$/m);
  });

  it('says where a note belongs in the original and in the result', () => {
    const text = 'FROM node:22-slim\nRUN apt-get update\nRUN apt-get install -y curl\nCMD ["node", "a.js"]\n';
    const result = harden(text, only('user', 'clean-up'));
    const step = stepOf(result.steps, 'user');
    assert.ok(step.kind === 'change' && step.assumptions.length > 0);
    for (const { before, after } of step.assumptions) {
      assert.equal(text.slice(before.start, before.end), 'CMD');
      assert.equal(result.text.slice(after.start, after.end), 'CMD');
    }
  });

  it('tells what only a person can do', () => {
    assert.match(harden('FROM node:22\nUSER node\nCMD ["a"]\n').advice[0]?.message ?? '', /HEALTHCHECK/);
    assert.deepEqual(harden('FROM node:22\nHEALTHCHECK NONE\nUSER node\nCMD ["a"]\n').advice, []);
  });
});

/** A part that replaces a text, wherever it stands. */
function replacing(from: string, to: string, at = from): (analysis: Analysis) => Outcome {
  return ({ file: { text } }) => {
    const start = text.indexOf(from);
    if (start < 0) return { kind: 'nothing', reason: 'It is not there.' };
    const note = { message: 'A note.', at: { start: text.indexOf(at), end: text.indexOf(at) + at.length } };
    return {
      kind: 'change',
      title: `Write ${to.trim()}`,
      edits: [{ span: { start, end: start + from.length }, text: to }],
      assumptions: [note],
      consequences: [],
    } satisfies Change;
  };
}

describe('a part of hardening', () => {
  const TEXT = '# ours\nFROM node:22-slim\nCOPY a b\nUSER node\nCMD ["a"]\n';
  const hardenBy = (
    text: string,
    parts: Partial<Record<Part, (analysis: Analysis) => Outcome>>,
  ): ReturnType<typeof harden> =>
    harden(text, {}, (part, analysis) => [
      parts[part]?.(analysis) ?? { kind: 'nothing', reason: 'Not here.' },
    ]);

  const unproven: readonly (readonly [what: string, from: string, to: string, reason: RegExp])[] = [
    ['would give more rights', 'USER node\n', '', /may do more/],
    ['would name root', 'USER node', 'USER 0', /may do more/],
    ['would lose a comment', '# ours\n', '', /'ours' would be lost/],
    ['would bring an error', 'COPY a b', 'COPY --from=nowhere:x y', /new error/],
    ['would break the syntax', 'COPY a b', 'RUN <<EOF', /read/],
    ['would bring findings', 'COPY a b', 'ADD a b\nADD c d', /3 more findings.*prefer-copy-over-add/],
    ['would leave no stage', 'FROM', '# FROM', /read/],
  ];
  for (const [what, from, to, reason] of unproven) {
    it(`that ${what} is refused, and the others go on`, () => {
      const { text, steps } = hardenBy(TEXT, {
        'multi-stage': replacing(from, to),
        base: replacing('node:22-slim', 'node:24-slim'),
      });
      const step = stepOf(steps, 'multi-stage');
      assert.ok(step.kind === 'refusal', JSON.stringify(step));
      assert.equal(step.code, 'unproven');
      assert.match(step.reason, reason);
      assert.equal(text, TEXT.replace('22', '24'));
    });
  }

  it('that would have a program step down that needs root is refused like the user itself', () => {
    const text = 'FROM debian:13\nRUN apt-get install -y openssh-server\nCMD ["/usr/sbin/sshd"]\n';
    const { steps } = hardenBy(text, { base: replacing('CMD', 'USER 65532\nCMD') });
    const step = stepOf(steps, 'base');
    assert.ok(step.kind === 'refusal');
    assert.deepEqual([step.code, step.reason], ['needs-root', "'sshd' has to start as root."]);
  });

  it('that fails is refused, and the others go on', () => {
    const { text, steps } = hardenBy(TEXT, {
      'multi-stage': () => {
        throw new RangeError('secret');
      },
      base: replacing('node:22-slim', 'node:24-slim'),
    });
    const step = stepOf(steps, 'multi-stage');
    assert.ok(step.kind === 'refusal');
    assert.equal(step.reason, 'This part failed on the file (RangeError); please report it.');
    assert.equal(text, TEXT.replace('22', '24'));
  });

  it('that would go on for ever is refused', () => {
    const { text, steps } = hardenBy(TEXT, { base: replacing('CMD ["', 'CMD ["a', 'CMD') });
    const step = stepOf(steps, 'base');
    assert.ok(step.kind === 'refusal' && /anew/.test(step.reason));
    assert.equal(text, TEXT);
  });

  it('may bring a finding that the next one mends', () => {
    const { text } = hardenBy(TEXT, {
      'multi-stage': replacing('COPY a b', 'ADD a b'),
      'clean-up': replacing('ADD a b', 'COPY a  b'),
    });
    assert.equal(text, TEXT.replace('a b', 'a  b'));
  });

  it('may make work for one before it', () => {
    const { text, steps } = hardenBy(TEXT, {
      'multi-stage': replacing('COPY c d', 'COPY e f'),
      'clean-up': replacing('COPY a b', 'COPY c d'),
    });
    assert.equal(text, TEXT.replace('a b', 'e f'));
    assert.equal(stepOf(steps, 'multi-stage').kind, 'change');
  });

  it('has its notes where its line has gone to', () => {
    const { text, steps } = hardenBy(TEXT, {
      'multi-stage': ({ file }) => {
        const start = file.text.indexOf('COPY a b\n');
        if (start > file.text.indexOf('USER')) return { kind: 'nothing', reason: 'Done.' };
        const span = { start, end: start + 9 };
        const end = { start: file.text.length, end: file.text.length };
        const note = { message: 'It moves.', at: { start: start + 5, end: start + 6 } };
        return {
          kind: 'change',
          title: 'Move it',
          edits: [
            { span, text: '' },
            { span: end, text: 'COPY a b\n' },
          ],
          assumptions: [note],
          consequences: [],
        };
      },
      base: replacing('node:22-slim', 'node:24-trixie-slim', 'USER'),
    });
    const at = (part: Part): readonly string[] => {
      const step = stepOf(steps, part);
      assert.ok(step.kind === 'change');
      return step.assumptions.flatMap(({ before, after }) => [
        TEXT.slice(before.start - 5, before.end),
        text.slice(after.start - 5, after.end),
      ]);
    };
    assert.deepEqual(at('multi-stage'), ['COPY a', 'COPY a']);
    assert.deepEqual(
      at('base').map((found) => found.slice(-4)),
      ['USER', 'USER'],
    );
  });
});
