import { absolutePath } from '../../lint/paths.ts';
import type { InstructionOf } from '../../syntax/model.ts';
import type { Refusal } from '../refactoring.ts';
import { type Candidate, refuse, shown } from './recipe.ts';
import { imageFolder } from './image-folder.ts';

export function isPlainPath(path: string): boolean {
  return /^[^\p{Cc}\p{Cf}*?[\]\\$`"'<>]*$/u.test(path);
}

interface CopiedPaths {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** A name with an ending is a file's; one without may be a folder's, whose contents would be copied. */
const HAS_ENDING = /[^./]\.[A-Za-z]\w{0,9}$/;
const ARCHIVE = /\.(?:tar|tar\.\w+|tgz|txz|tbz2?|tzst)$/i;

/** Where COPY and ADD put things: folders that are the application's, and single files. */
export function copiedPaths(
  candidate: Candidate,
  instruction: InstructionOf<'ADD' | 'COPY'>,
  isSystem: (path: string) => boolean,
): CopiedPaths | Refusal {
  const { subject, base } = candidate;
  const { destination, sources } = instruction;
  const at = destination?.span ?? instruction.keyword.span;
  const text = destination === undefined ? undefined : subject.expand(instruction, destination.raw);
  const folder = instruction.state.workdir ?? imageFolder(base);
  if (text === undefined || (!text.startsWith('/') && folder === undefined))
    return refuse('unknown-path', `Nobody can tell where '${shown(destination?.raw ?? '')}' is.`, at);
  const to = absolutePath(text, folder);
  // What COPY would read as a pattern, or what is no plain text, cannot be named in another COPY.
  if (!isPlainPath(to)) return refuse('unknown-path', `'${shown(to)}' cannot be named again.`, at);
  const names = sources.map((source) => subject.expand(instruction, source.raw));
  const isFolder =
    text.endsWith('/') || /^\.{1,2}$/.test(text) || sources.length > 1 || to === folder || isSystem(to);
  const folders: string[] = [];
  const files: string[] = [];
  for (const name of names) {
    const kind = name === undefined ? 'unknown' : kindOf(candidate, instruction, name);
    const last = (name ?? '').replace(/\/+$/, '').split('/').at(-1) ?? '';
    if (kind === 'file') {
      const path = isFolder ? absolutePath(last, to) : to;
      if (!isPlainPath(path)) return refuse('unknown-path', `'${shown(path)}' cannot be named again.`, at);
      files.push(path);
    } else if (!isSystem(to)) folders.push(to);
    else {
      const inside = kind === 'folder' && name !== undefined ? entriesOf(candidate, name) : undefined;
      if (inside === undefined || to === '/' || !isOfContext(instruction))
        return refuse(
          to === '/' ? 'root-directory' : 'writes-elsewhere',
          to === '/'
            ? 'The application lies in the root directory, among the system itself.'
            : `What comes into '${shown(to)}' cannot be told apart from the system's own files.`,
          at,
        );
      files.push(...inside.map((entry) => absolutePath(entry, to)));
    }
  }
  return { folders, files };
}

/** Of the build context, not of another stage or image. */
function isOfContext(instruction: InstructionOf<'ADD' | 'COPY'>): boolean {
  return instruction.kind === 'ADD' || instruction.from === undefined;
}

function kindOf(
  { subject: { sources } }: Candidate,
  instruction: InstructionOf<'ADD' | 'COPY'>,
  name: string,
): 'file' | 'folder' | 'unknown' {
  if (name.startsWith('<<')) return 'file';
  if (/^[a-z]+:\/\//.test(name)) return 'file';
  if (instruction.kind === 'ADD' && ARCHIVE.test(name)) return 'unknown';
  if (/[*?[\]]/.test(name)) return 'unknown';
  const path = absolutePath(name).slice(1);
  if (path === '') return 'folder';
  if (isOfContext(instruction) && sources !== undefined) {
    if (sources.has(path) === true) return 'file';
    if (sources.files?.some((file) => file.startsWith(`${path}/`)) === true) return 'folder';
  }
  if (name.endsWith('/')) return 'folder';
  return HAS_ENDING.test(path) ||
    /(?:^|\/)(?:Makefile|Gemfile|Procfile|Rakefile|LICENSE|Pipfile|gradlew|mvnw)$/.test(path)
    ? 'file'
    : 'unknown';
}

/** Names directly in a folder of the build context; undefined when it is not known as a whole. */
function entriesOf({ subject: { sources } }: Candidate, folder: string): readonly string[] | undefined {
  const prefix = absolutePath(folder).slice(1);
  const inside = sources?.files?.filter((file) => prefix === '' || file.startsWith(`${prefix}/`));
  if (inside === undefined || inside.length === 0) return undefined;
  const names = inside.map(
    (file) => (prefix === '' ? file : file.slice(prefix.length + 1)).split('/')[0] ?? '',
  );
  const unique = [...new Set(names)];
  return unique.length > 20 ? undefined : unique;
}
