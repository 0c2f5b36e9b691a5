import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { baseName, withoutEndSlashes } from '../text/path.ts';
import { earlier } from './stages.ts';

export interface LockFile {
  readonly name: string;
  /** A pattern such as `package*.json` brings it if it is there. */
  readonly sure: boolean;
}

/** The first of the files named that an instruction can see because an earlier COPY or a mount of its own brings it by name. */
export function lockFile(
  file: Dockerfile,
  instruction: Instruction,
  names: readonly string[],
): LockFile | undefined {
  let maybe: LockFile | undefined;
  for (const source of sourcesBefore(file, instruction)) {
    for (const name of names) {
      if (source === name) return { name, sure: true };
      if (maybe === undefined && matches(source, name)) maybe = { name, sure: false };
    }
  }
  return maybe;
}

/** Last parts of the paths that COPY, ADD and bind mounts bring before an instruction runs. */
export function sourcesBefore(file: Dockerfile, instruction: Instruction): readonly string[] {
  const found: string[] = [];
  if (instruction.kind === 'RUN') {
    for (const { options } of instruction.mounts) {
      for (const { key, value } of options)
        if ((key === 'source' || key === 'src') && value !== undefined) found.push(lastName(value));
    }
  }
  for (const each of earlier(file, instruction)) {
    const copy = each.kind === 'ONBUILD' ? each.trigger : each;
    if (copy?.kind !== 'COPY' && copy?.kind !== 'ADD') continue;
    for (const { value } of copy.sources) found.push(lastName(value));
  }
  return found;
}

function lastName(path: string): string {
  return baseName(withoutEndSlashes(path));
}

/** Whether a pattern that says something about the name (`package*.json`, `*.lock`, not `*`) covers it. */
function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  if (parts.length < 2 || parts.length > 4 || !/[a-z]{3}/i.test(pattern)) return false;
  let rest = name;
  for (const [index, part] of parts.entries()) {
    const at = index === parts.length - 1 ? rest.length - part.length : rest.indexOf(part);
    if (at < 0 || (index === 0 && at > 0) || rest.slice(at, at + part.length) !== part) return false;
    rest = rest.slice(at + part.length);
  }
  return true;
}
