import assert from 'node:assert/strict';
import { parseReference } from '../../../server/src/image/reference.ts';
import { FAMILY_IDS, type FamilyId, mappedImage } from '../../../server/src/knowledge/base-images-map.ts';
import { hardenedDefinition } from '../../../server/src/knowledge/hardened-definitions.ts';
import { imageUser } from '../../../server/src/knowledge/image-users.ts';
import { isCurrentTag, officialName } from '../../../server/src/knowledge/official-images.ts';
import { isRoot } from '../../../server/src/lint/run-user.ts';
import { switchBase } from '../../../server/src/refactor/base-image/switch-base.ts';
import type { Change, Subject } from '../../../server/src/refactor/refactoring.ts';
import type { ShellCommand } from '../../../server/src/shell/index.ts';
import { applyEdits } from '../../../server/src/text/edit.ts';
import { type CorpusFile, corpusFiles } from '../../support/corpus.ts';
import { subjectOf } from '../../support/subject.ts';

/** All files with BULKHEAD_ALL=1; else one of so many, each for another family. */
const STEP = process.env.BULKHEAD_ALL === '1' ? 1 : 7;

interface Result {
  readonly file: CorpusFile;
  readonly family: FamilyId;
  readonly before: Subject;
  readonly change: Change;
  readonly after: Subject;
}

function results(): { readonly all: readonly Result[]; readonly tally: ReadonlyMap<string, number> } {
  const all: Result[] = [];
  const tally = new Map<string, number>();
  for (const [index, file] of corpusFiles().entries()) {
    if (index % STEP !== 0) continue;
    const families = STEP === 1 ? FAMILY_IDS : [FAMILY_IDS[(index / STEP) % FAMILY_IDS.length] ?? 'dhi'];
    for (const family of families) {
      const before = subjectOf(file.text);
      const change = switchBase(before, family);
      const key = change.kind === 'refusal' ? change.code : change.kind;
      tally.set(key, (tally.get(key) ?? 0) + 1);
      if (change.kind !== 'change') continue;
      const after = subjectOf(applyEdits(file.text, change.edits));
      all.push({ file, family, before, change, after });
    }
  }
  return { all, tally };
}

function commandsOf(subject: Subject): readonly ShellCommand[] {
  return subject.file.instructions.flatMap((instruction) => {
    const run = instruction.kind === 'ONBUILD' ? instruction.trigger : instruction;
    return run?.kind === 'RUN' ? subject.scripts(run).flatMap(({ commands }) => commands) : [];
  });
}

/** Commands that another system's tools take the place of, and those that only clean up behind them. */
const SYSTEM =
  /^(?:apt|apt-get|aptitude|apk|yum|dnf|microdnf|tdnf|useradd|groupadd|usermod|userdel|groupdel|adduser|addgroup|deluser|delgroup|gpasswd|update-alternatives|ln|true)$/;

function lineCount({ file }: Subject): number {
  return file.text.split('\n').length;
}

function key({ name, args }: ShellCommand): string {
  return [name, ...args.map(({ text }) => text)].join(' ');
}

/** Families whose every reference is in a table, with how to look there. */
function isKnown(family: FamilyId, reference: string): boolean {
  const { canonicalName = '', path = '', tag = '' } = parseReference(reference) ?? {};
  switch (family) {
    case 'dhi':
      return hardenedDefinition(path, tag) !== undefined;
    case 'chainguard':
      return /^latest(?:-fpm)?(?:-dev)?$/.test(tag);
    case 'distroless':
      return (
        /^gcr\.io\/distroless\/(?:static|base|cc|nodejs2[246]|python3|java(?:17|21|25))-debian13$/.test(
          canonicalName,
        ) && /nonroot$/.test(tag)
      );
    case 'alpine':
      return path === 'alpine' || isCurrentTag(officialName(canonicalName) ?? '', tag);
    case 'echo':
      return isCurrentTag(path, tag);
    default:
      return true;
  }
}

