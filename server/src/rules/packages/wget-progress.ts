import { baseImage } from '../../knowledge/base-images.ts';
import { commandRule } from '../../lint/ladder.ts';
import type { FileContext } from '../../lint/rule.ts';
import { insertArgument } from '../../lint/shell-edits.ts';
import { hasOption, installs, positionals, type ShellCommand } from '../../shell/index.ts';
import type { Dockerfile, Instruction } from '../../syntax/model.ts';
import { Notes } from '../../text/notes.ts';

/** The progress is chosen, kept quiet or written elsewhere. */
const CHOSEN = [
  ...['--progress', '-q', '--quiet', '-nv', '--no-verbose', '--spider', '-b', '--background'],
  ...['-o', '--output-file', '-a', '--append-output', '-V', '--version', '-h', '--help'],
];

export default commandRule(
  {
    name: 'wget-progress',
    group: 'packages',
    since: '0.1.0',
    summary: 'Downloads with wget print little into the build log.',
    severity: 'hint',
    confidence: 'medium',
    audience: 'pedantic',
    preset: 'strict',
    aliases: { hadolint: ['DL3047'] },
    controls: {},
    messages: { noisy: 'For every 50 kB that it downloads, wget prints a line into the build log.' },
    advice:
      'A large file gives thousands of lines, among which errors are lost; add --progress=dot:giga or -nv.',
    fix: 'safe',
    docs: {
      why: 'Without a terminal wget shows its progress as rows of dots, one for every 50 kB. A file of 500 MB fills 10,000 lines of the build log, and builders cut long logs off, errors included.',
      how: 'Add --progress=dot:giga (a line for every 32 MB), or -nv for one line a file. BusyBox wget knows neither and needs neither.',
      bad: 'FROM debian:13\nRUN wget https://example.com/tool.tar.gz\n',
      good: 'FROM debian:13\nRUN wget --progress=dot:giga https://example.com/tool.tar.gz\n',
      links: ['https://www.gnu.org/software/wget/manual/html_node/Download-Options.html'],
    },
  },
  'wget',
  undefined,
  (command, { instruction }, context) => {
    const { nameWord, redirects } = command;
    const urls = positionals(command).length > 0 || hasOption(command, ['-i', '--input-file']) !== undefined;
    if (nameWord === undefined || !urls || hasOption(command, CHOSEN) !== undefined) return;
    // The progress goes to standard error.
    if (redirects.some(({ fd, operator }) => fd === 2 || operator.startsWith('&>'))) return;
    if (command.args.some(({ variables }) => variables.some((name) => /OPT|FLAG|ARG/i.test(name)))) return;
    const kind = wgetOf(context, instruction);
    context.report({
      at: nameWord.span,
      message: 'noisy',
      confidence: kind === 'busybox' ? 'low' : 'medium',
      fixes:
        kind === 'busybox'
          ? []
          : [
              {
                title: 'Add --progress=dot:giga',
                // BusyBox wget stops at an option that it does not know.
                kind: kind === 'gnu' ? 'safe' : 'unsafe',
                edits: [insertArgument(instruction, command, nameWord, '--progress=dot:giga')],
              },
            ],
    });
  },
);

/** Which wget a RUN has, as far as the file tells. */
function wgetOf(context: FileContext, instruction: Instruction): 'gnu' | 'busybox' | 'unknown' {
  const { index, stage } = instruction;
  const isInstalled = installers(context).some(
    (other) =>
      other.index <= index &&
      (other.stage === stage || stage?.lineage.some((each) => each === other.stage) === true),
  );
  if (isInstalled) return 'gnu';
  const root = stage?.root;
  const known = baseImage(root);
  if (known !== undefined) return known.shell === 'ash' ? 'busybox' : 'gnu';
  return root?.kind === 'image' && /alpine|busybox/i.test(root.reference) ? 'busybox' : 'unknown';
}

const INSTALLERS = new Notes<Dockerfile, readonly Instruction[]>('file');

/** The RUNs that install wget, in whatever stage. */
function installers(context: FileContext): readonly Instruction[] {
  // Read each time, because who keeps results must see that they rest on the whole file.
  const { file } = context;
  const { instructions } = file;
  const isInstaller = (command: ShellCommand): boolean =>
    installs(command)?.packages.some(({ name }) => name === 'wget') === true;
  return INSTALLERS.of(file, () =>
    instructions.filter(
      (instruction) =>
        instruction.kind === 'RUN' &&
        context.scripts(instruction).some(({ commands }) => commands.some(isInstaller)),
    ),
  );
}
