import type { BuildSources } from '../../context/sources.ts';
import { lint } from '../../lint/engine.ts';
import type { Finding } from '../../lint/finding.ts';
import { obstacle } from '../../lint/non-root/obstacles.ts';
import { purposeOf } from '../../lint/purpose.ts';
import { isOn, type Profile } from '../../lint/profile.ts';
import { rootImageUser } from '../../lint/run-user.ts';
import type { FamilyId } from '../../knowledge/base-images-map.ts';
import { baseChoices } from '../../refactor/base-image/choices.ts';
import { convertToMultiStage } from '../../refactor/multi-stage/convert.ts';
import { isOfFamily, switchBase } from '../../refactor/base-image/switch-base.ts';
import type { Note, Nothing, Outcome, Part } from '../../refactor/refactoring.ts';
import requireHealthcheck from '../../rules/runtime/require-healthcheck.ts';
import type { Dockerfile } from '../../syntax/model.ts';
import { encloses } from '../../text/span.ts';
import type { Analysis, AnalyseOptions } from '../analyse.ts';
import { ruleNamed } from '../../config/known-rules.ts';
import { minimalEdits } from '../convert-diff.ts';
import { chooseFix, fixAll } from '../fix-all.ts';
import { type Digests, pinTo } from '../pin-edits.ts';
import { HARDENED, isPinned, keepsSystem } from './default-base.ts';
import { subjectOf } from './subject.ts';

/** What a part works on, besides the text as the part before it left it. */
export interface Scene {
  readonly options: AnalyseOptions;
  /** Judges a text on these terms. */
  readonly judge: (text: string) => Analysis;
  readonly sources: BuildSources | undefined;
  /** The base images to switch to; undefined: those that fit best. */
  readonly family: FamilyId | undefined;
  /** Undefined: no registry was asked. */
  readonly digests: Digests | undefined;
}

/** What a part of hardening could make of a text, the best first. Reads and answers, and throws for no file. */
export function runPart(part: Part, analysis: Analysis, scene: Scene): Iterable<Outcome> {
  switch (part) {
    case 'multi-stage':
      return [multiStage(analysis, scene)];
    case 'base':
      return base(analysis, scene);
    case 'user':
      return [setUser(analysis, scene)];
    case 'pin':
      return [pin(analysis, scene)];
    case 'clean-up':
      return [cleanUp(analysis, scene)];
  }
}

function nothing(reason: string): Nothing {
  return { kind: 'nothing', reason };
}

function multiStage({ file }: Analysis, { options, sources }: Scene): Outcome {
  if (keepsTools(options.profile)) return nothing('The profile keeps the tools of the image.');
  return convertToMultiStage(subjectOf(file, options, sources));
}

/** The family asked for, else those that fit best and keep what people chose. */
function* base({ file }: Analysis, { options, sources, family, digests }: Scene): Iterable<Outcome> {
  const subject = subjectOf(file, options, sources);
  if (family !== undefined) {
    yield switchBase(subject, family);
    return;
  }
  const stage = file.finalStage;
  if (stage === undefined) yield nothing('There is no stage that has a base image.');
  else if (keepsTools(options.profile))
    yield nothing('The profile keeps the tools of the image; name the base images to switch to.');
  else if (purposeOf(subject, stage) === 'workshop')
    yield nothing('It is an image to work in or to build on; name the base images to switch to.');
  else if (HARDENED.some((one) => isOfFamily(stage, one)))
    yield nothing('The base image is made for production already.');
  else if (digests === undefined && isPinned(subject))
    yield {
      kind: 'refusal',
      code: 'loses-digest',
      reason: 'The image is pinned to a digest, and no registry was asked for that of another image.',
      at: stage.from.image?.span ?? stage.from.span,
    };
  else {
    const fitting = HARDENED.filter((one) => keepsSystem(subject, one));
    // Of one there is nothing to put in order.
    const order = fitting.length > 1 ? baseChoices(subject).map((choice) => choice.family) : fitting;
    const outcomes = order.filter((one) => fitting.includes(one)).map((one) => switchBase(subject, one));
    const changes = outcomes.filter(({ kind }) => kind === 'change');
    yield* changes;
    if (changes.length > 0) return;
    // The family with the most images says best what stands in the way.
    const most = switchBase(subject, 'dhi');
    if (most.kind !== 'change') yield most;
    else
      yield {
        kind: 'refusal',
        code: 'other-system',
        reason: 'Hardened images in its place are of another distribution; name the one to switch to.',
        at: stage.from.image?.span ?? stage.from.span,
      };
  }
}

/** Whether images are workshops, as in the profile `ai-training`: what takes their tools away is off. */
function keepsTools(profile: Profile | undefined): boolean {
  const rule = 'no-build-tools-in-final-stage';
  return profile !== undefined && (profile.rules[rule] ?? profile.defaults?.[rule]) === 'off';
}

