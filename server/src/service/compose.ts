import { composeBuilds } from '../compose/builds.ts';
import { examineCompose, isProven, type ComposeOptions } from '../compose/check.ts';
import type { ServiceImage } from '../compose/images.ts';
import { serviceImage } from '../compose/images.ts';
import type { Service, Surroundings } from '../compose/read.ts';
import type { ComposeRule } from '../compose/rule.ts';
import { composeRules } from '../compose/rules.ts';
import type { Finding } from '../lint/finding.ts';
import { isRoot } from '../lint/run-user.ts';
import { exceptionFor, NO_POLICY } from '../lint/policy.ts';
import type { Fix } from '../lint/rule.ts';
import type { Files } from '../ports.ts';
import type { Dockerfile } from '../syntax/model.ts';
import { parse } from '../syntax/parse.ts';
import { expandWord } from '../syntax/scope.ts';
import { LineIndex } from '../text/line-index.ts';
import { isWithin } from '../text/path.ts';
import type { Analysis, AnalyseOptions } from './analyse.ts';
import { composeSurroundings } from './compose-surroundings.ts';
import { folderOf, resolvedPath } from './folders.ts';

/** The rule of this name, in any case. */
export function composeRuleNamed(name: string): ComposeRule | undefined {
  const wanted = name.trim().toLowerCase();
  return composeRules.find((rule) => rule.name === wanted);
}

/** What is known of the image that a Dockerfile makes; `target`: the stage, null for one that nobody knows. */
export function builtImage(dockerfile: string, target: string | null | undefined): ServiceImage | undefined {
  if (target === null) return undefined;
  const file = parse(dockerfile);
  const stage =
    target === undefined
      ? file.finalStage
      : file.stages.findLast(({ name }) => name === target.toLowerCase());
  if (stage === undefined) return undefined;
  const { user } = stage.end;
  const base = stage.root.kind === 'image' ? serviceImage(stage.root.reference) : undefined;
  if (user?.user === undefined) return base;
  const name = expandWord(file, user, user.user.raw);
  if (name === undefined) return base === undefined ? undefined : { ...base, user: { start: 'unknown' } };
  return { user: { start: isRoot(name) ? 'root' : 'nonroot' }, writes: base?.writes };
}

/** What is known round a Compose file, read beforehand. */
export interface ComposeWorld {
  /** What is known of images that services are built to, by service. */
  readonly images: ReadonlyMap<string, ServiceImage | undefined>;
  readonly surroundings: Surroundings | undefined;
}

/** Reads it; paths are absolute, with `/`, and nothing outside of `top` is read. Never rejects. */
export async function composeWorld(
  files: Files,
  path: string,
  text: string,
  top: string,
): Promise<ComposeWorld> {
  const images = new Map<string, ServiceImage | undefined>();
  for (const { service, dockerfile, target } of composeBuilds(text).slice(0, MAX_BUILDS)) {
    const file = resolvedPath(folderOf(path), dockerfile);
    const read = isWithin(file, top) ? await files.readFile(file) : undefined;
    if (read?.kind === 'text') images.set(service, builtImage(read.text, target));
  }
  return { images, surroundings: await composeSurroundings(files, path, text, top) };
}

/** More services than a file has. */
const MAX_BUILDS = 200;

export interface ComposeAnalysis extends Analysis {
  /** Whether a fix does what it says; asked when somebody wants it. */
  readonly proves: (finding: Finding, fix: Fix) => boolean;
}

/** What there is to say of a Compose file. Its `file` has text and lines, and nothing that Dockerfiles have. */
export function analyseCompose(
  text: string,
  { profile, policy = NO_POLICY, today, ignoreSuppressions }: AnalyseOptions,
  { images, surroundings }: ComposeWorld,
): ComposeAnalysis {
  const options: ComposeOptions = {
    ...(profile === undefined ? {} : { profile }),
    ...{ today, surroundings, ignoreSuppressions },
    built: (service: Service) => images.get(service.name),
  };
  const { findings, silenced } = examineCompose(text, options);
  const isExcepted = (finding: Finding): boolean =>
    exceptionFor(policy.exceptions ?? [], finding, today) !== undefined;
  return {
    file: { ...NO_DOCKERFILE, text, lines: new LineIndex(text) },
    findings: findings.filter((finding) => !isExcepted(finding)),
    suppressed: silenced,
    excepted: findings.filter(isExcepted),
    proves: (finding, fix) => isProven(text, finding, fix, options),
  };
}

const NO_DOCKERFILE: Omit<Dockerfile, 'text' | 'lines'> = {
  escape: '\\',
  ...{ directives: [], comments: [], instructions: [], stages: [], preamble: [], problems: [] },
  finalStage: undefined,
  notes: undefined,
};

/** As `analyse`, with those fixes alone that do what they say. */
export function provenCompose(text: string, options: AnalyseOptions, world: ComposeWorld): Analysis {
  const { proves, ...analysis } = analyseCompose(text, options, world);
  const findings = analysis.findings.map((finding) => ({
    ...finding,
    fixes: finding.fixes.filter((fix) => proves(finding, fix)),
  }));
  return { ...analysis, findings };
}
