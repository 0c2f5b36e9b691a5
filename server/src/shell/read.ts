import { wordAssignment } from './convert.ts';
import { stringScripts } from './nested.ts';
import type { RawCommand, RawScript, RawWord } from './raw.ts';
import type { Result, Scope } from './scope.ts';
import { walkNested, walkText } from './walk.ts';
import { resolveName } from './wrappers.ts';

export const OPAQUE: RawScript = { opaque: true, commands: [], errors: [], pipefail: false };

/** Reads a POSIX or Bash script. Never throws: what cannot be read is `opaque`. */
export function readScript(text: string): RawScript {
  const out: Result = { commands: [], errors: [] };
  const scope = topScope(text);
  try {
    if (!walkText(out, scope)) return OPAQUE;
  } catch {
    // The parser promises not to throw; a stack overflow or a slip in it must not take the editor down.
    return OPAQUE;
  }
  return finish(out, scope.shell.options);
}

/** Reads a command that came as a list of words, and the script among them when it is `sh -c`. */
export function readWords(words: readonly RawWord[]): RawScript {
  if (words.length === 0) return finish({ commands: [], errors: [] }, []);
  const { assigned, ...resolved } = resolveName(words);
  const command: RawCommand = {
    words,
    ...resolved,
    assignments: assigned.map(wordAssignment),
    redirects: [],
    start: words[0]?.start ?? 0,
    end: words.at(-1)?.end ?? 0,
    pipeline: undefined,
    position: 0,
    pipes: [],
    before: undefined,
    operator: undefined,
    context: [],
    negated: false,
    background: false,
    parent: undefined,
    holder: undefined,
    setOptions: [],
  };
  const out: Result = { commands: [command], errors: [] };
  let options: readonly string[] = [];
  try {
    for (const nested of stringScripts(command)) {
      options = nested.setOptions;
      walkNested(nested, command, out, topScope(''));
    }
  } catch {
    // As above: the words themselves are still right.
    return finish({ commands: [command], errors: [] }, []);
  }
  return finish(out, options);
}

function topScope(source: string): Scope {
  return {
    region: { source, shift: 0, pieces: undefined },
    context: [],
    parent: undefined,
    holder: undefined,
    shell: { options: [] },
    stage: [],
    strings: 0,
    skipSubstitutions: false,
  };
}

function finish(out: Result, options: readonly string[]): RawScript {
  const { commands, errors } = out;
  if (commands.some((command, i) => i > 0 && command.start < (commands[i - 1]?.start ?? 0))) {
    commands.sort((a, b) => a.start - b.start);
  }
  const piped = commands.find((command) => command.pipes.length > 0);
  return { opaque: false, commands, errors, pipefail: (piped?.setOptions ?? options).includes('pipefail') };
}
