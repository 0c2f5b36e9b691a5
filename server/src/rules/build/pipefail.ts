import { parseReference } from '../../image/reference.ts';
import { baseImage } from '../../knowledge/base-images.ts';
import { keywordLike, lineBreak } from '../../lint/fixes.ts';
import { knownRoot } from '../../lint/known-image.ts';
import { type Aliases, type Confidence, defineRule, type Fix, type RuleContext } from '../../lint/rule.ts';
import { downstream, hasOption, type ShellCommand, type ShellScript } from '../../shell/index.ts';
import type { Dockerfile, Instruction, ShellInstruction, Stage } from '../../syntax/model.ts';
import { at, type Span } from '../../text/span.ts';

const ALIASES = {
  hadolint: ['DL4006'],
  kics: ['Shell Running A Pipe Without Pipefail Flag'],
  semgrep: ['set-pipefail'],
} satisfies Aliases;

/** Commands that fail in no way that matters, and `yes`, which every reader ends. */
const HARMLESS = new Set(
  ': arch base64 basename cat cut date dirname echo env false head hostname id nproc printf rev sort tail tee tr true uname uniq wc whoami yes'.split(
    ' ',
  ),
);
/** Commands that read what is there already: they seldom fail, or say no where a no is expected. */
const TAME = new Set(
  'apt-mark awk dpkg dpkg-query egrep fgrep filterdiff find gawk getent grep jq ldd locale ls lsb_release objdump readelf readlink rpm scanelf sed strings tac'.split(
    ' ',
  ),
);
const GREP = /^[ef]?grep$/;
const CHECKSUM = /^(?:md5|sha(?:1|224|256|384|512)|b2)sum$/;

export default defineRule({
  meta: {
    name: 'pipefail',
    group: 'build',
    since: '0.1.0',
    summary: 'A pipe in RUN needs a shell with pipefail, or failures in it go unnoticed.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: ALIASES,
    controls: { cwe: ['CWE-252'] },
    messages: { hidden: "If '{command}' fails, the pipe hides it and the build goes on." },
    advice:
      'A pipe has the exit status of its last command; set SHELL ["/bin/bash", "-o", "pipefail", "-c"], or begin with set -o pipefail.',
    fix: 'unsafe',
    docs: {
      why: 'The status of a pipe is that of its last command. When a download in front of it fails, the command behind it gets half a file or none, often succeeds with that, and the broken layer is kept and cached.',
      how: 'Set SHELL ["/bin/bash", "-o", "pipefail", "-c"] in the stage (on Alpine: ["/bin/ash", "-eo", "pipefail", "-c"]), or begin the RUN with set -o pipefail when the shell knows it. Dash, the /bin/sh of Debian and Ubuntu, does not in most releases.',
      bad: 'FROM debian:13\nRUN curl -fsSL https://example.com/app.tar.gz | tar -xz -C /opt\n',
      good: 'FROM debian:13\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -fsSL https://example.com/app.tar.gz | tar -xz -C /opt\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#using-pipes',
        'https://docs.docker.com/reference/dockerfile/#shell',
        'https://cwe.mitre.org/data/definitions/252.html',
      ],
    },
  },
  stateless: true,
  handlers: {
    onScript(script, instruction, context) {
      if (instruction.kind !== 'RUN') return;
      // A heredoc body with a `#!` line chooses its own shell, and one that feeds a shell has that one.
      const [line] = context.scripts(instruction);
      const own = script.text.startsWith('#!') || line !== script;
      if (
        line !== script &&
        line?.commands.some(({ args }) => args.some(({ value }) => value === 'pipefail'))
      )
        return;
      const inherited = inheritedShell(context, instruction);
      if (!own && (hasPipefail(instruction.state.shell) || isPipefail(inherited))) return;
      const found = script.commands
        .filter(losesStatus)
        .map((command) => ({ command, confidence: confidenceOf(script, command) }))
        .sort((a, b) => RANK[a.confidence] - RANK[b.confidence])[0];
      if (found === undefined) return;
      const { command, confidence } = found;
      context.report({
        at: pipeSpan(command),
        message: 'hidden',
        data: { command: command.name },
        confidence,
        aliases: /^(?:pwsh|powershell)$/.test(command.name) ? { hadolint: ALIASES.hadolint } : ALIASES,
        fixes: () =>
          own
            ? []
            : [
                ...fixesFor(context.file, instruction, inherited),
                ...setInScript(context.file, instruction, script, inherited),
              ],
      });
    },
  },
});

