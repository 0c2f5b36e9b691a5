import assert from 'node:assert/strict';
import { lint } from '../../server/src/lint/engine.ts';
import type { Fix } from '../../server/src/lint/rule.ts';
import { secretCommands, secretId } from '../../server/src/lint/secret-commands.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { everything, secretMountRules } from '../support/secret-mount-rules.ts';

/** Looks generated; written out whole it would alarm every scanner that reads this repository. */
const secret = ['k9Xw2mQp7LrT', '4vBz8NcDa5Jf'].join('');

function fixesOf(text: string): Fix[] {
  const { findings } = lint(parse(text), secretMountRules, { profile: everything, strict: true });
  // An SSH mount is added, whatever else there is.
  return findings.flatMap(({ fixes }) => fixes).filter(({ title }) => !title.startsWith('Add an SSH'));
}

/** What the first fix makes of a text, the same for every finding of it; undefined when there is none. */
function fixed(text: string): string | undefined {
  const [first] = fixesOf(text);
  return first === undefined ? undefined : applyEdits(text, first.edits);
}

const mount = (id: string, name: string): string => `--mount=type=secret,id=${id},env=${name}`;
const T = mount('gh-token', 'GH_TOKEN');
const curl = 'curl -H "x: $GH_TOKEN" https://x.io';

