import { parseReference } from '../../image/reference.ts';
import { mappedImage, type MappedImage } from '../../knowledge/base-images-map.ts';
import { imageUser } from '../../knowledge/image-users.ts';
import { instructionsOf, isRoot } from '../../lint/run-user.ts';
import type { ShellCommand } from '../../shell/index.ts';
import type { Instruction, Stage } from '../../syntax/model.ts';
import type { Subject } from '../refactoring.ts';
import { readTag } from './tag.ts';
import type { Packages, Role } from './target.ts';

/** A stage whose FROM names an image that tables map, and what of it matters for another image. */
export interface MappedStage {
  readonly stage: Stage;
  /** Expanded. */
  readonly reference: string;
  readonly image: MappedImage;
  readonly remark: string | undefined;
  readonly role: Role;
  readonly builds: boolean;
  /** How packages are installed in the old image. */
  readonly packages: Packages | undefined;
  readonly libc: 'glibc' | 'musl' | 'none';
}

/** Undefined: it is built from a stage, from nothing, or from an image that no table maps. */
export function mappedStage(subject: Subject, stage: Stage): MappedStage | undefined {
  if (stage.base.kind !== 'image') return undefined;
  const { reference } = stage.base;
  const mapped = mappedImage(reference);
  if (mapped === undefined) return undefined;
  const { image, remark } = mapped;
  const users = subject.file.stages.filter((other) => other === stage || other.lineage.includes(stage));
  return {
    stage,
    reference,
    image,
    remark,
    role: roleOf(image, stage, users),
    builds: image.kind === 'builder' || users.some((other) => compiles(subject, other)),
    packages: oldPackages(image, reference),
    libc: oldLibc(image, reference),
  };
}

/** Only an image that ships and in which nothing is run may do without a shell. */
function roleOf(image: MappedImage, stage: Stage, users: readonly Stage[]): Role {
  const runs = users.some(({ instructions }) => instructions.some(runsSomething));
  // What a distribution starts by itself is its shell.
  const starts = users.some(({ instructions }) =>
    instructions.some(({ kind }) => kind === 'CMD' || kind === 'ENTRYPOINT'),
  );
  return stage.ships && !runs && (starts || image.kind !== 'os') ? 'runtime' : 'build';
}

function runsSomething(instruction: Instruction): boolean {
  return (
    instruction.kind === 'RUN' || (instruction.kind === 'ONBUILD' && instruction.trigger?.kind === 'RUN')
  );
}

const COMPILERS = new Set([
  ...['ant', 'gradle', 'gradlew', 'jar', 'javac', 'jlink', 'jpackage', 'lein', 'mvn', 'mvnw', 'native-image'],
  'sbt',
]);

function compiles(subject: Subject, stage: Stage): boolean {
  return commandsOf(subject, stage).some(({ name }) => COMPILERS.has(name));
}

/** Every command that the stage's own RUN instructions run. */
export function commandsOf(subject: Subject, stage: Stage): readonly ShellCommand[] {
  return stage.instructions
    .filter(({ kind }) => kind === 'RUN')
    .flatMap((instruction) => subject.scripts(instruction).flatMap(({ commands }) => commands));
}

const APT: Packages = { manager: 'apt-get', source: 'apt' };
const APK: Packages = { manager: 'apk', source: 'alpine' };
const DNF: Packages = { manager: 'dnf', source: 'dnf' };
const ON_RPM = new Set([
  'almalinux',
  'amazoncorretto',
  'amazonlinux',
  'centos',
  'fedora',
  'oraclelinux',
  'rockylinux',
]);
const ON_ALPINE = new Set(['alpine', 'alpine/git', 'alpine/helm', 'caddy', 'composer', 'docker', 'traefik']);

function oldPackages(image: MappedImage, reference: string): Packages | undefined {
  const { name } = image;
  if (name.startsWith('gcr.io/') || name === 'scratch' || name === 'busybox') return undefined;
  // Zypper and its packages are not known.
  if (name.startsWith('opensuse/')) return undefined;
  const { system = '' } = readTag(reference, image.kind === 'os');
  if (ON_ALPINE.has(name) || system.startsWith('alpine')) return APK;
  if (/^(?:ubi|al|oracle|azurelinux|cbl)/.test(system)) return DNF;
  if (ON_RPM.has(name)) return /^debian|^(?:focal|jammy|noble)/.test(system) ? APT : DNF;
  return APT;
}

function oldLibc(image: MappedImage, reference: string): MappedStage['libc'] {
  if (image.name === 'gcr.io/distroless/static' || image.name === 'scratch') return 'none';
  return oldPackages(image, reference)?.source === 'alpine' ? 'musl' : 'glibc';
}

/** Whether the stage's process runs as root now, as far as anybody can tell: what is not known counts as root. */
export function runsAsRoot(subject: Subject, stage: Stage): boolean {
  const { user } = stage.end;
  if (user !== undefined) {
    const text = user.user === undefined ? undefined : subject.expand(user, user.user.raw);
    return text === undefined || isRoot(text);
  }
  return startsAsRoot(stage);
}

/** Whether the image that it is in the end built from starts as root. */
export function startsAsRoot({ root }: Stage): boolean {
  return root.kind !== 'image' || imageUser(root.reference).start !== 'nonroot';
}

/** ENTRYPOINT and CMD in force at a stage's end. */
export function startInstructions(stage: Stage): {
  readonly entrypoint: Instruction | undefined;
  readonly cmd: Instruction | undefined;
} {
  const all = instructionsOf(stage);
  const entrypoint = all.findLast(({ kind }) => kind === 'ENTRYPOINT');
  const cmd = all.findLast(({ kind }) => kind === 'CMD');
  // An ENTRYPOINT of a later stage drops the CMD of what it is built from.
  const isDropped =
    cmd !== undefined &&
    entrypoint !== undefined &&
    cmd.stage !== entrypoint.stage &&
    cmd.index < entrypoint.index;
  return { entrypoint, cmd: isDropped ? undefined : cmd };
}

/** `node` of `docker.io/library/node:20`. */
export function shortName(reference: string): string {
  return parseReference(reference)?.path.replace(/^library\//, '') ?? reference;
}
