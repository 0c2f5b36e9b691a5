import { FAMILY_IDS, type FamilyId } from '../../knowledge/base-images-map.ts';
import { namedVersions } from '../../knowledge/end-of-life.ts';
import { familyFacts } from '../../knowledge/hardened-families.ts';
import type { Stage } from '../../syntax/model.ts';
import type { Subject } from '../refactoring.ts';
import { mappedStage, shortName, type MappedStage } from './stage-facts.ts';
import { switchBase, type SwitchOptions } from './switch-base.ts';
import { findTarget } from './find-target.ts';
import { familyTitle, isTarget, type Target } from './target.ts';

/** A fact about a choice, and where it is known from: a file of a vendor's repository, a page, or this file itself. */
export interface ChoiceFact {
  readonly kind:
    'user' | 'entrypoint' | 'ports' | 'libc' | 'shell' | 'support' | 'signature' | 'access' | 'note';
  /** One sentence. */
  readonly message: string;
  readonly source: string;
}

/** One family's image for a stage. */
export interface BaseChoice {
  readonly family: FamilyId;
  /** The family's name for people. */
  readonly name: string;
  /** The exact reference; undefined: the family has none for this stage. */
  readonly reference: string | undefined;
  /** Whether `switchBase` would make the change. */
  readonly applies: boolean;
  /** One sentence: why it fits, or what stands in the way. */
  readonly why: string;
  /** The refusal's code, where something stands in the way. */
  readonly code?: string;
  readonly facts: readonly ChoiceFact[];
}

/** The choices for the image that the file ends with, the best first. Empty when no table maps its base. */
export function baseChoices(subject: Subject, options: SwitchOptions = {}): readonly BaseChoice[] {
  const { finalStage } = subject.file;
  return finalStage === undefined
    ? []
    : baseChoicesOf(subject, finalStage.lineage.at(-1) ?? finalStage, options);
}

/** The same for one stage, whose FROM names an image. */
export function baseChoicesOf(
  subject: Subject,
  stage: Stage,
  options: SwitchOptions = {},
): readonly BaseChoice[] {
  const mapped = mappedStage(subject, stage);
  if (mapped === undefined) return [];
  const rated = FAMILY_IDS.flatMap((family) => {
    const { image, reference, role, builds } = mapped;
    const { organization } = options;
    const found = findTarget({ image, reference, family, role, builds, organization });
    if (!isTarget(found)) {
      const choice = {
        family,
        name: familyTitle(family),
        reference: undefined,
        applies: false,
        why: found.reason,
        code: found.code,
        facts: [],
      };
      return [{ choice, fit: 0 }];
    }
    if (found.reference === reference) return [];
    return [rate(subject, mapped, found, options)];
  });
  return rated.toSorted((a, b) => b.fit - a.fit).map(({ choice }) => choice);
}

function rate(
  subject: Subject,
  mapped: MappedStage,
  target: Target,
  options: SwitchOptions,
): { choice: BaseChoice; fit: number } {
  const { family, reference } = target;
  const outcome = mapped.stage.ships ? switchBase(subject, family, options) : undefined;
  const stopped = outcome !== undefined && outcome.kind !== 'change' ? outcome : undefined;
  const why = stopped?.reason ?? whyFit(mapped, target);
  const base = { family, name: familyTitle(family), reference, applies: stopped === undefined, why };
  const code = stopped?.kind === 'refusal' ? { code: stopped.code } : {};
  return {
    choice: { ...base, ...code, facts: factsOf(subject, mapped, target) },
    fit: (stopped === undefined ? 1000 : 100) - costOf(mapped, target),
  };
}

/** What speaks against an image, in points: the more, the later in the list. */
function costOf({ role, libc }: MappedStage, target: Target): number {
  const { family, confidence, hasShell, user } = target;
  const { login, free } = familyFacts(family) ?? {};
  let cost = confidence === 'high' ? 0 : confidence === 'medium' ? 30 : 60;
  if (libc !== target.libc && libc !== 'none') cost += 80;
  if (hasShell && role === 'runtime') cost += 25;
  if (user === undefined || user === 'root') cost += 20;
  if (login !== undefined && !/^none/.test(login)) cost += 15;
  if (free === undefined) cost += 40;
  // What has no tags for versions moves by itself.
  if (/:(?:latest|latest-dev|nonroot)$/.test(target.reference)) cost += 10;
  if (family === 'alpine' || family === 'ubuntu') cost += 10;
  return cost;
}

function whyFit({ role }: MappedStage, { hasShell, packages, user }: Target): string {
  const who = user === undefined || user === 'root' ? 'starts as root' : `runs as ${user}`;
  if (role === 'runtime') return `It ${hasShell ? 'has a shell' : 'has no shell'} and ${who}.`;
  return packages === undefined
    ? `It has a shell for the stage's commands and ${who}.`
    : `It has a shell and ${packages.manager} for the stage's commands and ${who}.`;
}

function factsOf(subject: Subject, mapped: MappedStage, target: Target): readonly ChoiceFact[] {
  const { source, family } = target;
  const facts: ChoiceFact[] = [];
  const add = (kind: ChoiceFact['kind'], message: string, from = source): void => {
    facts.push({ kind, message, source: from });
  };
  add(
    'user',
    target.user === undefined
      ? 'Who its program runs as is not known.'
      : `Its program runs as ${target.user}.`,
  );
  add(
    'entrypoint',
    target.entrypoint.length === 0
      ? 'It has no ENTRYPOINT.'
      : `Its ENTRYPOINT is ${target.entrypoint.join(' ')}.`,
  );
  if (target.ports.length > 0) add('ports', `It listens on ${target.ports.join(', ')}.`);
  if (target.libc !== mapped.libc)
    add(
      'libc',
      target.libc === 'none'
        ? 'It has no C library.'
        : `Its C library is ${target.libc}; the old one's is ${mapped.libc}.`,
    );
  add('shell', target.hasShell ? 'It has a shell.' : 'It has no shell and no package manager.');
  for (const { title, version, end } of namedVersions(mapped.reference)) {
    if (end === undefined) continue;
    const verb = subject.today !== undefined && end < subject.today ? 'ended' : 'ends';
    add(
      'support',
      `Support of ${title} ${version} in ${shortName(mapped.reference)} ${verb} on ${end}.`,
      'https://endoflife.date',
    );
  }
  if (target.end !== undefined) add('support', `Support of ${target.stream ?? 'it'} ends on ${target.end}.`);
  const { signing, login, free, paid, source: where = '' } = familyFacts(family) ?? {};
  const identity = signing?.identity ?? signing?.key;
  if (identity !== undefined) add('signature', `It is signed: ${identity}.`, signing?.source ?? where);
  if (login !== undefined)
    add('access', /^none/.test(login) ? 'It can be pulled without a login.' : `Login: ${login}.`, where);
  if (free === undefined && paid !== undefined) add('access', `It is paid for: ${paid}.`, where);
  if (target.note !== undefined) add('note', sentence(target.note));
  return facts;
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!]$/.test(first) ? first : `${first}.`;
}
