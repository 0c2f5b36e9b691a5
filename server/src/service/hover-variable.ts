import type { BuildContextFacts } from '../lint/facts.ts';
import { looksSecret } from '../knowledge/secret-variables.ts';
import type { Assignment, Dockerfile, Instruction } from '../syntax/model.ts';
import { lookupFor, PLATFORM_ARGS, PREDEFINED_ARGS, scopesOf } from '../syntax/scope.ts';
import type { Span } from '../text/span.ts';
import type { HoverText } from './hover.ts';
import { codeSpan } from './hover-markdown.ts';

const MAX_VALUE = 120;

/** What a variable stands for where it is used. */
export function hoverOnVariable(
  file: Dockerfile,
  instruction: Instruction,
  { name, span }: { readonly name: string; readonly span: Span },
  build?: BuildContextFacts,
): HoverText | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name)) return undefined;
  const value = lookupFor(file, instruction)(name);
  const setter = setterOf(file, instruction, name);
  const lines = [
    `**${name.replaceAll('_', '\\_')}**${value?.kind === 'text' ? ` = ${shown(name, value.text)}` : ''}`,
  ];
  if (setter !== undefined) {
    const line = file.lines.lineAt(setter.assignment.span.start) + 1;
    lines.push(
      `Set by ${setter.instruction.name} in line ${line}${value?.kind === 'text' ? '' : '; its value is known only when the image is built'}.`,
    );
    const given = givenBy(build, name);
    if (setter.instruction.kind === 'ARG' && given !== undefined) lines.push(given);
    if (setter.instruction.kind === 'ARG')
      lines.push(
        'A build argument: `--build-arg` may give it another value, and the image history may keep it.',
      );
  } else if (PLATFORM_ARGS.includes(name)) {
    lines.push('Set by BuildKit for the platform of the build. Inside a stage it needs an ARG first.');
  } else if (PREDEFINED_ARGS.includes(name)) {
    lines.push('A build argument that BuildKit knows without an ARG; it is left out of the image history.');
  } else if (value?.kind === 'text') {
    lines.push('Set earlier in this file.');
  } else if (
    instruction.kind === 'RUN' ||
    instruction.kind === 'CMD' ||
    instruction.kind === 'ENTRYPOINT' ||
    instruction.kind === 'HEALTHCHECK'
  ) {
    lines.push('Not set by ARG or ENV before this line. The base image or the shell may set it.');
  } else {
    lines.push(
      value === undefined
        ? 'Not set before this line: it stands for nothing here.'
        : 'Not set before this line; the base image may set it.',
    );
  }
  return { markdown: lines.join('\n\n'), span };
}

function shown(name: string, value: string): string {
  // It stands in the file, but a hover is what people show each other.
  if (looksSecret(name, value)) return '(hidden: looks like a secret)';
  return codeSpan(value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE - 1)}…` : value);
}

/** What the files that build it give for a build argument. */
function givenBy(build: BuildContextFacts | undefined, name: string): string | undefined {
  const { args = {}, argsBy } = build ?? {};
  if (argsBy === undefined || !Object.hasOwn(args, name)) return undefined;
  const value = args[name] ?? undefined;
  const what = value === undefined ? 'another value, which is not known here' : shown(name, value);
  return `${codeSpan(argsBy)} builds it with ${what}.`;
}

interface Setter {
  readonly instruction: Instruction;
  readonly assignment: Assignment;
}

/** The ARG or ENV that gives the variable its value; `ARG NAME` alone takes the global one's. */
function setterOf(file: Dockerfile, user: Instruction, name: string): Setter | undefined {
  const scopes = scopesOf(file);
  const setter = setterAt(file, scopes.setter(user.stage, name, user.index, user), name);
  if (setter === undefined || setter.assignment.value !== undefined || setter.instruction.stage === undefined)
    return setter;
  return setterAt(file, scopes.setter(undefined, name, Infinity), name) ?? setter;
}

function setterAt({ instructions }: Dockerfile, index: number | undefined, name: string): Setter | undefined {
  const instruction = index === undefined ? undefined : instructions[index];
  if (instruction?.kind !== 'ARG' && instruction?.kind !== 'ENV') return undefined;
  const assignment = instruction.assignments.findLast((item) => item.name === name);
  return assignment === undefined ? undefined : { instruction, assignment };
}
