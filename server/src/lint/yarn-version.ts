import { parseReference } from '../image/reference.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { sourcesBefore } from './lock-files.ts';
import { mentions } from './stages.ts';

const BERRY =
  /\bcorepack\s+(?:prepare|use|install)\s[^\n]{0,300}\byarn@(?:[2-9]|stable|berry)|\byarn\s+set\s+version\s+(?:[2-9]|stable|berry)/;
const ANY_YARN = /\bcorepack\b|yarn@|\byarn\s+set\s+version|\.yarn/;

/** Yarn 1 or later, where the file tells. */
export function yarnVersion(file: Dockerfile, instruction: Instruction): 'classic' | 'berry' | undefined {
  const brought = sourcesBefore(file, instruction);
  if (brought.some((name) => name === '.yarnrc.yml' || name === '.yarn') || mentions(file, BERRY))
    return 'berry';
  // What else is in the project may make Yarn 1 start another one.
  if (mentions(file, ANY_YARN) || brought.some((name) => /^(?:\.|\*|[^.]*)$/.test(name))) return undefined;
  const root = instruction.stage?.root;
  const image = root?.kind === 'image' ? parseReference(root.reference) : undefined;
  return image?.canonicalName === 'docker.io/library/node' ? 'classic' : undefined;
}
