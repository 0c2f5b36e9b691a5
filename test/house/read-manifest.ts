import { sectionSettings, type Strings, withStrings } from '../../scripts/manifest-strings.ts';
import { readText } from './sources.ts';

/** package.json as people read it in an editor: with its texts, and its settings in their sections. */
export function readManifest(): Readonly<Record<string, unknown>> {
  const manifest = JSON.parse(readText('package.json')) as Readonly<Record<string, unknown>>;
  return withStrings(sectionSettings(manifest), JSON.parse(readText('package.nls.json')) as Strings);
}