/** Rules whose fix has the image run as somebody other than root. */
const USER_RULES = ['require-user', 'no-root-user'];

/** What the rules offer, so that what silences them counts here too. */
function setUser({ file, findings, suppressed }: Analysis, { options, sources }: Scene): Outcome {
  const stage = file.finalStage;
  if (stage === undefined) return nothing('There is no stage whose user could be set.');
  const isAbout = ({ rule }: Finding): boolean => USER_RULES.includes(rule);
  const found = findings.filter(isAbout);
  const finding = found.find(({ fixes }) => fixes.length > 0) ?? found[0];
  if (finding === undefined) {
    if (suppressed.some(isAbout)) return nothing('A comment says that the user is fine as it is.');
    const off = USER_RULES.find((name) => isOff(name, options.profile));
    if (off !== undefined) return nothing(`The configuration switches '${off}' off.`);
    return nothing('The image does not run as root, or is made to give that up itself.');
  }
  const [fix] = finding.fixes;
  const subject = subjectOf(file, options, sources);
  if (fix === undefined) {
    const stopped = obstacle(subject, stage);
    const { reason, at, advice } = stopped ?? {
      reason: 'Nobody can tell which user and which directories the program needs.',
      at: finding.span,
      advice: undefined,
    };
    return {
      kind: 'refusal',
      code: stopped === undefined ? 'unknown-user' : 'needs-root',
      reason: advice ?? reason,
      at,
    };
  }
  const at = finding.span;
  const was = rootImageUser(subject, stage).start === 'unknown' ? 'as the base image says' : 'as root';
  return {
    kind: 'change',
    title: fix.title,
    edits: fix.edits,
    assumptions: (fix.assumptions ?? []).map((message) => ({ message, at })),
    consequences: [{ message: `The program no longer runs ${was}.`, at }],
    ...(fix.instructions === undefined ? {} : { instructions: fix.instructions }),
  };
}

function isOff(rule: string, profile: Profile | undefined): boolean {
  const known = ruleNamed(rule);
  return known !== undefined && profile !== undefined && !isOn(known, profile);
}

function pin({ file }: Analysis, { digests }: Scene): Outcome {
  if (digests === undefined) return nothing('No registry was asked for digests.');
  const { edits, pinned } = pinTo(file, digests);
  if (edits.length === 0) return nothing('No image is left whose digest is known and not written.');
  return {
    kind: 'change',
    title:
      pinned.length === 1 ? 'Pin the image to its digest' : `Pin ${pinned.length} images to their digests`,
    edits,
    assumptions: [],
    consequences: pinned.map(({ raw, span }) => ({
      message: `'${raw}' stays what it is now; 'bulkhead pin --update' moves it.`,
      at: span,
    })),
  };
}

/** What an image that serves a model has no use for; their fixes take it out. */
const STRICT: ReadonlySet<string> = new Set([
  'cuda-devel-in-final-stage',
  'no-debug-mode',
  'no-debug-tools',
  'production-dependencies',
]);

/** Whether the image serves a model to the network, as in the profile `ai-inference`. */
function isStrict(profile: Profile | undefined): boolean {
  const rule = 'no-training-tools-in-inference';
  const level = profile?.rules[rule] ?? profile?.defaults?.[rule] ?? 'off';
  return level !== 'off';
}

function cleanUp({ file, findings }: Analysis, { options, judge }: Scene): Outcome {
  const strict = isStrict(options.profile);
  const made = findings.flatMap((finding) => {
    const fix = chooseFix(finding, { unsafe: strict && STRICT.has(finding.rule) });
    return fix === undefined ? [] : [{ fix, at: finding.span }];
  });
  if (made.length === 0) return nothing('Nothing is left that can be mended safely.');
  const lean = strict ? fixAll(file.text, { ...options, judge, unsafe: true, only: STRICT }) : undefined;
  const { text, applied } = fixAll(lean?.text ?? file.text, { ...options, judge });
  const number = applied.length + (lean?.applied.length ?? 0);
  return {
    kind: 'change',
    title: `Make ${number === 1 ? '1 fix' : `${number} fixes`}`,
    edits: minimalEdits(file.text, text),
    assumptions: made.flatMap(({ fix, at }) => (fix.assumptions ?? []).map((message) => ({ message, at }))),
    consequences: made.map(({ fix, at }) => ({ message: `${fix.title}.`, at })),
  };
}

/** What only a person can do, about the result. */
export function adviceFor(file: Dockerfile): readonly Note[] {
  const profile: Profile = { preset: 'all', rules: {}, minimumConfidence: 'medium' };
  const { finalStage } = file;
  return lint(file, [requireHealthcheck], { profile })
    .findings.filter(({ span }) => finalStage !== undefined && encloses(finalStage.span, span))
    .map(({ message, advice, span }) => ({ message: `${message} ${advice}`, at: span }));
}
