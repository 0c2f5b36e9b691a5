/** Names of the rules in `rules.ts`, for those who must know them without loading what reads YAML; a test compares. */
export const COMPOSE_RULES = [
  'compose-privileged',
  'compose-engine-socket',
  'compose-host-namespace',
  'compose-dangerous-capability',
  'compose-unconfined',
  'compose-secret-in-environment',
  'compose-image-tag',
  'compose-image-digest',
  'compose-root-user',
  'compose-no-new-privileges',
  'compose-drop-capabilities',
  'compose-read-only',
] as const;

/** Names that Compose looks for (https://docs.docker.com/compose/intro/compose-application-model/), and their kin. */
export function isComposeName(name: string): boolean {
  return /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/i.test(name);
}
