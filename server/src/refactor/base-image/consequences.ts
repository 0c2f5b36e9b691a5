import { type NamedVersion, namedVersions } from '../../knowledge/end-of-life.ts';
import { familyFacts } from '../../knowledge/hardened-families.ts';
import { parseReference } from '../../image/reference.ts';
import type { Note, Subject } from '../refactoring.ts';
import { shortName } from './stage-facts.ts';
import type { SwitchedStage } from './switch-base.ts';
import { readTag } from './tag.ts';

/** What is different with the new image, each with where that is known from. */
export function consequencesOf(
  subject: Subject,
  { stage, image, reference, target, libc, role }: SwitchedStage,
): readonly Note[] {
  const at = stage.from.image?.span ?? stage.from.span;
  const found: string[] = [];
  if (parseReference(reference)?.digest !== undefined)
    found.push(`The digest was that of ${shortName(reference)} and is gone; pin the new image again.`);
  if (stage.ships) {
    if (libc !== target.libc && libc !== 'none')
      found.push(
        target.libc === 'none'
          ? 'The new image has no C library: the program has to be linked statically.'
          : `The C library is ${target.libc} in the place of ${libc}: programs and libraries built for the old one do not run.`,
      );
    if (!target.hasShell) found.push('The new image has no shell and no package manager.');
    else if (role === 'build' && target.packages !== undefined)
      found.push('The image keeps its shell and package manager, because the stage runs commands.');
    if (target.ports.length > 0) found.push(`The image's own program listens on ${target.ports.join(', ')}.`);
    const login = familyFacts(target.family)?.login;
    if (login !== undefined && !/^none/.test(login)) found.push(`Pulling the image needs a login: ${login}.`);
  }
  const system = /(?:debian|alpine)[\d.]+/.exec(target.reference)?.[0];
  const old = namedVersions(reference).find(({ title }) => /^(?:Debian|Ubuntu|Alpine)/.test(title));
  if (system !== undefined && old !== undefined && !isSameSystem(old, system))
    found.push(
      `The system is ${system.replace(/(?<=[a-z])(?=\d)/, ' ')} in the place of ${old.title} ${old.version}.`,
    );
  const wanted = readTag(reference, image.kind === 'os').version;
  if (target.stream !== undefined && (wanted === undefined || target.stream.startsWith(`${wanted}.`)))
    found.push(`The version is ${target.stream}, which the old tag left open.`);
  for (const { title, version, end } of namedVersions(reference)) {
    if (end !== undefined && subject.today !== undefined && end < subject.today)
      found.push(`Support of ${title} ${version} ended on ${end}.`);
  }
  if (target.end !== undefined)
    found.push(`Version ${target.stream ?? ''} of the new image is supported until ${target.end}.`);
  if (stage.ships && target.note !== undefined && target.confidence !== 'high')
    found.push(`${target.note.charAt(0).toUpperCase()}${target.note.slice(1).replace(/\.$/, '')}.`);
  return found.map((message) => ({ message, at }));
}

/** `debian13` is Debian 13, also by its point release. */
export function isSameSystem({ title, version }: NamedVersion, system: string): boolean {
  const name = title.split(' ')[0]?.toLowerCase() ?? '';
  return (
    system === `${name}${version}` ||
    system.startsWith(
      `${name}${version
        .split('.')
        .slice(0, name === 'alpine' ? 2 : 1)
        .join('.')}`,
    )
  );
}
