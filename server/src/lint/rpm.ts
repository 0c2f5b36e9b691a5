import { subcommand, type Install } from '../shell/index.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { withoutVersion, type Unpinned } from './pinning.ts';
import { environment } from './stages.ts';

/** What stays as it is, and groups, which have no versions. */
const VERSIONLESS = new Set(['group', 'groupinstall', 'reinstall']);

/** The packages of an rpm manager's command without a version; a module's stream is its version. */
export function unpinnedRpms(
  { command, packages, manager }: Install,
  instruction: Instruction,
  file: Dockerfile,
): Unpinned | undefined {
  const verb = subcommand(command)?.value ?? '';
  if (VERSIONLESS.has(verb)) return undefined;
  const found = withoutVersion(packages.filter(({ name }) => verb !== 'module' || !/[:/]/.test(name)));
  if (found.packages.length > 0 || manager === 'zypper') return found;
  // `name-$VERSION` is a version only where the variable is set: an ENV of another stage is not seen here.
  const missing = packages.filter(
    ({ version, word }) =>
      version !== undefined && word.variables.some((name) => isElsewhere(file, instruction, name)),
  );
  return {
    packages: missing,
    confidence: 'low',
    aliases: { hadolint: manager === 'yum' ? ['DL3033'] : ['DL3041'] },
  };
}

function isElsewhere(file: Dockerfile, instruction: Instruction, name: string): boolean {
  if (instruction.stage === undefined || environment(file, instruction, name) !== undefined) return false;
  const declares = (kind: 'ARG' | 'ENV'): boolean =>
    file.instructions.some(
      (other) => other.kind === kind && other.assignments.some((assignment) => assignment.name === name),
    );
  return declares('ENV') && !declares('ARG');
}
