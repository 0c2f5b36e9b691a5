import { isExpired, type Exception, type Replacement } from '../lint/policy.ts';
import type { Controls, Rule } from '../lint/rule.ts';
import { rules } from '../rules/index.ts';
import { isKnown } from './known-rules.ts';
import type { ConfigProblem, PlaceOf } from './parse.ts';
import type { ConfigFile, ExceptionEntry } from './schema.ts';

/** A recommendation of a published catalogue: `CIS 4.1` is of the CIS Docker Benchmark, `NIST 4.1.1` of SP 800-190. */
export interface Control {
  readonly catalogue: keyof Controls;
  /** As the rules have it: `4.1`, `CWE-250`. */
  readonly id: string;
}

/** Reads `CIS 4.1`, `cis-4.1`, `NIST 4.1.1`, `CWE-250`; undefined when it is none of these. */
export function readControl(text: string): Control | undefined {
  const found = /^(cis|nist|cwe)[-: ]{0,2}(\d{1,5}(?:\.\d{1,3}){0,4})$/i.exec(text.trim());
  if (found === null) return undefined;
  const [, name = '', id = ''] = found;
  const catalogue = name.toLowerCase() as keyof Controls;
  return { catalogue, id: catalogue === 'cwe' ? `CWE-${id}` : id };
}

/** The rules that see to a control. */
export function rulesFor({ catalogue, id }: Control): readonly Rule[] {
  return rules.filter(({ meta }) => meta.controls[catalogue]?.includes(id) === true);
}

/** Names of the rules that a list of controls asks for; what is no control asks for none. */
export function requiredRules(controls: readonly string[]): readonly string[] {
  const names = controls.flatMap((text) => {
    const control = readControl(text);
    return control === undefined ? [] : rulesFor(control).map(({ meta }) => meta.name);
  });
  return [...new Set(names)];
}

/** An exception, as far as judging goes. */
export function exceptionOf({ rule, control, expires }: ExceptionEntry): Exception {
  const named = rule === undefined ? [] : [rule.toLowerCase()];
  return { rules: [...named, ...requiredRules(control === undefined ? [] : [control])], expires };
}

export function replacementOf({
  image,
  registry,
  with: target,
}: NonNullable<ConfigFile['replacements']>[number]): Replacement {
  return image === undefined
    ? { kind: 'registry', of: registry ?? '', with: target }
    : { kind: 'image', of: image, with: target };
}

/** What is wrong with the policy in a file whose form is right. `today` is `YYYY-MM-DD`. */
export function policyProblems(config: ConfigFile, at: PlaceOf, today: string): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const tell = (
    message: string,
    path: readonly PropertyKey[],
    severity: ConfigProblem['severity'] = 'warning',
  ): void => {
    problems.push({ message, span: at(path), severity });
  };
  const checkControl = (text: string, path: readonly PropertyKey[]): void => {
    const control = readControl(text);
    const shown = text.slice(0, 60);
    if (control === undefined)
      tell(`'${shown}' is no control; write CIS 4.1, NIST 4.1.1 or CWE-250.`, path, 'error');
    else if (rulesFor(control).length === 0) tell(`No rule sees to the control '${shown}'.`, path);
  };
  config['required-controls']?.forEach((text, index) => {
    checkControl(text, ['required-controls', index]);
  });
  config.replacements?.forEach(({ image, registry, with: target }, index) => {
    const path = ['replacements', index];
    if ((image === undefined) === (registry === undefined))
      tell('A replacement has either image or registry.', path, 'error');
    const stars = (image ?? '').split('*').length - 1;
    if (target.includes('*') && (stars !== 1 || target.indexOf('*') !== target.lastIndexOf('*')))
      tell("A '*' in with stands for the one '*' in image.", [...path, 'with'], 'error');
  });
  config.exceptions?.forEach((exception, index) => {
    const path = ['exceptions', index];
    const { rule, control, expires, owner } = exception;
    if ((rule === undefined) === (control === undefined))
      tell('An exception has either rule or control.', path, 'error');
    if (rule !== undefined && !isKnown(rule))
      tell(`There is no rule '${rule.slice(0, 60)}'.`, [...path, 'rule']);
    if (control !== undefined) checkControl(control, [...path, 'control']);
    if (!isDay(expires)) tell(`'${expires}' is no day.`, [...path, 'expires'], 'error');
    else if (isExpired(exception, today))
      tell(
        `This exception ended on ${expires}, and what it let through is reported again; ask ${owner.slice(0, 60)}.`,
        [...path, 'expires'],
      );
  });
  return problems;
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
