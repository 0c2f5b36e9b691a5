import { baseName } from '../text/path.ts';
import type { RawWord, RawWrapper } from './raw.ts';

/** How a command that runs another one is written. */
interface Shape {
  /** Short options with a value, as letters. */
  readonly short?: string;
  /** Long options whose value may be the next word. */
  readonly long?: readonly string[];
  /** Words of its own before the command: a user, a duration, a directory. */
  readonly operands?: number;
  /** NAME=value words before the command are assignments. */
  readonly assigns?: boolean;
  /** With one of these it runs nothing, or text that is no plain command: `command -v curl` is not curl. */
  readonly stops?: readonly string[];
  /** Only behind `--` is there a command. */
  readonly dashes?: boolean;
}

const SHAPES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  [
    'sudo',
    {
      short: 'ugphCrtTUDR',
      long: [
        'user',
        'group',
        'prompt',
        'host',
        'close-from',
        'chroot',
        'chdir',
        'role',
        'type',
        'other-user',
      ],
      assigns: true,
      stops: ['-l', '--list', '-v', '--validate', '-e', '--edit', '-V', '--version', '-K'],
    },
  ],
  ['doas', { short: 'uC', stops: ['-L'] }],
  [
    'env',
    {
      short: 'uCS',
      long: ['unset', 'chdir', 'split-string'],
      assigns: true,
      stops: ['-S', '--split-string'],
    },
  ],
  ['exec', { short: 'a' }],
  ['nice', { short: 'n', long: ['adjustment'] }],
  ['ionice', { short: 'cnpPu', long: ['class', 'classdata'], stops: ['-p', '-P', '-u'] }],
  ['chrt', { short: 'TPD', operands: 1, stops: ['-p', '-m'] }],
  ['nohup', {}],
  ['setsid', {}],
  ['time', { short: 'fo', long: ['format', 'output'] }],
  ['timeout', { short: 'sk', long: ['signal', 'kill-after'], operands: 1 }],
  ['command', { stops: ['-v', '-V'] }],
  ['builtin', {}],
  ['stdbuf', { short: 'ioe', long: ['input', 'output', 'error'] }],
  ['unbuffer', {}],
  ['eatmydata', {}],
  ['fakeroot', { short: 'lisb', long: ['lib', 'faked'] }],
  ['gosu', { operands: 1 }],
  ['su-exec', { operands: 1 }],
  ['setuser', { operands: 1 }],
  ['chpst', { short: 'uUbemdoptfcr/n', stops: [] }],
  [
    'setpriv',
    {
      long: [
        ...[
          'reuid',
          'regid',
          'groups',
          'inh-caps',
          'ambient-caps',
          'bounding-set',
          'securebits',
          'pdeathsig',
        ],
        ...['selinux-label', 'apparmor-profile', 'ruid', 'euid', 'rgid', 'egid'],
      ],
    },
  ],
  ['chroot', { long: ['userspec', 'groups'], operands: 1 }],
  [
    'xargs',
    {
      short: 'adEILnPs',
      long: [
        ...['arg-file', 'delimiter', 'eof', 'replace', 'max-lines', 'max-args', 'max-procs', 'max-chars'],
        'process-slot-var',
      ],
    },
  ],
  [
    'runuser',
    { short: 'ugGsw', long: ['user', 'group', 'shell'], stops: ['-c', '--command', '-', '-l', '--login'] },
  ],
  ['tini', { short: 'ep' }],
  ['dumb-init', { short: 'r', long: ['rewrite'] }],
  ['xvfb-run', { short: 'efnpsw', long: ['error-file', 'auth-file', 'server-num', 'server-args', 'wait'] }],
  ['dbus-run-session', { long: ['config-file', 'dbus-daemon'] }],
  [
    'flock',
    { short: 'wE', long: ['timeout', 'wait', 'conflict-exit-code'], operands: 1, stops: ['-c', '--command'] },
  ],
  ['proxychains4', { short: 'f' }],
  ['torsocks', {}],
  ['busybox', {}],
  ['toybox', {}],
  ['linux32', {}],
  ['linux64', {}],
  ['unshare', { short: 'SGRw', dashes: true }],
  ['with-contenv', {}],
  ['caffeinate', {}],
]);

const PYTHON: Shape = {};

export interface Resolved {
  readonly name: string;
  readonly nameIndex: number;
  readonly wrappers: readonly RawWrapper[];
  /** `NAME=value` words that env and sudo take. */
  readonly assigned: readonly RawWord[];
}

const NO_WRAPPERS: readonly RawWrapper[] = [];
const NO_WORDS: readonly RawWord[] = [];

/** Looks behind sudo, env, timeout … for the command that really runs. A wrapper with no command is the command. */
export function resolveName(words: readonly RawWord[]): Resolved {
  let name = baseName(words[0]?.value ?? '');
  let shape = shapeOf(name);
  if (shape === undefined) return { name, nameIndex: 0, wrappers: NO_WRAPPERS, assigned: NO_WORDS };
  const wrappers: RawWrapper[] = [];
  const assigned: RawWord[] = [];
  let index = 0;
  while (shape !== undefined) {
    const next = shape === PYTHON ? moduleOf(words, index + 1) : behind(words, index + 1, shape, assigned);
    if (next === undefined || next >= words.length) break;
    wrappers.push({ name, first: index, last: next });
    index = next;
    name = baseName(words[index]?.value ?? '');
    shape = shapeOf(name);
  }
  return { name, nameIndex: index, wrappers, assigned };
}

function shapeOf(name: string): Shape | undefined {
  return (
    SHAPES.get(name) ?? (name.startsWith('py') && /^(?:python|pypy)[\d.]*$/.test(name) ? PYTHON : undefined)
  );
}

/** `python3 -u -m pip`: the index of pip. Other modules are no tools of their own. */
function moduleOf(words: readonly RawWord[], from: number): number | undefined {
  for (let i = from; i < words.length; i++) {
    const value = words[i]?.value ?? '';
    if (/^-[A-Za-z]*m$/.test(value))
      return /^(?:pip[\d.]*|pipx|uv)$/.test(words[i + 1]?.value ?? '') ? i + 1 : undefined;
    if (value === '-W' || value === '-X') i++;
    else if (!value.startsWith('-') || /^-[A-Za-z]*c/.test(value)) return undefined;
  }
  return undefined;
}

/** Index of the word that a wrapper runs; undefined when it runs none. */
function behind(
  words: readonly RawWord[],
  from: number,
  shape: Shape,
  assigned: RawWord[],
): number | undefined {
  let operands = shape.operands ?? 0;
  let dashes = false;
  const taken: RawWord[] = [];
  let i = from;
  for (; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    const value = word.value;
    if (!dashes && value === '--') {
      dashes = true;
      continue;
    }
    if (!dashes && value.length > 1 && value[0] === '-') {
      if (shape.stops?.includes(value) === true) return undefined;
      if (takesNext(value, shape)) i++;
      continue;
    }
    if (shape.assigns === true && /^[A-Za-z_]\w*=/.test(value)) taken.push(word);
    else if (operands > 0) operands--;
    else if (value !== '-') break;
  }
  if (shape.dashes === true && !dashes) return undefined;
  assigned.push(...taken);
  return i;
}

function takesNext(value: string, shape: Shape): boolean {
  if (value.startsWith('--')) return shape.long?.includes(value.slice(2)) === true;
  const short = shape.short;
  if (short === undefined) return false;
  for (let i = 1; i < value.length; i++) {
    // The rest of a cluster is the value of the first letter that wants one.
    if (short.includes(value[i] ?? ' ')) return i === value.length - 1;
  }
  return false;
}
