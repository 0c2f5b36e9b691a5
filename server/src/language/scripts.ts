import { shellSources } from '../lint/scripts.ts';
import { shellTokens, type ShellToken, type SourceMap } from '../shell/index.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { Notes } from '../text/notes.ts';

/** A script in an instruction, split for colours and names. */
export interface ScriptTokens {
  readonly text: string;
  readonly map: SourceMap;
  readonly tokens: readonly ShellToken[];
}

const KNOWN = new Notes<Instruction, readonly ScriptTokens[]>('instruction');

/**
 * The POSIX and Bash scripts of RUN, CMD, ENTRYPOINT and HEALTHCHECK: shell form, heredoc bodies, and what an exec form
 * hands to `sh -c`.
 */
export function scriptTokens(file: Dockerfile, instruction: Instruction): readonly ScriptTokens[] {
  return KNOWN.of(instruction, () => {
    const sources = shellSources(file, instruction).filter(
      ({ dialect }) => dialect === 'posix' || dialect === 'bash',
    );
    return [...sources, ...execScript(instruction)].map(({ text, map }) => ({
      text,
      map,
      tokens: shellTokens(text),
    }));
  });
}

const RUNS = /^(?:RUN|CMD|ENTRYPOINT)$/;
const SHELL = /^(?:\S*\/)?(?:ba|da|a|k|z)?sh$/;

/** The third word of `["sh", "-c", "…"]`, when it is written without escapes so that offsets are its own. */
function execScript({ kind, json }: Instruction): { text: string; map: SourceMap }[] {
  const [shell, option, script] = json?.elements ?? [];
  if (!RUNS.test(kind) || shell === undefined || option === undefined || script === undefined) return [];
  if (!script.verbatim || !SHELL.test(shell.value) || !/^-[a-z]*c$/.test(option.value)) return [];
  const { start } = script.inner;
  return [{ text: script.value, map: { span: (from, to) => ({ start: start + from, end: start + to }) } }];
}
