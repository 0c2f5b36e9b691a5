import { isComposeName } from '../compose/names.ts';
import { jsonOfComments } from '../text/json-comments.ts';
import { readBakeHcl, readBakeJson } from './bake.ts';

/** A build as a file describes it; both paths are relative to the file's folder, or absolute. */
export interface DescribedBuild {
  readonly dockerfile: string;
  readonly context: string;
}

/** Longer files are not read: nobody writes them. */
export const MAX_BUILD_FILE = 256 * 1024;

/** Whether a file's name says that it may describe builds. */
export function isBuildFileName(name: string): boolean {
  return /^(?:\.?devcontainer\.json|docker-bake\.(?:json|hcl))$/.test(name) || isComposeName(name);
}

/** The builds that a file describes, as far as they can be read without running anything. Never throws. */
export async function describedBuilds(name: string, text: string): Promise<readonly DescribedBuild[]> {
  if (text.length > MAX_BUILD_FILE) return [];
  if (name.endsWith('.hcl')) return readBakeHcl(text);
  if (name.startsWith('docker-bake.')) return readBakeJson(text);
  if (name.endsWith('.json')) return readDevcontainer(text);
  if (!/\bbuild\b/.test(text)) return [];
  // Reading YAML takes memory and time, and most folders have nothing to read.
  const { buildPlaces } = await import('./compose.ts');
  return buildPlaces(text).map(({ path, context }) => ({ dockerfile: path, context }));
}

/** https://containers.dev/implementors/json_reference/#image-specific */
function readDevcontainer(text: string): readonly DescribedBuild[] {
  const config = jsonOfComments(text);
  if (!isRecord(config)) return [];
  const build = isRecord(config['build']) ? config['build'] : {};
  // The names beside `build` are those of its first version.
  const dockerfile = build['dockerfile'] ?? config['dockerFile'];
  const context = build['context'] ?? config['context'] ?? '.';
  return typeof dockerfile === 'string' &&
    typeof context === 'string' &&
    !`${dockerfile}${context}`.includes('$')
    ? [{ dockerfile, context }]
    : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
