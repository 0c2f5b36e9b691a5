import {
  Requests,
  type ExplainParams,
  type ExplainResult,
  type RuleListItem,
} from '../../protocol/requests.ts';
import { findRules, rules } from '../../service/catalogue.ts';
import { explainRule } from '../../service/explain.ts';
import type { Session } from '../session.ts';
import { guarded } from './guard.ts';

/** bulkhead/explain: null when no rule has this name. */
export function onExplain(session: Session): void {
  session.connection.onRequest(
    Requests.explain,
    guarded(session, 'explain', ({ rule }: ExplainParams): ExplainResult | null => {
      const found = findRules(rule);
      const [first] = found;
      if (first === undefined) return null;
      return {
        name: found.length === 1 ? first.meta.name : rule,
        markdown: found.map(explainRule).join('\n---\n\n'),
      };
    }),
  );
}

/** bulkhead/rules. */
export function onRules(session: Session): void {
  session.connection.onRequest(
    Requests.rules,
    guarded(session, 'rules', (): readonly RuleListItem[] =>
      rules.map(({ meta: { name, summary, group } }) => ({ name, summary, group })),
    ),
  );
}
