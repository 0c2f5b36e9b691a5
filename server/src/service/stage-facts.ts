import { parseReference } from '../image/reference.ts';
import { endingsOf } from '../knowledge/end-of-life.ts';
import { hardenedEquivalents, hardenedFamily } from '../knowledge/hardened-images.ts';
import { imageFamily } from '../knowledge/image-family.ts';
import { imageUses, versionOf } from '../lint/image-uses.ts';
import { isRoot, isWindowsStage, rootImageUser, stepsDown } from '../lint/run-user.ts';
import { scriptsOf } from '../lint/scripts.ts';
import type {
  BaseReport,
  NamedPackage,
  Pinning,
  PulledImage,
  StageReport,
  UserReport,
} from '../report/model.ts';
import { installs, type PackageSpec } from '../shell/index.ts';
import { fileContext } from './file-context.ts';
import type { Dockerfile, Stage, StageBase } from '../syntax/model.ts';
import { expandWord } from '../syntax/scope.ts';

type StageFacts = Omit<StageReport, 'secrets' | 'bySeverity' | 'fixable'>;

/** Real files have a few; of a hostile one the first are enough. */
const MAX_STAGES = 500;
/** More than any real file names. */
const MAX_PACKAGES = 5000;

/** What is known of each stage, without its findings. `today` (`YYYY-MM-DD`) is for ends of support. */
export function describeStages(file: Dockerfile, today: string | undefined): StageFacts[] {
  return file.stages.slice(0, MAX_STAGES).map((stage) => {
    const written = shownImage(stage);
    const base = describeBase(stage.base, written, today);
    const rootStage = stage.lineage.at(-1) ?? stage;
    return {
      index: stage.index,
      ...(stage.name === undefined ? {} : { name: stage.name }),
      line: file.lines.lineAt(stage.from.span.start) + 1,
      isFinal: stage.isFinal,
      ships: stage.ships,
      base,
      root: stage.root === stage.base ? base : describeBase(stage.root, shownImage(rootStage), today),
      user: userOf(file, stage),
    };
  });
}

/** As written, without the digest, which tells a reader nothing. */
function shownImage({ from }: Stage): string {
  return (from.image?.raw ?? '').replace(/@sha(?:256|512):[0-9a-f]+$/, '');
}

function describeBase(base: StageBase, shown: string, today: string | undefined): BaseReport {
  if (base.kind !== 'image') return { kind: base.kind, shown };
  const { reference } = base;
  const parsed = parseReference(reference);
  const family = imageFamily(reference);
  const ending =
    today === undefined
      ? undefined
      : [...endingsOf(reference, today)].sort((a, b) => Number(b.isOver) - Number(a.isOver))[0];
  return {
    kind: 'image',
    shown,
    ...imageName(reference),
    ...(family === undefined ? {} : { family }),
    hardened: hardenedFamily(reference) !== undefined,
    pinning: parsed === undefined ? 'unknown' : pinningOf(reference),
    ...(ending === undefined
      ? {}
      : {
          endOfLife: {
            title: `${ending.title} ${ending.version}`,
            end: ending.end,
            isOver: ending.isOver,
          },
        }),
    alternatives: hardenedEquivalents(reference)?.images ?? [],
  };
}

function imageName(reference: string): Pick<PulledImage, 'reference' | 'name' | 'tag' | 'digest'> {
  const parsed = parseReference(reference);
  if (parsed === undefined) return { reference };
  const { canonicalName: name, tag, digest } = parsed;
  return {
    reference,
    name,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function pinningOf(reference: string): Pinning {
  const { tag, isPinned } = versionOf(reference);
  if (isPinned) return 'digest';
  if (tag === undefined) return 'none';
  return tag === 'latest' ? 'latest' : 'version';
}

function userOf(file: Dockerfile, stage: Stage): UserReport {
  const { user } = stage.end;
  if (user !== undefined) {
    const raw = user.user?.raw ?? '';
    const name = expandWord(file, user, raw);
    if (name === undefined || name === '') return { kind: 'unknown', name: raw };
    return { kind: isRoot(name) && !isWindowsStage(file, stage) ? 'root' : 'nonroot', name };
  }
  const context = fileContext(file, {});
  const { start } = rootImageUser(context, stage);
  if (start === 'nonroot' || start === 'managed') return { kind: 'nonroot' };
  // Files to export or to copy from: it runs nothing.
  const runs = stage.lineage.some(({ instructions }) =>
    instructions.some(({ kind }) => kind === 'CMD' || kind === 'ENTRYPOINT'),
  );
  if (start !== 'root' || (stage.root.kind === 'scratch' && !runs) || isWindowsStage(file, stage))
    return { kind: 'unknown' };
  return { kind: stepsDown(context, stage) ? 'unknown' : 'root' };
}

/** Images that COPY --from and RUN --mount name; those of FROM are the stages'. */
export function pulledImages(file: Dockerfile): PulledImage[] {
  return imageUses(file)
    .filter(({ by, reference }) => by !== 'FROM' && reference !== undefined)
    .slice(0, MAX_STAGES)
    .map(({ raw, span, reference }) => ({
      shown: raw.replace(/@sha(?:256|512):[0-9a-f]+$/, ''),
      line: file.lines.lineAt(span.start) + 1,
      ...(reference === undefined ? {} : imageName(reference)),
    }));
}

/** Packages that RUN names, each name and version of a stage once. */
export function namedPackages(file: Dockerfile): NamedPackage[] {
  const found = new Map<string, NamedPackage>();
  for (const instruction of file.instructions) {
    const { kind, stage } = instruction;
    if (kind !== 'RUN' || stage === undefined) continue;
    for (const script of scriptsOf(file, instruction)) {
      for (const command of script.commands) {
        const install = installs(command);
        for (const spec of install?.packages ?? []) {
          if (install === undefined || spec.kind !== 'name' || !/^[\w@][\w@./+~:-]*$/.test(spec.name))
            continue;
          const version = exactVersion(spec);
          const key = JSON.stringify([stage.index, install.ecosystem, spec.name, version]);
          if (found.has(key) || found.size >= MAX_PACKAGES) continue;
          found.set(key, {
            ecosystem: install.ecosystem,
            name: spec.name,
            ...(version === undefined ? {} : { version }),
            stage: stage.index,
            line: file.lines.lineAt(spec.span.start) + 1,
          });
        }
      }
    }
  }
  return [...found.values()];
}

/** A version that names one thing: no range, no variable, no moving tag. */
function exactVersion({ version, operator = '' }: PackageSpec): string | undefined {
  if (version === undefined || /[<>~^!]/.test(operator)) return undefined;
  return /^v?\d[\w.+:~-]*$/.test(version) && !/(?:^|\.)x(?:\.|$)/.test(version) ? version : undefined;
}
