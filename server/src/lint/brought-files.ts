import type { Dockerfile, Instruction, InstructionOf } from '../syntax/model.ts';
import { escapeRegExp } from '../text/escape.ts';
import { baseName } from '../text/path.ts';
import { absolutePath } from './paths.ts';
import type { TextContext } from './rule.ts';
import { earlier } from './stages.ts';

const ARCHIVE = /\.(?:tar|tar\.\w+|tgz|txz|tbz2?|tzst)$/i;
/** A name with an ending is a file; one without may as well be a folder, whose contents would be copied. */
const HAS_ENDING = /[^./]\.[A-Za-z]\w{0,6}$/;

/** Where a COPY or ADD puts things; undefined when the file does not tell. */
export function destinationOf(
  context: TextContext,
  transfer: InstructionOf<'ADD' | 'COPY'>,
): string | undefined {
  const word = transfer.destination;
  const text = word === undefined ? undefined : context.expand(transfer, word.raw);
  if (text === undefined) return undefined;
  const { workdir } = transfer.state;
  return text.startsWith('/')
    ? absolutePath(text)
    : workdir === undefined
      ? undefined
      : absolutePath(text, workdir);
}

/** Whether a COPY or ADD might put a file at one of these absolute paths. */
export function mayBring(
  context: TextContext,
  transfer: InstructionOf<'ADD' | 'COPY'>,
  paths: readonly string[],
): boolean {
  const to = destinationOf(context, transfer);
  if (to === undefined) return true;
  if (!paths.some((path) => path === to || path.startsWith(to === '/' ? '/' : `${to}/`))) return false;
  return transfer.sources.some((source) => {
    const text = context.expand(transfer, source.raw);
    if (text === undefined || /[*?[\]]/.test(text) || text.startsWith('<<')) return true;
    if (transfer.kind === 'ADD' && ARCHIVE.test(text)) return true;
    const name = baseName(text);
    if (name === '' || name === '.' || name === '..') return true;
    if (paths.some((path) => path.endsWith(`/${name}`))) return true;
    return !HAS_ENDING.test(name) && !isStarted(transfer, `/${name}`);
  });
}

/** What the stage starts is a file, whatever its name. */
function isStarted({ stage }: Instruction, name: string): boolean {
  return (
    stage?.instructions.some(
      (other) =>
        (other.kind === 'CMD' || other.kind === 'ENTRYPOINT') &&
        new RegExp(`${escapeRegExp(name)}(?![\\w/.-])`).test(other.args.text),
    ) === true
  );
}

/** Whether anything before an instruction, in its stage or what that is built from, might have put a file there. */
export function mayHave(
  file: Dockerfile,
  context: TextContext,
  before: Instruction,
  paths: readonly string[],
): boolean {
  return earlier(file, before).some(
    (instruction) =>
      (instruction.kind === 'COPY' || instruction.kind === 'ADD') && mayBring(context, instruction, paths),
  );
}
