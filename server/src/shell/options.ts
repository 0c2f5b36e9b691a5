import { type Span, cover } from '../text/span.ts';
import { Notes } from '../text/notes.ts';
import { type ShellCommand, type ShellWord, subSpan } from './model.ts';
import { type OptionTable, optionTable } from './option-tables.ts';

export interface OptionValue {
  readonly text: string;
  readonly word: ShellWord;
  /** The value alone: part of the option's word, or the next word. */
  readonly span: Span;
  /** Where it starts in `word.value`. */
  readonly at: number;
}

/** One option: a letter of a cluster counts as one. */
export interface ShellOption {
  /** With its dashes: `-k`, `--insecure`. */
  readonly name: string;
  readonly word: ShellWord;
  /** What names it: a word, a letter inside a cluster, or `--name` in `--name=value`. */
  readonly span: Span;
  readonly value: OptionValue | undefined;
  /** It shares its word with other options, so that removing its letter leaves them. */
  readonly clustered: boolean;
  /** Index of its word in `args`. */
  readonly index: number;
}

interface Parsed {
  readonly options: readonly ShellOption[];
  readonly positionals: readonly ShellWord[];
}

// Many rules ask the same command; a command lives as long as its document's version.
const parsed = new Notes<ShellCommand, Parsed>('command');

/** The options in a command's arguments, in order; those behind `--` are none. */
export function options(command: ShellCommand): readonly ShellOption[] {
  return parse(command).options;
}

/** The arguments that are neither options nor values of options, a subcommand included. */
export function positionals(command: ShellCommand): readonly ShellWord[] {
  return parse(command).positionals;
}

/** The first positional: `install` of `apt-get -o X=y -qq install`. */
export function subcommand(command: ShellCommand): ShellWord | undefined {
  const first = positionals(command)[0];
  // `cargo +nightly install`: the toolchain is no subcommand.
  return first?.value.startsWith('+') === true ? positionals(command)[1] : first;
}

/** The first of the options named (with dashes). A doubled letter asks for two of it: `-qq`; `-q=2` is that too. */
export function hasOption(command: ShellCommand, names: readonly string[]): ShellOption | undefined {
  const all = options(command);
  for (const option of all) if (names.includes(option.name)) return option;
  for (const name of names) {
    if (!/^-(\w)\1+$/.test(name)) continue;
    const letter = name.slice(0, 2);
    const same = all.filter((option) => option.name === letter);
    const times = same.length + Number(same[0]?.value?.text ?? 1) - 1;
    if (same[0] !== undefined && times >= name.length - 1) return same.at(-1);
  }
  return undefined;
}

/** Every option of these names. */
export function allOptions(command: ShellCommand, names: readonly string[]): readonly ShellOption[] {
  return options(command).filter((option) => names.includes(option.name));
}

/** From the option's name to its value's end: what to remove with it when it stands alone in its words. */
export function optionSpan(option: ShellOption): Span {
  return option.value === undefined ? option.span : cover(option.span, option.value.span);
}

function parse(command: ShellCommand): Parsed {
  return parsed.of(command, ({ args, name }) => parseWords(args, optionTable(name), name));
}

function parseWords(words: readonly ShellWord[], table: OptionTable, name: string): Parsed {
  const found: ShellOption[] = [];
  const rest: ShellWord[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    const value = word.value;
    if (value === '--') {
      for (const after of words.slice(i + 1)) rest.push(after);
      break;
    }
    if (value.length < 2 || value[0] !== '-') {
      // Old-style tar: the first word is a cluster without a dash.
      if (name === 'tar' && i === 0 && /^[a-zA-Z]+$/.test(value)) i += oldTar(word, words, i, found);
      else if (table.ordered === true) {
        for (const after of words.slice(i)) rest.push(after);
        break;
      } else rest.push(word);
      continue;
    }
    const next = words[i + 1];
    const long =
      value.startsWith('--') || table.singleDash === true || table.pairs?.includes(value.slice(1)) === true;
    const used = long ? longOption(word, next, table, i, found) : cluster(word, next, table, i, found);
    if (used) i++;
  }
  return { options: found, positionals: rest };
}

/** Returns whether the next word was taken as its value. */
function longOption(
  word: ShellWord,
  next: ShellWord | undefined,
  table: OptionTable,
  index: number,
  found: ShellOption[],
): boolean {
  const { value } = word;
  const equals = value.indexOf('=');
  if (equals > 0) {
    const at = equals + 1;
    const inner: OptionValue = { text: value.slice(at), word, span: subSpan(word, at), at };
    found.push({
      name: value.slice(0, equals),
      word,
      span: subSpan(word, 0, equals),
      value: inner,
      clustered: false,
      index,
    });
    return false;
  }
  const bare = value.replace(/^--?/, '');
  const taken = next !== undefined && table.long.includes(bare) ? next : undefined;
  found.push({ name: value, word, span: word.span, value: taken && whole(taken), clustered: false, index });
  return taken !== undefined;
}

function cluster(
  word: ShellWord,
  next: ShellWord | undefined,
  table: OptionTable,
  index: number,
  found: ShellOption[],
): boolean {
  const { value } = word;
  for (let i = 1; i < value.length; i++) {
    const letter = value[i] ?? '';
    const name = `-${letter}`;
    const takes = table.short.includes(letter);
    const inner = takes ? i + 1 : value[i + 1] === '=' ? i + 2 : -1;
    if (inner < 0) {
      const clustered = value.length > 2;
      found.push({
        name,
        word,
        span: clustered ? subSpan(word, i, i + 1) : word.span,
        value: undefined,
        clustered,
        index,
      });
      continue;
    }
    // The rest of the word is the value: `-ofile`, `-o=file` (apt), `-q=2`.
    const at = takes && value[inner] === '=' && value.length > inner ? inner + 1 : inner;
    const span = i === 1 ? subSpan(word, 0, 2) : subSpan(word, i, i + 1);
    const clustered = i > 1;
    if (at < value.length) {
      const own: OptionValue = { text: value.slice(at), word, span: subSpan(word, at), at };
      found.push({ name, word, span, value: own, clustered, index });
      return false;
    }
    const self = value.length === 2 ? word.span : span;
    found.push({ name, word, span: self, value: next && whole(next), clustered, index });
    return next !== undefined;
  }
  return false;
}

function whole(word: ShellWord): OptionValue {
  return { text: word.value, word, span: word.span, at: 0 };
}

/** `tar xzfC file dir`: each letter that wants a value takes the next word. Returns how many it took. */
function oldTar(word: ShellWord, words: readonly ShellWord[], index: number, found: ShellOption[]): number {
  let used = 0;
  for (let i = 0; i < word.value.length; i++) {
    const letter = word.value[i] ?? '';
    const next = 'fCbITX'.includes(letter) ? words[index + used + 1] : undefined;
    if (next !== undefined) used++;
    const clustered = word.value.length > 1;
    found.push({
      name: `-${letter}`,
      word,
      span: subSpan(word, i, i + 1),
      value: next && whole(next),
      clustered,
      index,
    });
  }
  return used;
}
