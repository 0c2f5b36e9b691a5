/** What a stretch of a script is, for colours and for finding the variables in it. Offsets are the script's own. */
export interface ShellToken {
  readonly start: number;
  readonly end: number;
  readonly kind: 'command' | 'comment' | 'keyword' | 'operator' | 'option' | 'string' | 'variable';
  /** Of a variable: its name's own place, and whether it is set here rather than used. */
  readonly name?: { readonly text: string; readonly start: number; readonly isSet: boolean };
}

const KEYWORDS: ReadonlySet<string> = new Set([
  ...['if', 'then', 'else', 'elif', 'fi', 'for', 'while', 'until', 'do', 'done', 'case', 'esac', 'in'],
  ...['function', 'select', 'time', '{', '}', '!', '[[', ']]'],
]);

/** Commands whose next word is a command as well. */
const PREFIXES: ReadonlySet<string> = new Set(['builtin', 'command', 'exec', 'nohup', 'sudo', 'time']);

/** Substitutions inside substitutions: more than anyone writes, less than what costs a stack. */
const MAX_DEPTH = 40;

const NAME = /[A-Za-z_]\w*/y;
const OPERATOR = /&&|\|\|?&?|;;?&?|&(?!>)|[()]|\d*(?:>>|>&|<&|>\||<>|<<<|<<-?|>|<)|&>>?/y;
const ASSIGNMENT = /([A-Za-z_]\w*)(\[[^\]\n]*\])?\+?=/y;
const SPECIAL_VARIABLE = /[0-9@*#?$!-]/;

/**
 * Splits a POSIX or Bash script into what an editor colours. One pass over the text; whatever cannot be read, such as an
 * open quote, runs to the end of the text. The parser (`parseShell`) knows more, but it keeps no comments and no
 * operators, and a script that is being typed is mostly one that it refuses.
 */
export function shellTokens(text: string): readonly ShellToken[] {
  const lexer = new Lexer(text);
  lexer.list(0, '');
  return lexer.tokens;
}

/** Where a word stands in its command. */
type Position = 'command' | 'argument' | 'loop-name' | 'case-word' | 'pattern';

/** A class, because all of its functions move one cursor. */
class Lexer {
  readonly tokens: ShellToken[] = [];
  readonly #text: string;
  #at = 0;
  #heredocs: { delimiter: string; tabs: boolean; quoted: boolean }[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  #push(kind: ShellToken['kind'], start: number, end = this.#at, name?: ShellToken['name']): void {
    if (end > start) this.tokens.push(name === undefined ? { start, end, kind } : { start, end, kind, name });
  }

  #match(shape: RegExp): RegExpExecArray | null {
    shape.lastIndex = this.#at;
    return shape.exec(this.#text);
  }

  /** Commands up to `close` (`)` or a backquote), which is left for the caller, or to the end of the text. */
  list(depth: number, close: string): void {
    const text = this.#text;
    let position: Position = 'command';
    let cases = 0;
    let open = 0;
    while (this.#at < text.length) {
      const char = text[this.#at] ?? '';
      if (char === close && open === 0 && position !== 'pattern') return;
      if (char === '\n') {
        this.#at += 1;
        this.#heredocBodies();
        if (position !== 'pattern') position = 'command';
      } else if (char === ' ' || char === '\t' || char === '\r') this.#at += 1;
      else if (char === '\\' && text[this.#at + 1] === '\n') this.#at += 2;
      else if (char === '#') this.#comment();
      else if (position === 'pattern') {
        const word = this.#word(depth, close, true);
        if (word === 'esac') {
          this.#push('keyword', this.#at - 4);
          cases -= 1;
          position = 'argument';
        } else if (text[this.#at] === ')') {
          this.#at += 1;
          this.#push('operator', this.#at - 1);
          position = 'command';
        } else if (word === '') this.#at += 1;
      } else {
        const operator = this.#match(OPERATOR)?.[0];
        if (operator !== undefined) {
          this.#at += operator.length;
          this.#push('operator', this.#at - operator.length);
          if (operator === '(') open += 1;
          if (operator === ')') open = Math.max(0, open - 1);
          if (/[<>]/.test(operator)) {
            this.#blanks();
            if (/<<-?$/.test(operator)) this.#heredocMark(operator.endsWith('-'));
            else this.#word(depth, close, false);
          } else position = operator.startsWith(';;') && cases > 0 ? 'pattern' : 'command';
          continue;
        }
        [position, cases] = this.#nextWord(position, cases, depth, close);
      }
    }
  }

  #nextWord(position: Position, cases: number, depth: number, close: string): [Position, number] {
    const start = this.#at;
    if (position === 'command') {
      const assignment = this.#match(ASSIGNMENT);
      if (assignment !== null) {
        const [whole, name = ''] = assignment;
        this.#push('variable', start, start + name.length, { text: name, start, isSet: true });
        this.#at += whole.length;
        this.#push('operator', start + name.length);
        if (this.#text[this.#at] === '(') this.#array(depth);
        else this.#word(depth, close, false);
        return ['command', cases];
      }
    }
    const before = this.tokens.length;
    const word = this.#word(depth, close, false);
    if (word === '' && this.#at === start) {
      // A character that nothing above knows must not stop us.
      this.#at += 1;
      return [position, cases];
    }
    const plain = this.tokens.length === before;
    switch (position) {
      case 'command':
        if (plain && KEYWORDS.has(word)) {
          this.#push('keyword', start);
          if (word === 'for' || word === 'select') return ['loop-name', cases];
          if (word === 'case') return ['case-word', cases + 1];
          if (word === 'esac') return ['argument', Math.max(0, cases - 1)];
          return [word === '[[' || word === 'function' ? 'argument' : 'command', cases];
        }
        if (plain) this.#push('command', start);
        return [plain && PREFIXES.has(word) ? 'command' : 'argument', cases];
      case 'loop-name':
        if (plain && /^[A-Za-z_]\w*$/.test(word))
          this.#push('variable', start, this.#at, { text: word, start, isSet: true });
        return ['argument', cases];
      case 'case-word':
        if (plain && word === 'in') {
          this.#push('keyword', start);
          return ['pattern', cases];
        }
        return ['case-word', cases];
      default:
        if (plain && (word === ']]' || (word === 'in' && this.#isLoopHead(start))))
          this.#push('keyword', start);
        else if (plain && word.startsWith('-') && word.length > 1) this.#push('option', start);
        return ['argument', cases];
    }
  }

  /** `in` behind `for NAME`. */
  #isLoopHead(at: number): boolean {
    const last = this.tokens.at(-1);
    const loop = this.tokens.at(-2);
    return (
      last?.name?.isSet === true && loop?.kind === 'keyword' && this.#text.slice(last.end, at).trim() === ''
    );
  }

  #array(depth: number): void {
    const start = this.#at;
    this.#at += 1;
    this.#push('operator', start);
    while (this.#at < this.#text.length && this.#text[this.#at] !== ')') {
      const from = this.#at;
      if (/\s/.test(this.#text[from] ?? '')) this.#at += 1;
      else if (this.#text[from] === '#') this.#comment();
      else {
        this.#word(depth, ')', false);
        if (this.#at === from) this.#at += 1;
      }
    }
    if (this.#at < this.#text.length) this.#at += 1;
    this.#push('operator', this.#at - 1);
  }

  #comment(): void {
    const start = this.#at;
    const end = this.#text.indexOf('\n', start);
    this.#at = end < 0 ? this.#text.length : end;
    this.#push('comment', start);
  }

  /** One word with its quotes and expansions; returns its plain text, as far as it is plain. */
  #word(depth: number, close: string, inPattern: boolean): string {
    const text = this.#text;
    let plain = '';
    while (this.#at < text.length) {
      const char = text[this.#at] ?? '';
      if (/[\s;&|<>()]/.test(char) || char === close) {
        if (inPattern && char === '|') {
          this.#at += 1;
          this.#push('operator', this.#at - 1);
          continue;
        }
        break;
      }
      if (char === '\\') {
        plain += text[this.#at + 1] ?? '';
        this.#at = Math.min(text.length, this.#at + 2);
      } else if (char === "'") {
        const start = this.#at;
        const end = text.indexOf("'", start + 1);
        this.#at = end < 0 ? text.length : end + 1;
        this.#push('string', start);
      } else if (char === '"') this.#doubleQuoted(depth);
      else if (char === '`' || char === '$') {
        if (!this.#expansion(depth)) {
          plain += char;
          this.#at += 1;
        }
      } else {
        plain += char;
        this.#at += 1;
      }
    }
    return plain;
  }

  #doubleQuoted(depth: number): void {
    let start = this.#at;
    this.#at += 1;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at];
      if (char === '"') {
        this.#at += 1;
        break;
      }
      if (char === '\\') this.#at = Math.min(this.#text.length, this.#at + 2);
      else if (char === '$' || char === '`') {
        const before = this.#at;
        const mark = this.tokens.length;
        if (this.#expansion(depth)) {
          // The string's part stands before what was found in it.
          if (before > start) this.tokens.splice(mark, 0, { start, end: before, kind: 'string' });
          start = this.#at;
        } else this.#at += 1;
      } else this.#at += 1;
    }
    this.#push('string', start);
  }

  /** `$NAME`, `${…}`, `$(…)`, `$((…))` or backquotes at the cursor; false when it is a plain `$`. */
  #expansion(depth: number): boolean {
    const text = this.#text;
    const start = this.#at;
    if (depth >= MAX_DEPTH) return false;
    if (text[start] === '`') {
      this.#at += 1;
      this.#push('operator', start);
      this.list(depth + 1, '`');
      this.#closing(1);
      return true;
    }
    const next = text[start + 1] ?? '';
    if (next === '(') {
      const isArithmetic = text[start + 2] === '(';
      this.#at += isArithmetic ? 3 : 2;
      this.#push('operator', start);
      if (isArithmetic) this.#arithmetic(depth);
      else {
        this.list(depth + 1, ')');
        this.#closing(1);
      }
      return true;
    }
    if (next === '{') {
      this.#braced(depth);
      return true;
    }
    this.#at = start + 1;
    const name = this.#match(NAME)?.[0];
    if (name !== undefined) {
      this.#at += name.length;
      this.#push('variable', start, this.#at, { text: name, start: start + 1, isSet: false });
      return true;
    }
    if (SPECIAL_VARIABLE.test(next)) {
      this.#at += 1;
      this.#push('variable', start);
      return true;
    }
    this.#at = start;
    return false;
  }

  #closing(length: number): void {
    if (this.#at >= this.#text.length) return;
    this.#at += length;
    this.#push('operator', this.#at - length);
  }

  #arithmetic(depth: number): void {
    let open = 0;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at];
      if (char === ')' && open === 0) break;
      if (char === '$' && this.#expansion(depth + 1)) continue;
      if (char === '(') open += 1;
      if (char === ')') open -= 1;
      this.#at += 1;
    }
    this.#closing(Math.min(2, this.#text.length - this.#at));
  }

  /** `${NAME}` with whatever operator; the word behind the operator may hold more of all this. */
  #braced(depth: number): void {
    const start = this.#at;
    this.#at += 2;
    if (/[#!]/.test(this.#text[this.#at] ?? '') && /[A-Za-z_]/.test(this.#text[this.#at + 1] ?? ''))
      this.#at += 1;
    const from = this.#at;
    const name = this.#match(NAME)?.[0] ?? '';
    this.#at += name.length;
    const token = name === '' ? undefined : { text: name, start: from, isSet: false };
    if (this.#text[this.#at] === '}') {
      this.#at += 1;
      this.#push('variable', start, this.#at, token);
      return;
    }
    this.#push('variable', start, this.#at, token);
    let rest = this.#at;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '}') {
      const char = this.#text[this.#at];
      if (char === '\\') this.#at = Math.min(this.#text.length, this.#at + 2);
      else if (char === '$' || char === '`') {
        const before = this.#at;
        const mark = this.tokens.length;
        if (this.#expansion(depth + 1)) {
          if (before > rest) this.tokens.splice(mark, 0, { start: rest, end: before, kind: 'string' });
          rest = this.#at;
        } else this.#at += 1;
      } else this.#at += 1;
    }
    this.#push('string', rest);
    if (this.#at >= this.#text.length) return;
    this.#at += 1;
    this.#push('variable', this.#at - 1);
  }

  #blanks(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at += 1;
  }

  #heredocMark(tabs: boolean): void {
    const start = this.#at;
    while (this.#at < this.#text.length && !/[\s;&|<>()]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    const word = this.#text.slice(start, this.#at);
    if (word === '') return;
    this.#push('string', start);
    const delimiter = word.replace(/['"\\]/g, '');
    this.#heredocs.push({ delimiter, tabs, quoted: delimiter !== word });
  }

  /** The bodies of what was announced in the line that has just ended. */
  #heredocBodies(): void {
    const heredocs = this.#heredocs;
    this.#heredocs = [];
    for (const heredoc of heredocs) this.#heredocBody(heredoc);
  }

  #heredocBody({ delimiter, tabs, quoted }: { delimiter: string; tabs: boolean; quoted: boolean }): void {
    let start = this.#at;
    while (this.#at < this.#text.length) {
      const found = this.#text.indexOf('\n', this.#at);
      const end = found < 0 ? this.#text.length : found;
      const line = this.#text.slice(this.#at, end);
      if ((tabs ? line.replace(/^\t+/, '') : line) === delimiter) {
        this.#at = end;
        break;
      }
      if (!quoted) start = this.#expansionsIn(start, end);
      this.#at = Math.min(this.#text.length, Math.max(this.#at, end + 1));
    }
    this.#push('string', start);
  }

  /** Looks for expansions up to `end`; what stands between them is string from `start` on. Returns where the next begins. */
  #expansionsIn(from: number, end: number): number {
    let start = from;
    while (this.#at < end) {
      const before = this.#at;
      const mark = this.tokens.length;
      if (this.#text[before] === '\\') this.#at = Math.min(end, before + 2);
      else if (/[$`]/.test(this.#text[before] ?? '') && this.#expansion(1)) {
        if (before > start) this.tokens.splice(mark, 0, { start, end: before, kind: 'string' });
        start = this.#at;
      } else this.#at += 1;
    }
    return start;
  }
}
