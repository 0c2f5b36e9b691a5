import { parseReference } from '../../image/reference.ts';
import type { FamilyId } from '../../knowledge/base-images-map.ts';
import { allowsImage } from '../../lint/allowed-images.ts';
import { isFrom, originOf } from '../../lint/registries.ts';
import { isWindowsStage } from '../../lint/run-user.ts';
import type { FromInstruction, Stage } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import type { Note, Outcome, Refusal, Subject } from '../refactoring.ts';
import { consequencesOf } from './consequences.ts';
import { fromEdits } from './from-edits.ts';
import { healthChange } from './health.ts';
import { layoutChange } from './layout.ts';
import { runChange } from './run-edits.ts';
import { mappedStage, shortName, type MappedStage } from './stage-facts.ts';
import { startChange } from './start.ts';
import { readTag } from './tag.ts';
import { findTarget } from './find-target.ts';
import { familyTitle, isTarget, type Target } from './target.ts';
import { userChange } from './user.ts';

export interface SwitchOptions {
  /** The namespace of a paying customer at Chainguard's registry, where versions have tags. */
  readonly organization?: string;
}

/** A stage and the image that it gets. */
export interface SwitchedStage extends MappedStage {
  readonly target: Target;
}

/** What a part of the change comes to. */
export interface Part {
  readonly edits: readonly Edit[];
  readonly assumptions?: readonly Note[];
  readonly consequences?: readonly Note[];
}

/**
 * Puts every stage whose image is known on an image of the family: what ships on the smallest that can run it, what
 * builds on the variant to build with. Refused when the final stage cannot be, or would not start.
 */
export function switchBase(subject: Subject, family: FamilyId, options: SwitchOptions = {}): Outcome {
  const { file } = subject;
  const { finalStage } = file;
  if (finalStage === undefined) return { kind: 'nothing', reason: 'The file has no FROM.' };
  const from = finalStage.lineage.at(-1)?.from ?? finalStage.from;
  const at = from.image?.span ?? from.span;
  const refused = obstacle(finalStage, from, subject);
  if (refused !== undefined) return refused;
  if (isOfFamily(finalStage, family))
    return { kind: 'nothing', reason: `The image is one of ${familyTitle(family)} already.` };
  const planned = plan(subject, family, options);
  if (!('stages' in planned)) return { ...planned, at };
  const { stages, notes } = planned;
  const changes = stages.map(({ stage, target }) => ({ from: stage.from, reference: target.reference }));
  const first = fromEdits(file, changes);
  if ('kind' in first) return first;
  const parts: Part[] = [first];
  for (const stage of stages) {
    for (const find of [layoutChange, runChange, startPart, healthChange, userChange]) {
      const part = find(subject, stage, finalStage, stages);
      if ('kind' in part) {
        return part;
      }
      parts.push(part);
    }
  }
  return {
    kind: 'change',
    title: `Use ${familyTitle(family)}`,
    edits: parts.flatMap((part) => part.edits),
    assumptions: [...notes, ...parts.flatMap((part) => part.assumptions ?? [])],
    consequences: [
      ...stages.flatMap((stage) => consequencesOf(subject, stage)),
      ...parts.flatMap((part) => part.consequences ?? []),
    ],
  };
}

/** What no family can do anything about. */
function obstacle(stage: Stage, { image, span }: FromInstruction, { file }: Subject): Outcome | undefined {
  const at = image?.span ?? span;
  if (file.escape === '`' || isWindowsStage(file, stage))
    return { kind: 'refusal', code: 'windows', reason: 'Hardened images are for Linux.', at };
  if (stage.root.kind === 'scratch')
    return { kind: 'nothing', reason: 'The image is made from nothing: no base has less in it.' };
  if (stage.root.kind === 'unknown')
    return {
      kind: 'refusal',
      code: 'variable-base',
      reason: 'Which image this is depends on a build argument without a default.',
      at,
    };
  return undefined;
}

const OF_FAMILY: Readonly<Record<FamilyId, RegExp>> = {
  dhi: /^dhi\.io\/|\/dhi-[^/]+$/,
  chainguard: /^cgr\.dev\//,
  distroless: /^gcr\.io\/distroless\//,
  redhat_hardened: /^registry\.access\.redhat\.com\/hi\/|^quay\.io\/hummingbird\//,
  ubi: /^registry\.(?:access\.)?redhat\.(?:com|io)\/ubi\d+\//,
  ubuntu: /^docker\.io\/ubuntu\/|^docker\.io\/library\/ubuntu$/,
  alpine: /^docker\.io\/library\/alpine$/,
  echo: /^reg\.echohq\.com\//,
};

/** Whether a stage stands on an image of the family already. */
export function isOfFamily({ root }: Stage, family: FamilyId): boolean {
  if (root.kind !== 'image') return false;
  const { canonicalName = '', tag = '' } = parseReference(root.reference) ?? {};
  return (
    OF_FAMILY[family].test(canonicalName) ||
    (family === 'alpine' && /(?:^|-)alpine[\d.]*(?:-|$)/.test(tag)) ||
    (family === 'ubuntu' && /-chiseled/.test(tag))
  );
}

