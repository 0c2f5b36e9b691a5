import {
  allOptions,
  isNamed,
  optionSpan,
  type ShellAssignment,
  type ShellCommand,
  type ShellOption,
  type ShellScript,
  subSpan,
} from '../shell/index.ts';
import type { Dockerfile, Instruction, InstructionOf } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import { cover, type Span } from '../text/span.ts';
import { Notes } from '../text/notes.ts';
import { deleteAssignment } from './assignment-edits.ts';
import { deleteCommand, deleteWords } from './command-edits.ts';
import { defineRule, type Aliases, type Confidence, type Fix, type Related } from './rule.ts';
import type { Rule, FileContext, RuleMeta } from './rule.ts';
import { environment } from './stages.ts';

/** One place where a check is switched off. */
export interface OffSwitch {
  readonly at: Span;
  /** As people write it: `--nogpgcheck`, `PYTHONHTTPSVERIFY=0`. */
  readonly setting: string;
  readonly fixes?: readonly Fix[];
  readonly related?: readonly Related[];
  readonly confidence?: Confidence;
  /** Of the peers' rules in RUN; default: the rule's own. */
  readonly aliases?: Aliases;
}

/** An environment variable that switches a check off. */
export interface OffVariable {
  readonly name: RegExp;
  /** `undefined` stands for a value that only the build knows. */
  readonly isOff: (value: string | undefined) => boolean;
  readonly aliases: Aliases;
}

export interface CommandPlace {
  readonly file: Dockerfile;
  readonly instruction: Instruction;
  readonly script: ShellScript;
}

interface Ways {
  readonly variables?: readonly OffVariable[];
  readonly inCommand?: (command: ShellCommand, place: CommandPlace) => readonly OffSwitch[];
  /** What switches it off when it stands in a configuration file that the build writes. */
  readonly written?: RegExp;
}

type Messages = { readonly off: `'{setting}' ${string}` };

/** A rule about a check of what is downloaded, and the ways of switching it off. */
export function offSwitchRule(meta: RuleMeta<Messages>, ways: Ways): Rule {
  return defineRule<Messages>({
    meta,
    stateless: true,
    create(context) {
      const { file } = context;
      if (!hasSign(file)) return {};
      const report = ({ at, setting, ...rest }: OffSwitch, instruction: Instruction): void => {
        // The peers look at what the build does.
        const running = ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'].includes(instruction.kind);
        context.report({
          at,
          message: 'off',
          data: { setting },
          ...rest,
          ...(running ? { aliases: {} } : {}),
        });
      };
      return {
        onInstruction(instruction) {
          if (!maySwitchOff(file, instruction)) return;
          if (instruction.kind === 'ENV' || instruction.kind === 'ARG') {
            for (const found of declared(context, instruction, ways.variables ?? []))
              report(found, instruction);
          }
          if (ways.written === undefined) return;
          for (const found of inBodies(context, instruction, ways.written)) report(found, instruction);
        },
        onScript(script, instruction) {
          if (!maySwitchOff(file, instruction)) return;
          const place = { file, instruction, script };
          const found = (ways.variables ?? []).flatMap((variable) => assigned(place, variable));
          for (const command of script.commands) {
            found.push(...(ways.inCommand?.(command, place) ?? []));
            if (ways.written !== undefined) found.push(...inText(place, command, ways.written));
          }
          for (const item of found) report(item, instruction);
        },
      };
    },
  });
}

/** A word that every setting of every one of these rules has; so that a dozen of them read an instruction only then. */
const SIGNS =
  /ssl|tls|trust|verif|certificate|gpg|unauthenticated|force|insecure|signature|digest|no-?check/i;

/** For the whole file: most have none. */
function hasSign(file: Dockerfile): boolean {
  return HAS.of(file, ({ text }) => SIGNS.test(text));
}

const HAS = new Notes<Dockerfile, boolean>('file');
const MAY = new Notes<Instruction, boolean>('instruction');

function maySwitchOff(file: Dockerfile, instruction: Instruction): boolean {
  return MAY.of(instruction, ({ span }) => SIGNS.test(file.text.slice(span.start, span.end)));
}

