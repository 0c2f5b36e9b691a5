import { type Attested, type ImageFacts, isRootUser } from '../image/facts.ts';
import { END_OF_LIFE_DATE } from '../knowledge/end-of-life-data.ts';
import { releasesOf } from '../knowledge/end-of-life.ts';
import { hardenedEquivalents } from '../knowledge/hardened-images.ts';
import { imageShell } from '../knowledge/image-shells.ts';
import { IMAGE_TABLES_DATE, imageFamily, imageSystem } from '../knowledge/image-systems.ts';
import { imageUser } from '../knowledge/image-users.ts';
import { statedPlatform } from '../lint/known-image.ts';
import type { RegistryFailure } from '../registry/failure.ts';
import type { Dockerfile } from '../syntax/model.ts';
import { formatBytes } from '../text/bytes.ts';
import { currentDay } from '../text/day.ts';
import { contains, type Span } from '../text/span.ts';
import type { HoverText } from './hover.ts';
import { codeSpan, escapeMarkdown } from './hover-markdown.ts';
import { imagePlaces } from './image-places.ts';

/** What a registry said, and when. */
export interface AskedImage {
  readonly answer: ImageFacts | RegistryFailure;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface ImageHoverOptions {
  /** `YYYY-MM-DD`; by default the machine's. */
  readonly today?: string;
  /** What is known from a registry of a reference, for a platform where FROM names one. */
  readonly asked?: (reference: string, platform: string | undefined) => AskedImage | undefined;
}

/** An image that stands somewhere in a file. */
export interface NamedImage {
  /** With build arguments at their defaults. */
  readonly reference: string;
  readonly span: Span;
  /** What FROM's `--platform` says, where it needs no build to know. */
  readonly platform: string | undefined;
}

/** Every image from outside that a file names, with what it takes to ask a registry for it. */
export function namedImages(file: Dockerfile): readonly NamedImage[] {
  const bases = file.stages.flatMap(({ base, from }): NamedImage[] => {
    if (base.kind !== 'image' || from.image === undefined) return [];
    return [
      {
        reference: base.reference,
        span: from.image.span,
        platform: statedPlatform(from),
      },
    ];
  });
  const starts = new Set(bases.map(({ span }) => span.start));
  const others = imagePlaces(file).flatMap((place): NamedImage[] =>
    place.kind === 'image' && !starts.has(place.span.start)
      ? [{ reference: place.reference.text, span: place.span, platform: undefined }]
      : [],
  );
  return [...bases, ...others].sort((a, b) => a.span.start - b.span.start);
}

/** What is known of the image at an offset. */
export function hoverOnImage(
  file: Dockerfile,
  offset: number,
  { today = currentDay(), asked }: ImageHoverOptions = {},
): HoverText | undefined {
  const image = namedImages(file).find(({ span }) => contains(span, offset));
  if (image === undefined) return undefined;
  const { reference, span, platform } = image;
  const told = asked?.(reference, platform);
  const known = told?.answer.kind === 'image' ? told.answer : undefined;
  const offline = fromTables(reference, today, known);
  const lines = [head(reference), ...(offline.length === 0 ? [] : [list(offline)])];
  if (told !== undefined) lines.push(...fromRegistry(told));
  // An image that nothing is known of needs no hover that says so.
  return lines.length === 1 ? undefined : { markdown: lines.join('\n\n'), span };
}

/** A digest fills the line and tells a reader nothing. */
function head(reference: string): string {
  const family = imageFamily(reference);
  const name = `**${escapeMarkdown(shorten(reference.replace(/@.*$/, ''), 120))}**`;
  return family === undefined ? name : `${name} · ${family}`;
}

/** From our tables: nobody is asked. What the image's own configuration tells is left to it. */
function fromTables(reference: string, today: string, known: ImageFacts | undefined): readonly string[] {
  const lines: string[] = [];
  const system = imageSystem(reference);
  const shell = imageShell(reference);
  const user = known === undefined ? userLine(reference) : undefined;
  if (system !== undefined) {
    const { distribution, libc, packageManager } = system;
    const parts = [
      distribution,
      libc === 'none' ? 'no libc' : libc,
      packageManager === 'none' ? 'no package manager' : packageManager,
    ].filter((part) => part !== undefined);
    lines.push(`System: ${parts.join(', ')}`);
  }
  if (shell !== undefined)
    lines.push(
      { none: 'No shell', elsewhere: 'A shell, but not as `/bin/sh`', sh: 'Shell: `/bin/sh`' }[shell.shell] +
        (shell.sure ? '' : ', by its name'),
    );
  if (user !== undefined) lines.push(user);
  const hardened = hardenedEquivalents(reference);
  if (hardened !== undefined)
    lines.push(
      `Hardened alternatives: ${hardened.images.map(({ family, repository }) => `${codeSpan(repository)} (${family})`).join(', ')}`,
    );
  const tables =
    lines.length === 0 ? [] : [`_As of ${IMAGE_TABLES_DATE}, from tables that come with Bulkhead._`];
  const releases = releasesOf(reference, today).map(({ title, version, end, isOver }) => {
    const name = escapeMarkdown(`${title} ${version}`);
    const source = `([endoflife.date](https://endoflife.date), ${END_OF_LIFE_DATE})`;
    if (end === undefined) return `${name}: no end of support is set ${source}`;
    return isOver
      ? `**${name} has ended**: no security fixes since ${end} ${source}`
      : `${name}: security fixes until ${end} ${source}`;
  });
  return [...releases, ...lines, ...tables];
}

function userLine(reference: string): string | undefined {
  const { start, user } = imageUser(reference);
  const own = user === undefined ? '' : ` ${codeSpan(user)}`;
  switch (start) {
    case 'root':
      return user === undefined ? 'Runs as root' : `Runs as root; has the account${own}`;
    case 'nonroot':
      return user === undefined ? 'Does not run as root' : `Does not run as root, but as${own}`;
    case 'drops':
      return `Starts as root, and its entrypoint changes to${user === undefined ? ' another account' : own}`;
    case 'managed':
      return 'The platform that it is made for chooses the user';
    case 'unknown':
      return undefined;
  }
}

function fromRegistry({ answer, at }: AskedImage): readonly string[] {
  if (answer.kind === 'failed') return [`_The registry ${escapeMarkdown(answer.reason)}._`];
  const { registry } = answer;
  const source = `_As ${escapeMarkdown(shorten(registry, 120))} told on ${dayOf(at)}; what an image says of itself is its maker's word._`;
  return [
    list([
      ...whatItIs(answer),
      ...howItRuns(answer),
      ...signatureLine(answer),
      ...whereItIsFrom(answer),
      ...newerLines(answer),
      ...answer.gaps.map((gap) => escapeMarkdown(gap)),
    ]),
    source,
  ];
}

function whatItIs(facts: ImageFacts): readonly string[] {
  const { digest, platforms, platform, created, size, layers } = facts;
  const lines = [`Digest ${codeSpan(digest)}`];
  if (platforms.length > 0) lines.push(`Platforms: ${several(platforms)}`);
  const age = created === undefined ? undefined : dayOf(Date.parse(created));
  // Builds that can be repeated have the beginning of time as their day.
  const made = age === undefined || age < '1990' ? '' : `Created ${age}; `;
  const whose = platform === undefined || platforms.length < 2 ? '' : ` (${codeSpan(platform)})`;
  lines.push(
    `${made}${formatBytes(size)} compressed in ${layers} ${layers === 1 ? 'layer' : 'layers'}${whose}`,
  );
  return lines;
}

function howItRuns({
  user,
  onbuild = [],
  shell,
  workdir,
  entrypoint,
  cmd,
  ports,
  env,
}: ImageFacts): readonly string[] {
  const lines = [
    isRootUser(user) ? 'Runs as root' : `Does not run as root, but as ${codeSpan(shorten(user ?? ''))}`,
  ];
  if (entrypoint.length > 0) lines.push(`Entrypoint ${commandLine(entrypoint)}`);
  if (cmd.length > 0) lines.push(`Command ${commandLine(cmd)}`);
  if (shell.length > 0) lines.push(`Shell ${commandLine(shell)}`);
  if (workdir !== undefined && workdir !== '') lines.push(`Working directory ${codeSpan(shorten(workdir))}`);
  if (onbuild.length > 0)
    lines.push(
      `Runs ${onbuild.length} ONBUILD ${onbuild.length === 1 ? 'instruction' : 'instructions'} in builds on it`,
    );
  if (ports.length > 0) lines.push(`Exposed ports: ${several(ports)}`);
  if (env.size > 0) lines.push(`Sets ${several([...env.keys()])}`);
  return lines;
}

function whereItIsFrom({ labels, attestations }: ImageFacts): readonly string[] {
  const lines = (['source', 'revision', 'version'] as const).flatMap((name) => {
    const value = labels[name];
    return value === undefined ? [] : [`Label ${name}: ${codeSpan(shorten(value, 120))}`];
  });
  if (attestations === undefined) return lines;
  const has = (kind: Attested['kind'], title: string): string[] => {
    const formats = attestations.filter((each) => each.kind === kind).map(({ format }) => format);
    return formats.length === 0 ? [] : [`${title} (${formats.join(', ')})`];
  };
  const present = [...has('sbom', 'SBOM'), ...has('provenance', 'provenance'), ...has('vex', 'VEX')];
  return [
    ...lines,
    present.length === 0 ? 'No SBOM or provenance is attached' : `Attached: ${present.join(', ')}`,
  ];
}

function signatureLine({ signature }: ImageFacts): readonly string[] {
  if (signature === undefined) return [];
  const vendor = escapeMarkdown(signature.vendor);
  switch (signature.state) {
    case 'verified': {
      const { identity, issuer, through } = signature;
      const who =
        identity === undefined
          ? `the key of ${vendor}`
          : `${codeSpan(identity)}, as ${codeSpan(issuer ?? '')} vouched`;
      return [
        through === 'signature'
          ? `**Signed by ${vendor}**, verified: ${who}`
          : `**Attested by ${vendor}**, verified: ${who}`,
      ];
    }
    case 'unsigned':
      return [`**Not signed**, though images of ${vendor} are`];
    case 'invalid':
      return [`**The signature is not valid**: it ${escapeMarkdown(shorten(signature.reason, 400))}`];
    case 'unknown':
      return [
        `The signature of ${vendor} could not be checked: the registry ${escapeMarkdown(signature.reason)}`,
      ];
  }
}

function newerLines({ newer }: ImageFacts): readonly string[] {
  const { inStream, later } = newer ?? {};
  const found = [
    ...(inStream === undefined ? [] : [`${codeSpan(inStream)} in the same major version`]),
    ...(later === undefined ? [] : [`${codeSpan(later)} in a later one`]),
  ];
  return found.length === 0 ? [] : [`Newer tags: ${found.join(', ')}`];
}

const MAX_NAMED = 8;

function several(all: readonly string[]): string {
  const named = all.slice(0, MAX_NAMED).map((each) => codeSpan(shorten(each)));
  const more = all.length - named.length;
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function commandLine(words: readonly string[]): string {
  return codeSpan(shorten(JSON.stringify(words.map((word) => shorten(word))), 160));
}

function shorten(text: string, most = 80): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function dayOf(time: number): string | undefined {
  // What is no date that JavaScript knows is none at all.
  return Math.abs(time) < 8.64e15 ? new Date(time).toISOString().slice(0, 10) : undefined;
}