const moved: readonly (readonly [what: string, before: string, after: string])[] = [
  ['one step', `FROM alpine\nARG GH_TOKEN\nRUN ${curl}\n`, `FROM alpine\nRUN ${T} ${curl}\n`],
  [
    'two steps, and not the one between',
    `FROM alpine\nARG GH_TOKEN\nRUN ${curl}\nRUN make\nRUN ${curl} -v\n`,
    `FROM alpine\nRUN ${T} ${curl}\nRUN make\nRUN ${T} ${curl} -v\n`,
  ],
  [
    'no step in front of the declaration',
    `FROM alpine\nRUN ${curl}\nARG GH_TOKEN\nRUN ${curl}\n`,
    `FROM alpine\nRUN ${curl}\nRUN ${T} ${curl}\n`,
  ],
  [
    'behind the flags that are there',
    `FROM alpine\nARG GH_TOKEN\nRUN --mount=type=cache,target=/c --network=default ${curl}\n`,
    `FROM alpine\nRUN --mount=type=cache,target=/c --network=default ${T} ${curl}\n`,
  ],
  [
    'flags over several lines',
    `FROM alpine\nARG GH_TOKEN\nRUN --mount=type=cache,target=/c \\\n    --mount=type=tmpfs,target=/t \\\n    ${curl}\n`,
    `FROM alpine\nRUN --mount=type=cache,target=/c \\\n    --mount=type=tmpfs,target=/t ${T} \\\n    ${curl}\n`,
  ],
  [
    'comments between continued lines',
    'FROM alpine\n# top\nARG GH_TOKEN\nRUN \\\n  # one\n  curl -H "x: $GH_TOKEN" \\\n  # two\n  https://x.io\n',
    `FROM alpine\n# top\nRUN ${T} \\\n  # one\n  curl -H "x: $GH_TOKEN" \\\n  # two\n  https://x.io\n`,
  ],
  [
    'a heredoc',
    `FROM alpine\nARG GH_TOKEN\nRUN <<EOF\nset -e\n# kept\n${curl}\nEOF\nRUN true\n`,
    `FROM alpine\nRUN ${T} <<EOF\nset -e\n# kept\n${curl}\nEOF\nRUN true\n`,
  ],
  [
    'the exec form',
    'FROM alpine\nARG GH_TOKEN\nRUN ["sh", "-c", "curl -u $GH_TOKEN: https://x.io"]\n',
    `FROM alpine\nRUN ${T} ["sh", "-c", "curl -u $GH_TOKEN: https://x.io"]\n`,
  ],
  [
    'a script in a string',
    'FROM alpine\nARG GH_TOKEN\nRUN sh -c "curl -u $GH_TOKEN: https://x.io"\n',
    `FROM alpine\nRUN ${T} sh -c "curl -u $GH_TOKEN: https://x.io"\n`,
  ],
  [
    'one of several arguments, a comment beside it',
    `FROM alpine\nARG A=1 \\\n    # who\n    GH_TOKEN \\\n    B=2\nRUN ${curl}\n`,
    `FROM alpine\nARG A=1 \\\n    # who\n    B=2\nRUN ${T} ${curl}\n`,
  ],
  [
    'one of several secrets in a line',
    `FROM alpine AS a\nENV GH_TOKEN=${secret} NPM_TOKEN=${secret}x\nRUN ${curl} -d $NPM_TOKEN\nFROM scratch\nCOPY --from=a /x /x\n`,
    `FROM alpine AS a\nENV NPM_TOKEN=${secret}x\nRUN ${T} ${curl} -d $NPM_TOKEN\nFROM scratch\nCOPY --from=a /x /x\n`,
  ],
  [
    'the legacy form',
    `FROM alpine AS a\nENV GH_TOKEN ${secret}\nRUN ${curl}\nFROM scratch\nCOPY --from=a /x /x\n`,
    `FROM alpine AS a\nRUN ${T} ${curl}\nFROM scratch\nCOPY --from=a /x /x\n`,
  ],
  [
    'a global argument, stages that it is handed to, and stages built from them',
    `ARG GH_TOKEN\nFROM alpine AS a\nARG GH_TOKEN\nFROM a AS b\nRUN ${curl}\nFROM alpine\nRUN ${curl}\nARG GH_TOKEN\nRUN ${curl}\n`,
    `FROM alpine AS a\nFROM a AS b\nRUN ${T} ${curl}\nFROM alpine\nRUN ${curl}\nRUN ${T} ${curl}\n`,
  ],
  [
    'one stage where another one needs the argument',
    `FROM alpine AS a\nARG GH_TOKEN\nRUN ${curl}\nFROM alpine\nARG GH_TOKEN\nLABEL t=$GH_TOKEN\n`,
    `FROM alpine AS a\nRUN ${T} ${curl}\nFROM alpine\nARG GH_TOKEN\nLABEL t=$GH_TOKEN\n`,
  ],
  [
    'an argument that ENV hands on',
    `FROM alpine\nARG GH_TOKEN\nENV GH_TOKEN=\${GH_TOKEN}\nRUN ${curl}\n`,
    `FROM alpine\nRUN ${T} ${curl}\n`,
  ],
  [
    'the same under another name',
    `FROM alpine\nARG T\nENV GH_TOKEN="$T"\nRUN ${curl}\n`,
    `FROM alpine\nRUN ${T} ${curl}\n`,
  ],
  [
    'both names',
    `FROM alpine\nARG T_TOKEN\nENV GH_TOKEN=$T_TOKEN\nRUN ${curl} && curl $T_TOKEN\n`,
    `FROM alpine\nRUN --mount=type=secret,id=t-token,env=T_TOKEN --mount=type=secret,id=t-token,env=GH_TOKEN ${curl} && curl $T_TOKEN\n`,
  ],
  // Arguments never reach the container.
  [
    'CMD with a variable of the container',
    `FROM alpine\nARG GH_TOKEN\nRUN ${curl}\nCMD app $GH_TOKEN\n`,
    `FROM alpine\nRUN ${T} ${curl}\nCMD app $GH_TOKEN\n`,
  ],
  [
    'a file that the step deletes',
    'FROM alpine\nARG GH_TOKEN\nRUN echo $GH_TOKEN > /t && app && rm /t\n',
    `FROM alpine\nRUN ${T} echo $GH_TOKEN > /t && app && rm /t\n`,
  ],
  [
    'a download, which holds no secret',
    `FROM alpine\nARG GH_TOKEN\nRUN ${curl} > /etc/digital.list\n`,
    `FROM alpine\nRUN ${T} ${curl} > /etc/digital.list\n`,
  ],
  [
    'a file that only this step needs, and deletes it',
    'FROM node:22\nARG NPM_TOKEN\nRUN echo "//r/:_authToken=$NPM_TOKEN" > ~/.npmrc && \\\n    npm ci\nRUN make\n',
    `FROM node:22\nRUN ${mount('npm-token', 'NPM_TOKEN')} echo "//r/:_authToken=$NPM_TOKEN" > ~/.npmrc && \\\n    npm ci && \\\n    rm -f ~/.npmrc\nRUN make\n`,
  ],
  [
    'a clone of which a stage takes what holds no URL',
    'FROM alpine AS a\nARG GH_TOKEN\nRUN git clone https://$GH_TOKEN@github.com/a/b /b\nFROM scratch\nCOPY --from=a /b/bin /b\n',
    `FROM alpine AS a\nRUN ${T} git clone https://$GH_TOKEN@github.com/a/b /b\nFROM scratch\nCOPY --from=a /b/bin /b\n`,
  ],
  [
    'a file in the working directory',
    'FROM node:22\nWORKDIR /app\nCOPY package.json .npmrc .\nRUN npm ci\nRUN npm run build\n',
    'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci\nRUN npm run build\n',
  ],
  [
    'a file with its chmod and rm',
    'FROM alpine\nCOPY conf/.netrc /root/\nRUN chmod 600 ~/.netrc\nRUN curl -n https://x.io && \\\n    rm /tmp/x /root/.netrc\nRUN curl -n https://y.io\n',
    'FROM alpine\nRUN --mount=type=secret,id=netrc,target=/root/.netrc curl -n https://x.io && \\\n    rm /tmp/x\nRUN curl -n https://y.io\n',
  ],
  [
    'a file of a numbered user',
    'FROM alpine\nUSER 1000:1000\nCOPY --chown=1000 .pypirc /home/u/.pypirc\nRUN twine upload x\n',
    'FROM alpine\nUSER 1000:1000\nRUN --mount=type=secret,id=pypirc,target=/home/u/.pypirc,uid=1000 twine upload x\n',
  ],
];

