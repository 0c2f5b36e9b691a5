import assert from 'node:assert/strict';
import { imageUser } from '../../server/src/knowledge/image-users.ts';
import { isRoot } from '../../server/src/lint/run-user.ts';
import { convertToMultiStage } from '../../server/src/refactor/multi-stage/convert.ts';
import type { Change } from '../../server/src/refactor/refactoring.ts';
import { type Analysis, analyse } from '../../server/src/service/analyse.ts';
import type { Dockerfile, Instruction } from '../../server/src/syntax/model.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { corpusFiles } from '../support/corpus.ts';
import { subjectOf } from '../support/subject.ts';

const OPTIONS = { today: '2026-01-01' };
/** They speak of versions and names of images, which the second stage shares with the first. */
const OF_BOTH_IMAGES = new Set([
  ...['no-eol-base-image', 'no-latest-tag', 'no-untagged-image', 'hardened-base-available', 'no-constant-platform'],
]);
/** What conversions put into a line of the build. */
const INSERTED = /CGO_ENABLED=0 |DESTDIR=\/out /g;

interface Converted {
  readonly name: string;
  readonly text: string;
  readonly change: Change;
  readonly result: string;
  readonly before: Analysis;
  readonly after: Analysis;
}

describe('conversion to several stages, on real files', function () {
  this.timeout(120_000);
  const converted: Converted[] = [];

  before(function () {
    for (const { name, text } of corpusFiles()) {
      const change = convertToMultiStage(subjectOf(text));
      if (change.kind !== 'change') continue;
      const result = applyEdits(text, change.edits);
      converted.push({
        name,
        text,
        change,
        result,
        before: analyse(text, OPTIONS),
        after: analyse(result, OPTIONS),
      });
    }
    if (converted.length === 0) this.skip();
  });

  const each = (property: string, holds: (one: Converted) => string | undefined): void => {
    it(property, () => {
      const wrong = converted.flatMap((one) => {
        const why = holds(one);
        return why === undefined ? [] : [`${one.name}: ${why}`];
      });
      assert.deepEqual(wrong, []);
    });
  };

  it('converts some', () => {
    assert.ok(converted.length > 80, String(converted.length));
  });
  each('the result is read without problems', ({ before, after }) =>
    after.file.problems.length > before.file.problems.length ? 'problems' : undefined,
  );
  each('no instruction of the build is lost', ({ before, after }) => {
    const left = buildText(after.file).replace(INSERTED, '');
    return stepsOf(before.file).find((step) => !left.includes(step.replace(/ --system(?= )/, '')) && !left.includes(step));
  });
  each('what says something of the image is in the second stage, or people are told', ({ before, after, change }) => {
    const kinds = (file: Dockerfile): string[] =>
      (file.finalStage?.instructions ?? []).map(({ kind }) => kind).filter((kind) => /^(?:EXPOSE|LABEL|STOPSIGNAL|VOLUME|ENTRYPOINT|CMD|HEALTHCHECK)$/.test(kind));
    const now = kinds(after.file);
    const gone = kinds(before.file).filter((kind) => now.filter((one) => one === kind).length < kinds(before.file).filter((one) => one === kind).length);
    const told = change.consequences.map(({ message }) => message).join(' ');
    return gone.find((kind) => !(kind === 'HEALTHCHECK' && told.includes('health check is gone')) && !(/CMD|ENTRYPOINT/.test(kind) && told.includes('nginx hands out')));
  });
  each('no comment is lost', ({ before, result }) =>
    before.file.comments.map(({ span }) => before.file.text.slice(span.start, span.end)).find((comment) => !result.includes(comment)),
  );
  each('line breaks stay what they are', ({ text, result }) =>
    text.includes('\r\n') && /[^\r]\n/.test(result) && !/[^\r]\n/.test(text) ? 'mixed' : undefined,
  );
  each('there are no more errors', ({ before, after }) => {
    const errors = (of: Analysis): number => of.findings.filter(({ severity }) => severity === 'error').length;
    return errors(after) > errors(before) ? `${String(errors(before))} to ${String(errors(after))}` : undefined;
  });
  each('there are fewer findings, but for those of images that both stages share', ({ before, after }) => {
    const count = (of: Analysis): number => of.findings.filter(({ rule }) => !OF_BOTH_IMAGES.has(rule)).length;
    const names = after.findings.map(({ rule }) => rule).join(' ');
    return count(after) > 0 && count(after) >= count(before) ? `${String(count(before))} to ${String(count(after))}: ${names}` : undefined;
  });
  each('the last user is never root', ({ after }) => {
    const stage = after.file.finalStage;
    const user = stage?.end.user?.user;
    if (user !== undefined) return isRoot(user.value) ? user.value : undefined;
    return stage?.root.kind === 'image' && imageUser(stage.root.reference).start === 'nonroot' ? undefined : 'none';
  });
  each('a converted file is not converted again', ({ result }) => {
    const { kind } = convertToMultiStage(subjectOf(result));
    return kind === 'nothing' ? undefined : kind;
  });
});

describe('conversion to several stages', () => {
  it('takes less than 50 ms for 200 lines', () => {
    const labels = Array.from({ length: 90 }, (_, index) => `LABEL l${String(index)}="${String(index)}"`);
    const steps = Array.from({ length: 90 }, (_, index) => `RUN mkdir -p /app/d${String(index)} && npm run build -- ${String(index)}`);
    const text = ['FROM node:22', ...labels, 'WORKDIR /app', 'COPY . .', 'RUN npm ci', ...steps, 'CMD ["node", "a.js"]', ''].join('\n');
    let best = Infinity;
    for (let round = 0; round < 4; round++) {
      const subject = subjectOf(text);
      const start = process.cpuUsage().user;
      assert.equal(convertToMultiStage(subject).kind, 'change');
      best = Math.min(best, (process.cpuUsage().user - start) / 1000);
    }
    assert.ok(best < 50, `${best.toFixed(1)} ms`);
  });
});

/** The text of the first stage without what moved out of it. */
function buildText({ text, stages }: Dockerfile): string {
  const [stage] = stages;
  return stage === undefined ? '' : text.slice(stage.span.start, stage.span.end);
}

/** What is done while building, as it is written. */
function stepsOf({ text, stages }: Dockerfile): string[] {
  const built = stages[0]?.instructions ?? [];
  const last = built.findLastIndex(({ kind }) => isStep(kind));
  return built.slice(0, last + 1).flatMap(({ kind, span }) => (isStep(kind) ? [text.slice(span.start, span.end)] : []));
}

function isStep(kind: Instruction['kind']): boolean {
  return /^(?:RUN|COPY|ADD)$/.test(kind);
}
