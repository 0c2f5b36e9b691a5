import { secretName } from './secret-names.ts';
import { findShapes, findUrlPasswords } from './secret-shapes.ts';

/** Whether a variable's value is better not shown, by its name or by what it looks like. */
export function looksSecret(name: string, value: string): boolean {
  const kind = secretName(name)?.kind;
  return (
    kind === 'secret' ||
    kind === 'unclear' ||
    findShapes(value).length > 0 ||
    findUrlPasswords(value).length > 0
  );
}