const kept: readonly (readonly [what: string, text: string])[] = [
  ['ONBUILD', `FROM alpine\nONBUILD ARG GH_TOKEN\nONBUILD RUN ${curl}\n`],
  ['a trigger that uses it', `FROM alpine\nARG GH_TOKEN\nRUN ${curl}\nONBUILD RUN ${curl}\n`],
  ['only CMD', `FROM alpine\nENV GH_TOKEN=${secret}\nCMD ${curl}\n`],
  ['CMD too', `FROM alpine\nENV GH_TOKEN=${secret}\nRUN ${curl}\nCMD ${curl}\n`],
  ['HEALTHCHECK too', `FROM alpine\nENV GH_TOKEN=${secret}\nRUN ${curl}\nHEALTHCHECK CMD ${curl}\n`],
  ['a label', `FROM alpine\nARG GH_TOKEN\nRUN ${curl}\nLABEL t=$GH_TOKEN\n`],
  ['another variable', `FROM alpine\nARG GH_TOKEN\nRUN ${curl}\nENV X=a$GH_TOKEN\n`],
  ['a heredoc of COPY', `FROM alpine\nARG GH_TOKEN\nRUN ${curl}\nCOPY <<EOF /x\n$GH_TOKEN\nEOF\n`],
  ['ENV that a program may read', `FROM alpine\nENV DB_PASSWORD=${secret}\nRUN setup $DB_PASSWORD\n`],
  ['ENV left open', `FROM alpine\nENV GH_TOKEN=\nRUN ${curl}\n`],
  ['parts put together', `FROM alpine\nARG A\nENV GH_TOKEN=x$A\nRUN ${curl}\n`],
  ['a step that sets it itself', 'FROM alpine\nARG GH_TOKEN\nRUN GH_TOKEN=a && curl $GH_TOKEN\n'],
  ['a script that cannot be read', 'FROM alpine\nARG GH_TOKEN\nRUN if curl $GH_TOKEN\n'],
  ['PowerShell', 'FROM alpine\nSHELL ["pwsh", "-c"]\nARG GH_TOKEN\nRUN curl $GH_TOKEN\n'],
  ['an old frontend', `# syntax=docker/dockerfile:1.1\nFROM alpine\nARG GH_TOKEN\nRUN ${curl}\n`],
  ['a file that stays', 'FROM alpine\nARG GH_TOKEN\nRUN echo $GH_TOKEN >> /t && app\n'],
  ['a heredoc that becomes a file', 'FROM alpine\nARG GH_TOKEN\nRUN cat <<EOF > /t\n$GH_TOKEN\nEOF\n'],
  ['a file that is moved away', 'FROM alpine\nARG GH_TOKEN\nRUN echo $GH_TOKEN > /t && mv /t /u\n'],
  ['a program that may print it', 'FROM alpine\nARG GH_TOKEN\nRUN app $GH_TOKEN > /t\n'],
  ['by way of another variable', 'FROM alpine\nARG GH_TOKEN\nRUN A="t:$GH_TOKEN" && echo $A >> /t\n'],
  ['a login', 'FROM alpine\nARG GH_TOKEN\nRUN echo $GH_TOKEN | docker login -u x --password-stdin\n'],
  ['a clone', 'FROM alpine\nARG GH_TOKEN\nRUN git clone https://$GH_TOKEN@github.com/a/b\n'],
  [
    'a clone that another stage takes whole',
    'FROM alpine AS a\nARG GH_TOKEN\nRUN git clone https://$GH_TOKEN@github.com/a/b /b\nFROM scratch\nCOPY --from=a /b /b\n',
  ],
  [
    'settings that a later step needs',
    'FROM node:22\nARG NPM_TOKEN\nRUN npm config set //r/:_authToken=$NPM_TOKEN\nRUN npm ci\n',
  ],
  ['comments in what would go', `FROM alpine\nARG \\\n  # who\n  GH_TOKEN\nRUN ${curl}\n`],
  ['a folder or a file', 'FROM node:22\nCOPY .npmrc /app\nRUN npm ci\n'],
  ['an unknown working directory', 'FROM node:22\nCOPY .npmrc ./\nRUN npm ci\n'],
  ['a file that the program may read', 'FROM alpine\nCOPY .aws/credentials /root/.aws/\nRUN aws s3 ls\n'],
  ['a file that nothing needs', 'FROM alpine\nCOPY .env /app/.env\nRUN npm ci\n'],
  [
    'a file that is changed',
    'FROM alpine\nCOPY .npmrc /root/.npmrc\nRUN sed -i s/a/b/ /root/.npmrc && npm ci\n',
  ],
  ['a folder that is deleted', 'FROM alpine\nCOPY .npmrc /b/.npmrc\nRUN cd /b && npm ci && rm -rf /b\n'],
  [
    'a file of another stage',
    'FROM a AS a\nFROM alpine\nCOPY --from=a /root/.netrc /root/.netrc\nRUN curl -n https://x.io\n',
  ],
  [
    'keys whose folder COPY makes',
    'FROM alpine\nCOPY id_rsa /root/.ssh/id_rsa\nRUN ssh-keyscan h >> /root/.ssh/known_hosts && git clone git@h:a/b\n',
  ],
  ['a key for an agent', 'FROM alpine\nCOPY id_rsa /root/.ssh/id_rsa\nRUN ssh-add && git clone git@h:a/b\n'],
  ['a trigger', 'FROM node:22\nWORKDIR /a\nONBUILD COPY .npmrc ./\nONBUILD RUN npm ci\n'],
];

