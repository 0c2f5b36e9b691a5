import { parseArgs } from 'node:util';
import { visible } from '../report/stylish-text.ts';
import { didYouMean } from './suggest.ts';

/** A command line that cannot be understood; the message is for whoever typed it. Exit status 2. */
export class UsageError extends Error {}

export interface Option {
  /** What stands for its value in the help; an option without is on or off. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly short?: string;
  /** May be given more than once. */
  readonly many?: boolean;
  readonly help: string;
}

export type Options = Readonly<Record<string, Option>>;

export interface Args {
  /** Values by option; an option without a value has an empty list once it was given. */
  readonly given: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
}

/**
 * Reads the arguments behind a command's name.
 *
 * @throws UsageError for an unknown option, a missing or superfluous value, or one that is not among the choices.
 */
export function readArgs(argv: readonly string[], options: Options): Args {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { value, short, many }]) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        ...(short === undefined ? {} : { short }),
        multiple: many === true,
      },
    ]),
  );
  // Not strict: Node's own messages know no suggestions.
  const { tokens } = parseArgs({
    args: [...argv],
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) throw unknownOption(token.rawName, options);
    const values = given.get(token.name) ?? [];
    given.set(token.name, values);
    if (option.value === undefined) {
      if (token.value !== undefined) throw new UsageError(`'${token.rawName}' takes no value.`);
      continue;
    }
    values.push(checkValue(token.rawName, option, token.value, token.inlineValue === true));
  }
  return { given, positionals };
}

function unknownOption(rawName: string, options: Options): UsageError {
  const names = Object.keys(options).map((name) => `--${name}`);
  return new UsageError(`Unknown option '${visible(rawName)}'.${didYouMean(rawName, names)}`);
}

function checkValue(rawName: string, option: Option, value: string | undefined, inline: boolean): string {
  if (value === undefined || (!inline && value.startsWith('-') && value !== '-')) {
    throw new UsageError(`'${rawName}' needs a value: ${rawName} ${option.value ?? ''}`);
  }
  const { choices } = option;
  if (choices !== undefined && !choices.includes(value)) {
    throw new UsageError(
      `'${rawName}' must be one of ${choices.join(', ')}; '${visible(value)}' is not.${didYouMean(value, choices)}`,
    );
  }
  return value;
}

/** The last value given for an option with choices. */
export function choiceOf<const T extends string>(
  args: Args,
  name: string,
  choices: readonly T[],
): T | undefined {
  const value = args.given.get(name)?.at(-1);
  return choices.find((choice) => choice === value);
}

/** The help's list of options. */
export function describeOptions(options: Options): string {
  const rows = Object.entries(options).map(([name, { value, short, choices, help }]) => ({
    left: `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
    right: choices === undefined ? help : `${help} (${choices.join(', ')})`,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length));
  return rows.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
