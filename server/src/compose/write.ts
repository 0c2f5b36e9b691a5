import { Document } from 'yaml';

/**
 * A value as YAML. What readers of YAML 1.1, such as those of Kubernetes, would take for something else than text is
 * quoted; lines are not folded.
 */
export function toYaml(value: object): string {
  return new Document(value, { version: '1.1', aliasDuplicateObjects: false }).toString({ lineWidth: 0 });
}