/** The stages that get another image. The final one has to; others may stay as they are, which is told. */
function plan(
  subject: Subject,
  family: FamilyId,
  { organization }: SwitchOptions,
): { stages: readonly SwitchedStage[]; notes: readonly Note[] } | Omit<Refusal, 'at'> {
  const stages: SwitchedStage[] = [];
  const notes: Note[] = [];
  let system: string | undefined;
  // What ships first: what is built for it had better stand on the same system.
  for (const stage of subject.file.stages.toSorted((a, b) => Number(b.ships) - Number(a.ships))) {
    if (stage.base.kind !== 'image') continue;
    const { reference } = stage.base;
    const at = stage.from.image?.span ?? stage.from.span;
    const mapped = mappedStage(subject, stage);
    if (mapped === undefined) {
      const reason = `No table says what stands in the place of ${shortName(reference)}.`;
      if (stage.ships) return { kind: 'refusal', code: 'unknown-image', reason };
      notes.push({ message: `${reason} It stays as it is.`, at });
      continue;
    }
    const { image, remark, role, builds } = mapped;
    if (remark?.startsWith('needs review') === true) {
      const reason = `${shortName(reference)} is not the official image of ${image.name}: ${remark.replace('needs review: ', '')}.`;
      if (stage.ships) return { kind: 'refusal', code: 'needs-review', reason };
      notes.push({ message: `${reason} It stays as it is.`, at });
      continue;
    }
    const target = findTarget({ image, reference, family, role, builds, organization, system });
    if (!isTarget(target)) {
      if (stage.ships) return { kind: 'refusal', code: target.code, reason: target.reason };
      // Google has nothing to build with, which nobody who asks for it needs to be told for each stage.
      if (family !== 'distroless') notes.push({ message: `${target.reason} This stage stays as it is.`, at });
      continue;
    }
    if (!isAllowed(subject, target.reference)) {
      const reason = `The organization's policy does not allow ${target.reference}.`;
      if (stage.ships) return { kind: 'refusal', code: 'not-allowed', reason };
      notes.push({ message: `${reason} This stage stays as it is.`, at });
      continue;
    }
    if (remark !== undefined) notes.push({ message: `${shortName(reference)}: ${remark}.`, at });
    const lost = lostFlavours(reference, image.kind === 'os', target.reference);
    if (ONE_ARCHITECTURE.test(parseReference(reference)?.canonicalName ?? ''))
      notes.push({
        message: `${reference} is for one architecture; ${target.reference} is taken for the build's own.`,
        at,
      });
    if (lost !== '')
      notes.push({ message: `"${lost}" in the old tag has no counterpart in ${target.reference}.`, at });
    if (organization !== undefined && family === 'chainguard')
      notes.push({ message: `Whether ${organization} has ${target.reference} was not looked up.`, at });
    else if (target.confidence === 'low')
      notes.push({ message: `${target.reference} is taken to exist; its vendor's list was not seen.`, at });
    if (stage.ships) {
      system ??= /(?:debian|alpine)[\d.]+/.exec(target.reference)?.[0];
      if (!target.isStartKnown)
        notes.push({
          message: `The ENTRYPOINT of ${target.reference} is not known and taken to start what it is given.`,
          at,
        });
    }
    stages.push({ ...mapped, target });
  }
  return { stages: stages.toSorted((a, b) => a.stage.index - b.stage.index), notes };
}

function isAllowed({ policy }: Subject, reference: string): boolean {
  const { allowedImages = [], allowedRegistries = [] } = policy;
  const origin = originOf(reference);
  return (
    origin !== undefined &&
    (allowedRegistries.length === 0 || allowedRegistries.some((entry) => isFrom(origin, entry))) &&
    (allowedImages.length === 0 || allowedImages.some((entry) => allowsImage(reference, entry)))
  );
}

/** Words of a tag that say nothing about what is in an image, or what the choice of the image has answered. */
const PLAIN_FLAVOURS =
  /^(?:slim|jdk|jre|cli|full|base|runtime|dev|nonroot|debug|stable|management|alpine|\d.*)$/;

/** Flavours that the new reference does not name. */
function lostFlavours(reference: string, isSystem: boolean, now: string): string {
  const { flavours, jdk } = readTag(reference, isSystem);
  const words = flavours.filter((word) => !PLAIN_FLAVOURS.test(word) && !now.includes(word));
  return [...words, ...(jdk === undefined || now.includes(jdk) ? [] : [`jdk${jdk}`])].join('-');
}

/** Docker Hub's repositories for one architecture. */
const ONE_ARCHITECTURE = /^docker\.io\/(?:amd64|arm32v[567]|arm64v8|i386|mips64le|ppc64le|riscv64|s390x)\//;

function startPart(subject: Subject, { stage, target, image }: SwitchedStage, final: Stage): Part | Refusal {
  // What other targets of the file start is their own matter.
  if (!final.lineage.includes(stage)) return { edits: [] };
  return startChange(subject, final, target, image.defaults?.entrypoint ?? []);
}
