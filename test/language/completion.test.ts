import assert from 'node:assert/strict';
import { completionsAt, type Completion } from '../../server/src/language/completion.ts';
import { parse } from '../../server/src/syntax/parse.ts';

function complete(marked: string): { readonly text: string; readonly items: readonly Completion[] } {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return { text, items: completionsAt(parse(text), offset) };
}

const BASE = 'FROM golang:1 AS build\nRUN useradd -u 900 app\nARG VERSION\nENV HOME=/x\n';

/** Labels that must be offered, and with `!` those that must not. */
const TABLE: readonly (readonly [marked: string, labels: readonly string[]])[] = [
  ['|', ['FROM', 'ARG', '!RUN']],
  ['fr|', ['from', '!FROM']],
  [`${BASE}|`, ['RUN', 'COPY', 'FROM', 'RUN heredoc', '!MAINTAINER']],
  [`${BASE}CO|`, ['COPY']],
  [`${BASE}FROM |`, ['build', 'node', 'scratch', '--platform']],
  [`${BASE}FROM node |`, ['AS', '!build']],
  [`${BASE}FROM x AS y\nCOPY --from=|`, ['build', '!y']],
  [`${BASE}COPY --|`, ['--from', '--chown', '--link', '--parents', '--exclude', '!--mount']],
  [`${BASE}COPY --link --|`, ['--from', '!--link']],
  [`${BASE}COPY --chmod=|`, ['755', 'u=rwX,go=rX']],
  [`${BASE}COPY --chown=|`, ['app', '10001', '!root']],
  [`${BASE}ADD --|`, ['--checksum', '--keep-git-dir', '--unpack', '!--from']],
  [`${BASE}RUN --|`, ['--mount', '--network', '--security']],
  [`${BASE}RUN --mount=|`, ['type=cache', 'type=secret', 'type=bind', 'type=tmpfs', 'type=ssh']],
  [`${BASE}RUN --mount=type=|`, ['cache', 'secret']],
  [`${BASE}RUN --mount=type=cache,|`, ['target', 'sharing', 'id', '!type=cache', '!env']],
  [`${BASE}RUN --mount=type=cache,target=/x,sharing=|`, ['locked', 'private']],
  [`${BASE}RUN --mount=type=secret,|`, ['id', 'env', 'required']],
  [`${BASE}RUN --mount=from=|`, []],
  [`${BASE}FROM x\nRUN --mount=type=bind,from=|`, ['build']],
  [`${BASE}RUN --network=|`, ['none', 'host']],
  [`${BASE}RUN echo $|`, ['VERSION', 'HOME', 'HTTP_PROXY', '!TARGETARCH']],
  [`${BASE}RUN echo \${V|`, ['VERSION']],
  [`ARG TAG=1\nFROM a:$|`, ['TAG', 'TARGETARCH']],
  [`${BASE}USER |`, ['app', '10001']],
  [`${BASE}STOPSIGNAL |`, ['SIGTERM', 'SIGQUIT']],
  [`${BASE}HEALTHCHECK |`, ['CMD', 'NONE', '--interval']],
  [`${BASE}HEALTHCHECK --interval=|`, ['30s']],
  [`${BASE}SHELL |`, ['["/bin/bash", "-o", "pipefail", "-c"]']],
  [`${BASE}LABEL |`, ['org.opencontainers.image.source']],
  [`${BASE}ONBUILD |`, ['RUN', '!FROM']],
  [`${BASE}ONBUILD COPY --|`, ['--from']],
  ['# |', ['syntax=docker/dockerfile:1', 'check=error=true', 'bulkhead ignore=']],
  [`${BASE}# |`, ['bulkhead ignore=', '!syntax=docker/dockerfile:1']],
  [`${BASE}# bulkhead ignore=|`, ['no-latest-tag', 'require-user']],
  ['# check=skip=|', ['FromAsCasing', '!no-latest-tag']],
  [`${BASE}RUN <<EOF\necho $|\nEOF`, ['VERSION']],
  [`${BASE}RUN apt-get |`, ['!RUN', '!--mount']],
  [`${BASE}WORKDIR |`, ['!RUN']],
];

describe('completion', () => {
  for (const [marked, labels] of TABLE)
    it(JSON.stringify(marked.replace(BASE, '…')), () => {
      const found = new Set(complete(marked).items.map(({ label }) => label));
      for (const label of labels) {
        if (label.startsWith('!')) assert.ok(!found.has(label.slice(1)), `${label.slice(1)} is offered`);
        else assert.ok(found.has(label), `${label} is not in ${[...found].slice(0, 30).join(', ')}`);
      }
      if (labels.length === 0) assert.equal(found.size, 0);
    });

  it('takes the place of what is typed', () => {
    const { text, items } = complete(`${BASE}COPY --ch|`);
    const item = items.find(({ label }) => label === '--chmod');
    assert.ok(item !== undefined);
    assert.equal(text.slice(item.span.start, item.span.end), '--ch');
    assert.equal(item.insert, '--chmod=');
  });

  it('knows every flag and mount that it offers', () => {
    for (const start of ['COPY --|', 'ADD --|', 'RUN --|', 'HEALTHCHECK --|', 'RUN --mount=|'])
      for (const { label, doc } of complete(`${BASE}${start}`).items)
        if (label.startsWith('--') || label.startsWith('type=')) assert.ok(doc !== undefined, label);
  });
});
