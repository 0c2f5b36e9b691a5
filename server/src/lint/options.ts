/** One thing about a rule that a configuration file may set. */
export type OptionSpec = {
  /** One sentence for the rule's page and for editors. */
  readonly description: string;
} & (
  | { readonly type: 'number'; readonly default: number; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'boolean'; readonly default: boolean }
  | { readonly type: 'strings'; readonly default: readonly string[] }
);

/** A rule's options by name, in kebab-case; `level` is taken. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export type OptionValue = number | boolean | readonly string[];

interface Values {
  readonly number: number;
  readonly boolean: boolean;
  readonly strings: readonly string[];
}

/** What a rule finds in `context.options`. */
export type OptionValues<O extends OptionSpecs> = { readonly [K in keyof O]: Values[O[K]['type']] };

/** The defaults with what was set on top; names that the rule does not have are left out. */
export function optionValues(
  specs: OptionSpecs = {},
  set: Readonly<Record<string, OptionValue>> = {},
): Readonly<Record<string, OptionValue>> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      Object.hasOwn(set, name) ? (set[name] ?? spec.default) : spec.default,
    ]),
  );
}

/** What is wrong with a value for an option, as the end of a sentence; undefined when it fits. */
export function optionObjection(spec: OptionSpec, value: unknown): string | undefined {
  switch (spec.type) {
    case 'number':
      return typeof value === 'number' &&
        Number.isInteger(value) &&
        value >= spec.minimum &&
        value <= spec.maximum
        ? undefined
        : `must be a whole number from ${spec.minimum} to ${spec.maximum}`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'strings':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
        ? undefined
        : 'must be a list of texts';
  }
}