describe('secrets as mounts', () => {
  for (const [what, before, after] of moved) {
    it(`moves ${what}`, () => {
      assert.equal(fixed(before), after);
      const windows = before.replaceAll('\n', '\r\n');
      assert.equal(fixed(windows), after.replaceAll('\n', '\r\n'));
    });
  }

  for (const [what, text] of kept) {
    it(`leaves alone ${what}`, () => {
      assert.deepEqual(
        fixesOf(text).map(({ title }) => title),
        [],
      );
    });
  }

  it('says what it takes for granted and how to build, in short and without a value', () => {
    for (const [, before] of moved) {
      for (const { assumptions = [], instructions = '', title, edits } of fixesOf(before)) {
        assert.notEqual(assumptions.length, 0, title);
        for (const sentence of assumptions) {
          assert.match(sentence, /^[A-Z.].*\.$/, sentence);
          assert.ok(sentence.length <= 120, sentence);
        }
        for (const way of ['docker build', 'Compose', 'Bake', 'GitHub Actions'])
          assert.ok(instructions.includes(`**${way}**`), title);
        const said = [title, instructions, ...assumptions, ...edits.map(({ text }) => text)].join('\n');
        assert.ok(!said.includes(secret));
      }
    }
  });

  it('says that an old value has to be revoked, and that the container may need it', () => {
    const [fix] = fixesOf(`FROM alpine\nENV GH_TOKEN=${secret}\nRUN ${curl}\n`);
    const said = fix?.assumptions?.join('\n') ?? '';
    assert.match(said, /revoked/);
    assert.match(said, /container does not need GH_TOKEN/);
    assert.match(said, /syntax 1\.10/);
  });

  it('reads a file in its place for old frontends and plain scripts', () => {
    const text = `# syntax=docker/dockerfile:1.4\nFROM alpine\nUSER app\nARG GH_TOKEN\nRUN ${curl}\n`;
    const after = `# syntax=docker/dockerfile:1.4\nFROM alpine\nUSER app\nRUN --mount=type=secret,id=gh-token,mode=0444 GH_TOKEN="$(cat /run/secrets/gh-token)" && export GH_TOKEN && ${curl}\n`;
    assert.equal(fixed(text), after);
    for (const run of [
      `<<EOF\n${curl}\nEOF`,
      `${curl} || true`,
      `${curl} &`,
      `set -e; ${curl}`,
      '["curl", "$GH_TOKEN"]',
    ])
      assert.deepEqual(fixesOf(text.replace(curl, run)), [], run);
  });

  it('gives the options of each tool', () => {
    const env = secretCommands({ kind: 'env', id: 'gh-token', name: 'GH_TOKEN' });
    assert.match(env, /docker build --secret id=gh-token,env=GH_TOKEN \./);
    assert.match(env, /secrets:\n {2}gh-token:\n {4}environment: GH_TOKEN/);
    assert.match(env, /secret = \["id=gh-token,env=GH_TOKEN"\]/);
    assert.match(env, /gh-token=\$\{\{ secrets\.GH_TOKEN \}\}/);
    const file = secretCommands({ kind: 'file', id: 'npmrc', source: '.npmrc' });
    assert.match(file, /docker build --secret id=npmrc,src=\.npmrc \./);
    assert.match(file, /secrets:\n {2}npmrc:\n {4}file: \.npmrc/);
    assert.match(secretCommands({ kind: 'ssh' }), /docker build --ssh default \./);
    assert.equal(secretId('_NPM__Token_'), 'npm-token');
  });
});