/** An option that stands in words of its own, with what removes it. */
export function optionSwitch(
  { file, instruction }: CommandPlace,
  option: ShellOption,
  setting = option.name,
): OffSwitch {
  const at = optionSpan(option);
  const edit = option.clustered ? undefined : deleteWords(file, instruction, at);
  return { at, setting, fixes: removal(setting, edit) };
}

/** A command that does nothing but to switch the check off, with what removes it. */
export function commandSwitch(
  { file, instruction, script }: CommandPlace,
  command: ShellCommand,
  at: Span,
  setting: string,
): OffSwitch {
  return { at, setting, fixes: removal(setting, deleteCommand(file, instruction, script, command)) };
}

/** Without the check a build may get by with a wrong certificate or signature, so no removal is sure to be right. */
export function removal(setting: string, edit: Edit | undefined): readonly Fix[] {
  return edit === undefined ? [] : [{ title: `Remove ${setting}`, kind: 'unsafe', edits: [edit] }];
}

/** ENV and ARG. */
function declared(
  context: FileContext,
  instruction: InstructionOf<'ARG' | 'ENV'>,
  variables: readonly OffVariable[],
): OffSwitch[] {
  const { assignments, kind } = instruction;
  return assignments.flatMap((assignment, index): OffSwitch[] => {
    const { name, span, value } = assignment;
    const variable = variables.find((item) => item.name.test(name));
    if (variable === undefined) return [];
    const { aliases } = variable;
    if (value === undefined) {
      // `ARG NAME 0` declares two arguments, and sets none; whoever writes it means it otherwise.
      const meant = kind === 'ARG' ? assignments[index + 1] : undefined;
      if (meant === undefined || meant.value !== undefined || !variable.isOff(meant.name)) return [];
      return [{ at: span, setting: `${name} ${meant.name}`, aliases, confidence: 'low' }];
    }
    if (!variable.isOff(context.expand(instruction, value.raw))) return [];
    const fixes = removal(name, deleteAssignment(context.file, instruction, span));
    return [{ at: span, setting: `${name}=${value.value}`, aliases, fixes }];
  });
}

/** `NAME=0 command`, `export NAME=0`, `env NAME=0 command`. */
function assigned(place: CommandPlace, variable: OffVariable): OffSwitch[] {
  const { instruction, script } = place;
  const { aliases } = variable;
  const found = script.assignments.flatMap(({ command, exported, name, span, value }): OffSwitch[] => {
    if (value === undefined || !variable.name.test(name)) return [];
    if (!variable.isOff(value.static ? value.value : undefined)) return [];
    const off = { at: span, setting: `${name}=${value.value}`, aliases };
    // A variable that no program gets to see changes nothing.
    if (!exported && !isExported(place, name, command)) return [{ ...off, confidence: 'low' }];
    return [{ ...off, fixes: removal(name, deleteShellAssignment(place, command, span)) }];
  });
  if (script.errors.length === 0 || script.text !== instruction.args.text) return found;
  const known = new Set(found.map(({ at }) => at.start));
  return [...found, ...unparsed(instruction, variable).filter(({ at }) => !known.has(at.start))];
}

function deleteShellAssignment(
  { file, instruction, script }: CommandPlace,
  command: ShellCommand,
  span: Span,
): Edit | undefined {
  if (command.nameWord === undefined) return undefined;
  // `export NAME=0`: nothing would be left of the command.
  return command.args.length === 1 && command.args[0]?.span.start === span.start
    ? deleteCommand(file, instruction, script, command)
    : deleteWords(file, instruction, span);
}

function isExported(
  { file, instruction, script }: CommandPlace,
  name: string,
  command: ShellCommand,
): boolean {
  return (
    command.setOptions.includes('allexport') ||
    environment(file, instruction, name) !== undefined ||
    script.assignments.some((other: ShellAssignment) => other.exported && other.name === name)
  );
}

