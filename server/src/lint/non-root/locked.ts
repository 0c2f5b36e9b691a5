import { commandsNamed, positionals } from '../../shell/index.ts';
import type { InstructionOf, Stage } from '../../syntax/model.ts';
import { writtenText } from '../instruction-text.ts';
import { absolutePath } from '../paths.ts';
import type { TextContext } from '../rule.ts';
import { instructionsOf } from '../run-user.ts';
import { Notes } from '../../text/notes.ts';

/** Files that only their owner may use, so that the program's user has to be that. */
export interface Locked {
  readonly copies: readonly InstructionOf<'ADD' | 'COPY'>[];
  readonly paths: readonly { readonly path: string; readonly isDeep: boolean }[];
}

/** What the system keeps to itself; the program does not get to read it either way. */
const OF_THE_SYSTEM =
  /^\/(?:boot|dev|etc|proc|root|run|sys|tmp|usr|var\/(?:cache|lib|log|run|spool|tmp))(?:\/|$)/;

/** Undefined: which files these are cannot be told. */
export function lockedFiles(context: TextContext, stage: Stage): Locked | undefined {
  return KNOWN.of(stage, () => findLocked(context, stage));
}

/** Asked for once for each account that is offered. */
const KNOWN = new Notes<Stage, Locked | undefined>('stage');

function findLocked(context: TextContext, stage: Stage): Locked | undefined {
  const copies: InstructionOf<'ADD' | 'COPY'>[] = [];
  const paths = new Map<string, boolean>();
  for (const instruction of instructionsOf(stage)) {
    if (instruction.kind === 'COPY' || instruction.kind === 'ADD') {
      const mode = instruction.flags.find(({ name }) => name === 'chmod')?.value;
      if (mode !== undefined && locksOut(mode)) copies.push(instruction);
    } else if (instruction.kind === 'RUN' && /\bchmod\b/.test(writtenText(context.file, instruction))) {
      for (const script of context.scripts(instruction)) {
        const moves = script.commands.some(({ name }) => name === 'cd');
        for (const command of commandsNamed(script, 'chmod')) {
          const [mode, ...files] = positionals(command);
          if (mode === undefined || !locksOut(mode.value)) continue;
          const isDeep = command.args.some(({ value }) => /^-\w*R|^--recursive$/.test(value));
          for (const { value, static: isStatic } of files) {
            if (OF_THE_SYSTEM.test(value) || value.startsWith('~')) continue;
            const { workdir } = instruction.state;
            const isPlain = isStatic && /^[\w./@+-]+$/.test(value);
            if (!isPlain || (!value.startsWith('/') && (moves || workdir === undefined))) return undefined;
            const path = absolutePath(value, workdir);
            if (path === '/') return undefined;
            paths.set(path, isDeep || paths.get(path) === true);
          }
        }
      }
    }
  }
  return { copies, paths: [...paths].map(([path, isDeep]) => ({ path, isDeep })) };
}

/** `700`, `0440`, `u+x`, `go-rwx`: whoever is neither owner nor in the group may not read or run it. */
function locksOut(mode: string): boolean {
  if (/^[0-7]{3,5}$/.test(mode)) {
    const bits = parseInt(mode, 8);
    return (bits & 0o004) === 0 || ((bits & 0o100) !== 0 && (bits & 0o001) === 0);
  }
  return mode.split(',').some((clause) => {
    const [, who = '', operator = '', rights = ''] = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause) ?? [];
    if (operator === '-') return /[oa]/.test(who) && /[rx]/.test(rights);
    return (
      /^[ug]+$/.test(who) &&
      /[rx]/.test(rights) &&
      !mode.split(',').some((other) => /^[ugoa]*[oa]/.test(other))
    );
  });
}
