import { hasOption, type Install, installs, isNamed, type PackageSpec, positionals } from '../shell/index.ts';
import type { ShellCommand, ShellScript } from '../shell/index.ts';
import { matchesGlob, readGlob } from '../text/wildcard.ts';
import { Notes } from '../text/notes.ts';

/** Package managers of operating systems. */
export const SYSTEM_MANAGERS: readonly string[] = [
  ...['apt-get', 'apt', 'aptitude', 'apk', 'yum', 'dnf', 'dnf5', 'microdnf', 'tdnf', 'zypper', 'pacman'],
];

interface KeptPackages {
  readonly install: Install;
  /** In order; what the same script removes again is left out. */
  readonly packages: readonly PackageSpec[];
}

/** What a script installs from the distribution and does not remove again before its layer is made. */
export function keptPackages(script: ShellScript): readonly KeptPackages[] {
  return KEPT.of(script, findKept);
}

/** Asked by several rules. */
const KEPT = new Notes<ShellScript, readonly KeptPackages[]>('script');

function findKept(script: ShellScript): readonly KeptPackages[] {
  const found: KeptPackages[] = [];
  const removals = script.commands.flatMap((command) => removed(command) ?? []);
  // A list in a variable, or packages marked as no longer needed: whatever it was, somebody thought of it.
  const unknown =
    removals.some(({ text }) => /[$`]/.test(text)) ||
    script.commands.some((command) => isNamed(command, 'apt-mark', ['auto', 'minimize-manual']));
  if (!unknown) {
    for (const command of script.commands) {
      const install = SYSTEM_MANAGERS.includes(command.name) ? installs(command) : undefined;
      if (install === undefined) continue;
      const gone = removals.filter(({ offset }) => offset > command.span.start);
      const isGone = (name: string): boolean => gone.some(({ text }) => matches(text, name));
      if (install.packages.some(({ kind, name }) => kind === 'virtual' && isGone(name))) continue;
      const packages = install.packages.filter(
        ({ kind, name }) => (kind === 'name' || kind === 'group') && !isGone(name),
      );
      if (packages.length > 0) found.push({ install, packages });
    }
  }
  return found;
}

const REMOVE = ['remove', 'purge', 'autoremove', 'auto-remove', 'autopurge', 'erase', 'del', 'rm', 'history'];

function removed(command: ShellCommand): { text: string; offset: number }[] | undefined {
  if (!SYSTEM_MANAGERS.includes(command.name) && command.name !== 'dpkg' && command.name !== 'rpm')
    return undefined;
  const { start: offset } = command.span;
  if (command.name === 'pacman' || command.name === 'dpkg' || command.name === 'rpm') {
    const verb = hasOption(command, ['-R', '--remove', '-P', '--purge', '-r', '-e', '--erase']);
    return (
      verb &&
      [...positionals(command), ...(verb.value ? [verb.value.word] : [])].map(({ value }) => ({
        text: value,
        offset,
      }))
    );
  }
  const [verb, ...names] = positionals(command);
  if (verb === undefined || !REMOVE.includes(verb.value)) return undefined;
  // `yum history undo last`
  if (verb.value === 'history') return [{ text: '$', offset }];
  return names.map(({ value }) => ({ text: value, offset }));
}

/** A package's name, or a pattern for several. */
function matches(pattern: string, name: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === name;
  return name.length <= LONGEST_NAME && matchesGlob(name, readGlob(pattern));
}

/** No distribution has longer names; patterns take time that grows with both lengths. */
const LONGEST_NAME = 256;

/** `'a', 'b' and 2 more`: the rest of a long list says nothing new. */
export function namesOf(specs: readonly PackageSpec[]): string {
  const names = [...new Set(specs.map(({ name }) => `'${name}'`))];
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