/** What a shell refuses to read, such as an open quote, is looked through as text. */
function unparsed({ args }: Instruction, { name, isOff, aliases }: OffVariable): OffSwitch[] {
  return [
    ...args.text.matchAll(
      /(?<![\w\\"'$-])(\w{1,80})=(?:"([^"\\]{0,80})"|'([^'\\]{0,80})'|([^\s"'\\;&|]{0,80}))(?=[\s;&|)]|$)/g,
    ),
  ].flatMap(({ 0: hit, 1: found = '', 2: double, 3: single, 4: bare, index }): OffSwitch[] =>
    name.test(found) && isOff(double ?? single ?? bare ?? '')
      ? [{ at: args.span(index, index + hit.length), setting: hit, aliases, confidence: 'low' }]
      : [],
  );
}

/** Commands that write their arguments or their input. */
const WRITERS = new Set(['echo', 'printf']);
const COPIERS = new Set(['cat', 'tee']);

/** What a command writes into a file. */
function inText({ file, instruction }: CommandPlace, command: ShellCommand, written: RegExp): OffSwitch[] {
  if (WRITERS.has(command.name) && writesFile(command)) {
    return command.args.flatMap((word) =>
      matches(word.value, written, (start, end) => subSpan(word, start, end)),
    );
  }
  if (!COPIERS.has(command.name)) return [];
  // The Dockerfile's own heredocs are looked at with the instruction.
  return command.redirects.flatMap(({ heredoc }) => {
    if (heredoc === undefined || instruction.heredocs.some(({ body }) => body.start === heredoc.span.start))
      return [];
    const { start, end } = heredoc.span;
    return matches(file.text.slice(start, end), written, (from, to) => ({
      start: start + from,
      end: start + to,
    }));
  });
}

function writesFile({ context, pipes, redirects }: ShellCommand): boolean {
  return (
    redirects.some(({ operator, target }) => operator.startsWith('>') && target !== undefined) ||
    pipes.some(({ commands, next }) => commands[next]?.name === 'tee') ||
    // `{ echo a; echo b; } > file`
    context.includes('group') ||
    context.includes('subshell')
  );
}

/** Heredocs of COPY and ADD, and of a RUN that takes them as data. */
function inBodies(context: FileContext, instruction: Instruction, written: RegExp): OffSwitch[] {
  return instruction.heredocs.flatMap(({ body }) => {
    const isScript = context
      .scripts(instruction)
      .some(({ span }) => body.start <= span.start && span.end <= body.end);
    if (isScript) return [];
    const text = context.file.text.slice(body.start, body.end);
    return matches(text, written, (start, end) => ({ start: body.start + start, end: body.start + end }));
  });
}

function matches(text: string, pattern: RegExp, span: (start: number, end: number) => Span): OffSwitch[] {
  const match = pattern.exec(text);
  if (match === null) return [];
  const [hit] = match;
  return [{ at: span(match.index, match.index + hit.length), setting: hit, aliases: {} }];
}

/** Where yum and dnf take settings from their command line. */
const YUM = [
  'yum',
  'dnf',
  'dnf5',
  'microdnf',
  'tdnf',
  'yum-config-manager',
  'yum-builddep',
  'dnf-config-manager',
];

/** `--setopt=sslverify=0`, `--setopt epel.gpgcheck=0`; the settings that `pattern` means. */
export function settingOptions(command: ShellCommand, place: CommandPlace, pattern: RegExp): OffSwitch[] {
  if (!isNamed(command, YUM)) return [];
  return allOptions(command, ['--setopt']).flatMap((option) => {
    // The managers' own table knows that a value follows; yum-config-manager has none.
    const next = option.value === undefined ? command.args[option.index + 1] : undefined;
    const setting = option.value?.text ?? next?.value ?? '';
    if (!pattern.test(setting)) return [];
    if (next === undefined) return [optionSwitch(place, option, `--setopt=${setting}`)];
    const at = cover(option.span, next.span);
    const edit = deleteWords(place.file, place.instruction, at);
    return [{ at, setting: `--setopt ${setting}`, fixes: removal(`--setopt ${setting}`, edit) }];
  });
}
