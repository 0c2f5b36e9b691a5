import {
  downloads,
  type Feed,
  hasOption,
  isNamed,
  isShellInterpreter,
  type ShellCommand,
  type ShellScript,
  type ShellWord,
} from '../shell/index.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import { at } from '../text/span.ts';
import type { Fix } from './rule.ts';

/** What a script is called when its address does not tell, by what runs it. */
const ENDINGS: Readonly<Record<string, string>> = {
  node: 'js',
  perl: 'pl',
  php: 'php',
  pypy: 'py',
  python: 'py',
  ruby: 'rb',
};

/**
 * `curl … | sh` as a download to a file that is run when it is complete, and deleted: a connection that breaks off no
 * longer leaves half a script that has run. There is no checksum in it, because the file does not tell one, and a made
 * up one would only break the build. None where the shape leaves doubts.
 */
export function downloadFirst(
  file: Dockerfile,
  instruction: Instruction,
  script: ShellScript,
  feed: Feed,
): readonly Fix[] {
  const { download, interpreter } = feed;
  if (instruction.kind !== 'RUN' || instruction.json !== undefined || script.errors.length > 0) return [];
  const found = downloads(download);
  const [url] = found?.urls ?? [];
  if (found === undefined || url === undefined || found.urls.length !== 1) return [];
  if (!isNamed(download, ['curl', 'wget']) || /:\/\/[^/\s]*@/.test(url.url)) return [];
  // A trace of the headers, or a file of the server's choosing, would not be the script.
  const other = download.name === 'curl' ? ['-i', '--include', '-I', '--head', '-O'] : ['--spider', '-S'];
  if (hasOption(download, other) !== undefined) return [];
  if ([...download.redirects, ...interpreter.redirects].some(({ operator }) => !operator.startsWith('>')))
    return [];
  const path = targetOf(script, url.url, interpreter);
  const join = path === undefined ? undefined : joiner(instruction, script, feed);
  if (path === undefined || join === undefined) return [];
  const saving = saveTo(download, path);
  if (saving === undefined) return [];
  const running = (feed.how === 'pipe' ? fromPipe : fromWord)(file, feed, { saving, path, join });
  if (running === undefined) return [];
  const removing = { span: at(interpreter.span.end), text: `${join}rm ${path}` };
  return [
    {
      title: 'Download the script to a file, then run it',
      kind: 'unsafe',
      edits: [...running, removing],
      assumptions: [
        `Nothing else uses ${path}.`,
        'The script reads nothing from its standard input, and its own path does not matter to it.',
        'What the server sends is still trusted: add a sha256sum -c of the file that you looked at.',
      ],
    },
  ];
}

