import type { HealthcheckInstruction } from '../../syntax/model.ts';
import { options, positionals } from '../../shell/index.ts';
import type { Edit } from '../../text/edit.ts';
import type { Subject } from '../refactoring.ts';
import { execForm } from './start.ts';

/** Options that do not change what the answer of a health check means. */
const PLAIN =
  /^(?:-[fsSqIL]|--(?:fail|silent|show-error|head|location|quiet|spider|no-verbose|tries|max-time|connect-timeout|output|output-document|timeout|no-check-certificate)|-[moOtT]|-nv)$/;

/** What becomes of a health check in the runtime stage: it stays, its command is replaced, or it has to go. */
export type HealthCheckFate = 'stays' | 'goes' | Edit;

export function healthCheckFate(
  subject: Subject,
  instruction: HealthcheckInstruction,
  hasShell: boolean,
  hasProgram: (name: string) => boolean,
  replacement: ((url: string) => readonly string[]) | undefined,
): HealthCheckFate {
  const { command, type } = instruction;
  if (command === undefined || type?.value.toUpperCase() === 'NONE') return 'stays';
  const scripts = subject.scripts(instruction);
  const commands = scripts.flatMap((script) => script.commands);
  if (scripts.some(({ opaque, errors }) => opaque || errors.length > 0)) return 'goes';
  const isShell = !/^\s*\[/.test(command.text) || commands.some(({ parent }) => parent !== undefined);
  const asks = commands.find(({ name }) => name === 'curl' || name === 'wget');
  const isThere = commands.every(
    ({ name }) =>
      name === '' || ['exit', 'false', 'true', '[', 'test', ':'].includes(name) || hasProgram(name),
  );
  if (isThere && (hasShell || !isShell)) return 'stays';
  const others = commands.filter((one) => one !== asks && !['exit', 'false'].includes(one.name));
  const url = asks === undefined ? undefined : positionals(asks).find(({ value }) => /[.:/]/.test(value));
  if (asks === undefined || others.length > 0 || url?.static !== true || replacement === undefined)
    return 'goes';
  if (options(asks).some(({ name }) => !PLAIN.test(name)) || /['"\\]/.test(url.value)) return 'goes';
  const address = /^https?:\/\//.test(url.value) ? url.value : `http://${url.value}`;
  const start = command.toSource(0);
  return {
    span: { start, end: instruction.argsSpan.end },
    text: execForm(replacement(address)),
  };
}
