import { ROOT_PROGRAMS } from '../../knowledge/root-programs.ts';
import { baseName } from '../../text/path.ts';
import { isShellInterpreter } from '../../shell/index.ts';
import type { Refusal } from '../refactoring.ts';
import { type Candidate, refuse, shown } from './recipe.ts';

const SUPERVISORS =
  /^(?:supervisord|systemd|init|crond?|s6-svscan|runsvdir|runit|sshd|monit|circusd|foreman|honcho|overmind|forego|pm2|pm2-runtime|pm2-docker|concurrently|start-stop-daemon)$/;
const INSTALLERS =
  /^(?:npm|yarn|pnpm) (?:ci|i|install|add|build|run build)\b|^(?:python[\d.]* -m )?(?:pip[\d.]*|poetry|pipenv|uv pip|uv sync|bundle|composer) install\b|^(?:cargo|go) (?:build|install)\b|^(?:mvnw?|gradlew?) |^mix deps|^(?:make|cmake|gcc|g\+\+)\b/;

/** What stands in the way whatever is built. */
export function obstacleTo({ file, stage, start, subject, steps }: Candidate): Refusal | undefined {
  const broken = file.problems.find(({ kind }) =>
    ['unterminated-heredoc', 'dangling-continuation', 'too-large'].includes(kind),
  );
  if (broken !== undefined) return refuse('broken-file', 'The file is not complete.', broken.span);
  for (const instruction of stage.instructions) {
    switch (instruction.kind) {
      case 'ONBUILD':
        return refuse(
          'onbuild',
          'Images that are built on this one expect what it has now.',
          instruction.keyword.span,
        );
      case 'unknown':
        return refuse(
          'broken-file',
          `'${shown(instruction.keyword.text)}' is no instruction.`,
          instruction.keyword.span,
        );
      case 'ADD':
        if (
          instruction.destination?.value === '/' &&
          instruction.sources.some(({ value }) => /\.(?:tar|tgz|txz)/.test(value))
        )
          return refuse(
            'root-filesystem',
            'An archive is unpacked over the whole file system.',
            instruction.keyword.span,
          );
        break;
      case 'RUN': {
        const from = instruction.mounts.flatMap(({ options }) => options).find(({ key }) => key === 'from');
        if (from !== undefined)
          return refuse(
            'mount-from-image',
            'A step uses files of another image.',
            from.valueSpan ?? instruction.keyword.span,
          );
        break;
      }
      default:
    }
  }
  return startObstacle({ start, stage, subject, steps });
}

function startObstacle({
  start,
  subject,
  steps,
}: Pick<Candidate, 'start' | 'stage' | 'subject' | 'steps'>): Refusal | undefined {
  const commands = start.instructions
    .flatMap((one) => subject.scripts(one))
    .flatMap((script) => script.commands);
  for (const { name, args } of commands) {
    if (SUPERVISORS.test(name) || (ROOT_PROGRAMS.has(name) && !/^(?:nginx|apache2\S*)$/.test(name)))
      return refuse(
        'process-manager',
        `'${shown(name)}' starts or supervises other programs, which may need anything.`,
        start.at,
      );
    const line = [name, ...args.map(({ value }) => value)].join(' ').slice(0, 200);
    if (INSTALLERS.test(line))
      return refuse(
        'builds-at-start',
        `'${shown(line)}' builds or installs when the container starts.`,
        start.at,
      );
  }
  const words =
    start.program.length > 0 ? start.program : commands.map(({ name, nameWord }) => nameWord?.value ?? name);
  const script = words.find((word, index) => isScript(word, index, words));
  if (script !== undefined)
    return refuse(
      'shell-entrypoint',
      `The script '${shown(baseName(script))}' starts the program, and what it needs is not known.`,
      start.at,
    );
  if (start.program.length > 0 && /^(?:ba|da|z|a)?sh$/.test(baseName(start.program[0] ?? '')))
    return refuse('shell-entrypoint', 'A shell starts the program.', start.at);
  const several = commands.filter(
    ({ name }) => !['', 'exec', 'cd', 'echo', 'export', 'set', 'test', '[', 'sleep', 'exit'].includes(name),
  );
  if (start.program.length === 0 && several.some(({ background }) => background))
    return refuse('several-processes', 'Several programs start, which may need anything.', start.at);
  if (
    start.program.length === 0 &&
    several.length > 1 &&
    !several.some(({ name }) => isShellInterpreter(name))
  )
    return refuse(
      'start-script',
      'The start command does several things, which may need anything.',
      start.at,
    );
  return steps.some(({ command }) => command.name === 'setcap')
    ? refuse('privileges', 'A program gets capabilities that a copy of it does not keep.', start.at)
    : undefined;
}

function isScript(word: string, index: number, words: readonly string[]): boolean {
  const name = baseName(word);
  if (/\.(?:sh|bash|ksh)$/.test(name)) return true;
  if (index > 0 && !isShellInterpreter(baseName(words[0] ?? ''))) return false;
  return (
    /(?:^|[-_])entry-?point$/.test(name) ||
    (/^(?:start|run|boot|launch|init)$/.test(name) && word.includes('/'))
  );
}