const RANK: Readonly<Record<Confidence, number>> = { high: 0, medium: 1, low: 2 };

/** SHELL's own options hold `-o pipefail`, alone or at the end of a cluster such as `-euxo`. */
function hasPipefail(shell: ShellInstruction | undefined): boolean {
  const words = shell?.json?.elements.map((element) => element.value) ?? shell?.args.text.split(/\s+/) ?? [];
  return isPipefail(words);
}

function isPipefail(words: readonly string[]): boolean {
  return words.some((word, index) => word === 'pipefail' && /^-\w*o$/.test(words[index - 1] ?? ''));
}

/** The SHELL of the base image, where its configuration is known and the file sets none; empty: the builder's own. */
function inheritedShell(
  context: Pick<RuleContext, 'facts'>,
  { state, stage }: Instruction,
): readonly string[] {
  return state.shell === undefined ? (knownRoot(context, stage)?.shell ?? []) : [];
}

/** Its output goes into a pipe of this script's own shell, and pipefail is not on. */
function losesStatus(command: ShellCommand): boolean {
  if (command.name === '' || reader(command) === undefined) return false;
  // SHELL does not reach into `sh -c "…"`; what starts that shell decides.
  return !command.setOptions.includes('pipefail') && !command.context.includes('string');
}

function confidenceOf(script: ShellScript, command: ShellCommand): Confidence {
  if (HARMLESS.has(command.name) || /^(?:pwsh|powershell)$/.test(command.name)) return 'low';
  // Of `$(…)` only a plain assignment takes the status; as a word of a command it is lost with pipefail too.
  if (command.context.includes('substitution') && command.parent?.name !== '') return 'low';
  // `… || true`: the author lets it fail.
  const last = script.commands.indexOf(command.pipeline.at(-1) ?? command);
  const behind = script.commands.slice(last + 1).find((other) => other.parent === command.parent);
  if (behind?.before === '||' && /^(?:true|:|echo)$/.test(behind.name)) return 'low';
  if (TAME.has(command.name) || CHECKSUM.test(command.name) || judges(command.pipeline.at(-1))) return 'low';
  // A reader that stops early kills the writer, and pipefail takes that for a failure.
  const next = reader(command);
  const hasty =
    next?.name === 'head' ||
    (next?.name.endsWith('grep') === true && hasOption(next, ['-q', '-m', '--quiet']));
  return hasty ? 'medium' : 'high';
}

/** Ends the pipe with a look at the text: when that is missing, this fails by itself. */
function judges(last: ShellCommand | undefined): boolean {
  if (last === undefined) return false;
  if (CHECKSUM.test(last.name)) return hasOption(last, ['-c', '--check']) !== undefined;
  return GREP.test(last.name);
}

/** The first command of the stage that reads what this one writes. */
function reader(command: ShellCommand): ShellCommand | undefined {
  return downstream(command)[0];
}

function pipeSpan(command: ShellCommand): Span {
  const next = reader(command);
  return next?.before === '|' && next.operatorSpan !== undefined ? next.operatorSpan : command.span;
}