describe('a change of base image in real files', function () {
  this.timeout(240_000);
  const { all, tally } = results();
  if (all.length === 0) return;

  function each(name: string, check: (result: Result) => void): void {
    it(name, () => {
      for (const result of all) {
        try {
          check(result);
        } catch (cause) {
          throw new Error(`${result.file.name} for ${result.family}: ${String(cause)}`, { cause });
        }
      }
    });
  }

  it('is made or refused', () => {
    const rows = [...tally].sort(([, a], [, b]) => b - a).map(([code, count]) => `${code} ${String(count)}`);
    console.log(`      ${rows.join(', ')}`);
  });

  each('leaves a file with the same instructions that is no worse to read', ({ before, after }) => {
    assert.deepEqual(
      after.file.problems.map(({ kind }) => kind),
      before.file.problems.map(({ kind }) => kind),
    );
    assert.equal(after.file.stages.length, before.file.stages.length);
    for (const instruction of after.file.instructions) {
      if (instruction.kind !== 'RUN') continue;
      for (const script of after.scripts(instruction)) {
        const hadErrors = before.file.instructions.some((other) =>
          before.scripts(other).some(({ errors }) => errors.length > 0),
        );
        if (!hadErrors) assert.deepEqual(script.errors, [], script.text);
      }
    }
  });

  each('loses no command without a note', ({ before, after, change }) => {
    const left = commandsOf(after).map(key);
    const notes = [...change.assumptions, ...change.consequences];
    for (const command of commandsOf(before)) {
      if (SYSTEM.test(command.name) || command.name === '') continue;
      const text = key(command);
      const at = left.indexOf(text);
      if (at >= 0) {
        left.splice(at, 1);
        continue;
      }
      const isCleaning = command.name === 'rm' && /\/(?:apt|yum|dnf|apk|debconf)\b/.test(text);
      const isIdiom = /apt-|dpkg/.test(text) || command.args.some(({ text: word }) => /apt|apk/.test(word));
      const isNoted = notes.some(
        ({ at: span }) =>
          command.pipeline.some((other) => span.start < other.span.end && other.span.start < span.end) ||
          (command.parent !== undefined && span.start <= command.span.start && command.span.end <= span.end),
      );
      // What holds others in its words has changed with them.
      const holds = commandsOf(before).some((other) => other.parent === command);
      assert.ok(isCleaning || isIdiom || isNoted || holds, text);
    }
  });

  each('never ends as root, nor as more than before', ({ before, after, change }) => {
    const { finalStage } = after.file;
    const user = finalStage?.end.user;
    const text = user?.user === undefined ? undefined : after.expand(user, user.user.raw);
    if (user !== undefined) {
      const old = before.file.finalStage?.end.user;
      const same = old !== undefined && old.user?.raw === user.user?.raw;
      assert.ok(
        same ? text === undefined || !isRoot(text) : text !== undefined && !isRoot(text),
        user.user?.raw,
      );
      return;
    }
    const root = finalStage?.root;
    const start = root?.kind === 'image' ? imageUser(root.reference).start : 'unknown';
    const told = change.consequences.some(({ message }) => /^The program runs as (?!0|root)/.test(message));
    assert.ok(told || start === 'nonroot', root?.kind === 'image' ? root.reference : '');
  });

  each('leaves images that no table maps as they are', ({ before, after }) => {
    for (const [index, stage] of before.file.stages.entries()) {
      if (stage.base.kind !== 'image' || mappedImage(stage.base.reference) !== undefined) continue;
      assert.equal(after.file.stages[index]?.from.image?.raw, stage.from.image?.raw);
    }
  });

  each('names images and tags that a table holds', ({ before, after, family }) => {
    for (const [index, { base }] of after.file.stages.entries()) {
      const old = before.file.stages[index]?.base;
      if (base.kind !== 'image' || (old?.kind === 'image' && old.reference === base.reference)) continue;
      assert.ok(isKnown(family, base.reference), base.reference);
    }
  });

  each('changes nothing the second time', ({ after, family }) => {
    const again = switchBase(after, family);
    assert.equal(again.kind, 'nothing', again.kind === 'change' ? '' : again.reason);
  });

  each('keeps comments, line breaks and heredocs', ({ before, after }) => {
    const comments = ({ file }: Subject): readonly string[] =>
      file.comments.map(({ span }) => file.text.slice(span.start, span.end).trim());
    assert.deepEqual(comments(after), comments(before));
    if (before.file.text.includes('\r\n') && !/(?<!\r)\n/.test(before.file.text))
      assert.ok(!/(?<!\r)\n/.test(after.file.text));
    if (!before.file.text.includes('\r')) assert.ok(!after.file.text.includes('\r'));
  });

  it('takes less than 50 ms of processor time for 200 lines', () => {
    const long = all.filter(({ before }) => lineCount(before) >= 180).slice(0, 20);
    for (const { file, family } of long) {
      const scale = Math.max(1, file.text.split('\n').length / 200);
      const times = Array.from({ length: 4 }, () => {
        const subject = subjectOf(file.text);
        const start = process.cpuUsage();
        switchBase(subject, family);
        const { user, system } = process.cpuUsage(start);
        return (user + system) / 1000;
      });
      assert.ok(Math.min(...times) < 50 * scale, `${file.name}: ${String(Math.min(...times))} ms`);
    }
  });
});
