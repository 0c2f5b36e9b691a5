import type { Peer, Rule } from '../lint/rule.ts';
import { isShellcheckCode } from '../lint/shellcheck.ts';
import { rules } from '../rules/index.ts';

/** Peers' names as people write them. */
export const PEER_TITLES: Readonly<Record<Peer, string>> = {
  hadolint: 'hadolint',
  buildkit: 'BuildKit',
  trivy: 'Trivy',
  checkov: 'Checkov',
  kics: 'KICS',
  semgrep: 'Semgrep',
  'dockerfile-utils': 'dockerfile-utils',
  shellcheck: 'ShellCheck',
};

export { rules };

/** Rules by their own name or by any peer's id, in any case; several rules may share a peer's id. */
export function findRules(nameOrAlias: string): readonly Rule[] {
  const wanted = nameOrAlias.trim().toLowerCase();
  const own = rules.filter((rule) => rule.meta.name === wanted);
  if (own.length > 0) return own;
  // Its codes are many and its own.
  if (isShellcheckCode(wanted)) return rules.filter((rule) => rule.meta.name === 'shellcheck');
  return rules.filter((rule) =>
    Object.values(rule.meta.aliases).some((ids) => ids.some((id) => id.toLowerCase() === wanted)),
  );
}