/** Into the SHELL in force when it is one that knows the option; else a SHELL of its own, when the image is known to have it. */
function fixesFor(file: Dockerfile, instruction: Instruction, inherited: readonly string[]): readonly Fix[] {
  const { shell } = instruction.state;
  if (shell !== undefined) {
    const first = shell.json?.elements[0];
    if (first === undefined || !/(?:^|\/)(?:bash|zsh|ash)$/.test(first.value)) return [];
    const title = 'Add -o pipefail to the SHELL above';
    return [{ title, kind: 'unsafe', edits: [{ span: at(first.span.end), text: ', "-o", "pipefail"' }] }];
  }
  const image = baseImage(instruction.stage?.root);
  // What the image sets itself is not ours to guess again.
  if (image === undefined || inherited.length > 0) return [];
  const line =
    image.shell === 'ash' ? '["/bin/ash", "-eo", "pipefail", "-c"]' : '["/bin/bash", "-o", "pipefail", "-c"]';
  // Above the comments that belong to the RUN.
  const outer = instruction.onbuild ?? instruction;
  const start = file.lines.lineStart(file.lines.lineAt((outer.comments[0] ?? outer).span.start));
  return [
    {
      title: `Set SHELL ${line}`,
      kind: 'unsafe',
      edits: [{ span: at(start), text: `${keywordLike(outer, 'SHELL')} ${line}${lineBreak(file)}` }],
    },
  ];
}

/** Systems whose /bin/sh is Bash. */
const BASH_AS_SH =
  /^(?:docker\.io\/library\/(?:almalinux|amazonlinux|archlinux|centos|fedora|oraclelinux|rockylinux)|registry\.access\.redhat\.com\/ubi\d+\/ubi(?:-minimal|-init)?|docker\.io\/redhat\/ubi\d+(?:-minimal)?|quay\.io\/centos\/centos)$/;

/** For this RUN alone, where its shell is known to have the option; Dash has not. */
function setInScript(
  file: Dockerfile,
  instruction: Instruction,
  script: ShellScript,
  inherited: readonly string[],
): readonly Fix[] {
  const { heredocs, json, state, stage } = instruction;
  const own = script.commands.filter(({ parent }) => parent === undefined);
  const [first] = own;
  if (json !== undefined || first === undefined || script.errors.length > 0) return [];
  // What runs in the background would take the option with it.
  if (own.some(({ background }) => background) || !hasOptionIn(state.shell, stage, inherited)) return [];
  const fix = (edits: Fix['edits']): readonly Fix[] => [
    { title: 'Begin this RUN with set -o pipefail', kind: 'unsafe', edits },
  ];
  const cluster = first.name === 'set' && first.args.length === 1 ? first.args[0] : undefined;
  if (cluster !== undefined && /^-[eux]+$/.test(cluster.text))
    return fix([{ span: at(cluster.span.end), text: 'o pipefail' }]);
  if (heredocs.length === 0)
    return fix([{ span: at(instruction.argsSpan.start), text: 'set -o pipefail && ' }]);
  // Of `RUN a | b <<EOF` the body is data.
  const body = heredocs[0]?.body.start;
  // In a file with CRLF the option's name would end in CR.
  return heredocs.length > 1 || body === undefined || script.span.start < body || lineBreak(file) !== '\n'
    ? []
    : fix([{ span: at(body), text: 'set -o pipefail\n' }]);
}

function hasOptionIn(
  shell: ShellInstruction | undefined,
  stage: Stage | undefined,
  [inherited]: readonly string[],
): boolean {
  const named = shell?.json?.elements[0]?.value;
  if (shell !== undefined) return named !== undefined && /(?:^|\/)(?:bash|zsh|ash)$/.test(named);
  if (inherited !== undefined) return /(?:^|\/)(?:bash|zsh|ash)$/.test(inherited);
  const { root } = stage ?? {};
  const image = baseImage(root);
  if (image === undefined || root?.kind !== 'image') return false;
  return image.shell === 'ash' || BASH_AS_SH.test(parseReference(root.reference)?.canonicalName ?? '');
}
