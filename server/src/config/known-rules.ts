import { COMPOSE_RULES } from '../compose/names.ts';
import type { Rule } from '../lint/rule.ts';
import { isShellcheckCode } from '../lint/shellcheck.ts';
import { rules } from '../rules/index.ts';

export { COMPOSE_RULES };

let known: ReadonlySet<string> | undefined;
let byName: ReadonlyMap<string, Rule> | undefined;

/** Whether a name is a rule's own or an id that a rule answers to. */
export function isKnown(name: string): boolean {
  known ??= new Set([
    ...COMPOSE_RULES,
    ...rules.flatMap(({ meta }) => [
      meta.name,
      ...Object.values(meta.aliases).flatMap((ids) => ids.map((id) => id.toLowerCase())),
    ]),
  ]);
  return known.has(name.toLowerCase()) || isShellcheckCode(name);
}

/** The rule of this name, in any case; ids of other tools are not looked at. */
export function ruleNamed(name: string): Rule | undefined {
  byName ??= new Map(rules.map((rule) => [rule.meta.name, rule]));
  return byName.get(name.toLowerCase());
}