/** Where the script is kept for as long as it runs; undefined when the RUN has a file of that name. */
function targetOf(script: ShellScript, url: string, interpreter: ShellCommand): string | undefined {
  const name = /^[^?#]*\/([A-Za-z0-9][\w.-]{0,60}\.(?:sh|bash|py|pl|rb|js|php))(?:[?#]|$)/.exec(url)?.[1];
  const tool = /^[a-z]*/.exec(interpreter.name)?.[0] ?? '';
  const path = `/tmp/${name ?? `install.${ENDINGS[tool] ?? 'sh'}`}`;
  return script.text.includes(path) ? undefined : path;
}

/**
 * What stands between the download and the script: && in a chain of nothing else. Where the shell itself ends at a
 * failure, && must not take that away from what stands left of it, so the steps become steps of their own.
 */
function joiner(
  instruction: Instruction,
  script: ShellScript,
  { download, interpreter, how }: Feed,
): ' && ' | '; ' | undefined {
  const own = script.commands.filter(({ parent }) => parent === undefined);
  const first = how === 'pipe' ? download : interpreter;
  const last = interpreter;
  for (const command of [first, last]) {
    const listed = command.context.every((kind) => kind === 'and-or');
    if (command.parent !== undefined || !listed || command.negated || command.background) return undefined;
  }
  const next = own[own.indexOf(last) + 1];
  const before = first.before;
  if (before !== undefined && before !== '&&' && before !== ';') return undefined;
  if (next !== undefined && next.before === '|') return undefined;
  const strict =
    first.setOptions.includes('errexit') || /"-\w*e\w*"/.test(instruction.state.shell?.args.text ?? '');
  const compound = own.some(({ context }) => context.some((kind) => kind !== 'and-or'));
  if (!strict || (!compound && own.every((command) => command.before !== ';' && command.before !== '||')))
    return ' && ';
  return [before, next?.before].every((connector) => connector === undefined || connector === ';')
    ? '; '
    : undefined;
}

/** A download that goes to a file. */
interface Saved {
  /** What makes the download write there. */
  readonly saving: readonly Edit[];
  readonly path: string;
  /** What stands between the download and what runs it. */
  readonly join: string;
}

/** The download with a file instead of standard output, as edits and as text. */
function saveTo(download: ShellCommand, path: string): readonly Edit[] | undefined {
  const output = hasOption(download, ['-o', '--output', '-O', '--output-document']);
  const last = download.args.at(-1);
  if (last === undefined) return undefined;
  if (output?.value !== undefined) return [{ span: output.value.span, text: path }];
  // Without it the page that says that nothing was found would be run.
  const fails = download.name !== 'curl' || hasOption(download, ['-f', '--fail', '--fail-with-body']);
  const option = download.name === 'curl' ? '-o' : '-O';
  return [{ span: at(last.span.end), text: `${fails ? '' : ' -f'} ${option} ${path}` }];
}

function fromPipe(
  file: Dockerfile,
  { download, interpreter }: Feed,
  { saving, path, join }: Saved,
): Edit[] | undefined {
  const { operatorSpan, pipeline, position } = interpreter;
  // Exactly the two of them, next to each other.
  if (pipeline.length !== 2 || pipeline[0] !== download || position !== 1) return undefined;
  if (operatorSpan === undefined || file.text.slice(operatorSpan.start, operatorSpan.end) !== '|')
    return undefined;
  const running = runFile(file, interpreter, path);
  if (running === undefined) return undefined;
  // `a | \⏎ b` and `a \⏎ | b` keep their lines; a semicolon stands behind what it ends.
  const { text } = file;
  let { start } = operatorSpan;
  const semicolon = join.trim() === ';';
  if (semicolon) {
    while (start > 0 && /[ \t]/.test(text[start - 1] ?? '')) start -= 1;
    // At a line's start it would part nothing from nothing for readers.
    if (start === 0 || text[start - 1] === '\n') return undefined;
  }
  return [...saving, { span: { start, end: operatorSpan.end }, text: join.trim() }, ...running];
}

/** Makes an interpreter that reads standard input read a file; what it got as arguments, the script gets. */
function runFile(
  file: Dockerfile,
  { name, nameWord, args }: ShellCommand,
  path: string,
): readonly Edit[] | undefined {
  if (nameWord === undefined || name === '.' || name === 'source') return undefined;
  const shell = isShellInterpreter(name);
  // `sh -ex -s -- arguments`: options of the shell stay in front.
  let index = 0;
  while (shell && /^-[eux]+$/.test(args[index]?.value ?? '')) index += 1;
  const before = args[index - 1] ?? nameWord;
  const first = args[index];
  if (first === undefined) return [{ span: at(before.span.end), text: ` ${path}` }];
  if (shell && first.value === '-s') {
    const second = args[index + 1];
    if (second === undefined || (second.value !== '--' && second.value !== '-'))
      return second?.value.startsWith('-') ? undefined : [{ span: first.span, text: path }];
    const gap = { start: first.span.end, end: second.span.end };
    if (/[\r\n]/.test(file.text.slice(gap.start, gap.end))) return undefined;
    return [
      { span: first.span, text: path },
      { span: gap, text: '' },
    ];
  }
  const marks = name.startsWith('php') ? ['-', '--'] : ['-'];
  return marks.includes(first.value) ? [{ span: first.span, text: path }] : undefined;
}

/** `sh -c "$(curl …)"`, `bash <(curl …)`: the download comes out of the word and in front of the command. */
function fromWord(
  file: Dockerfile,
  { download, interpreter }: Feed,
  { saving, path, join }: Saved,
): Edit[] | undefined {
  const { nameWord, args, wrappers } = interpreter;
  const { holder } = download;
  const place = holder === undefined ? -1 : args.indexOf(holder);
  if (holder === undefined || nameWord === undefined || place < 0 || interpreter.assignments.length > 0)
    return undefined;
  const source = file.text.slice(holder.span.start, holder.span.end);
  const written = file.text.slice(download.span.start, download.span.end);
  // The word is the download and nothing else.
  if (![`"$(${written})"`, `$(${written})`, `<(${written})`].includes(source) || /[\r\n]/.test(source))
    return undefined;
  const edits = programWord(file, interpreter, holder, place, path);
  if (edits === undefined) return undefined;
  let text = written;
  for (const { span, text: saved } of saving) {
    const from = span.start - download.span.start;
    text = text.slice(0, from) + saved + text.slice(from + span.end - span.start);
  }
  const start = (wrappers[0]?.span ?? nameWord.span).start;
  return [{ span: at(start), text: `${text}${join}` }, ...edits];
}

function programWord(
  file: Dockerfile,
  { name, args }: ShellCommand,
  holder: ShellWord,
  place: number,
  path: string,
): readonly Edit[] | undefined {
  const isSubstitution = file.text.slice(holder.span.start, holder.span.end).includes('$(');
  const before = args[place - 1];
  if (!isSubstitution) {
    if (args.slice(0, place).some(({ value }) => !/^-[eux]+$/.test(value))) return undefined;
    return [{ span: holder.span, text: path }];
  }
  // `sh -c program name arguments`: the name is what the script would take for its own.
  if (!isShellInterpreter(name) || before?.value !== '-c' || place !== 1) return undefined;
  const named = args[place + 1];
  return [{ span: { start: before.span.start, end: (named ?? holder).span.end }, text: path }];
}
