import { termsFor, type Facts, type Setup, type Terms } from '../service/convert-settings.ts';
import type { FolderConfig } from './configs.ts';
import type { Session } from './session.ts';

interface FileGrounds {
  readonly uri: string;
  readonly setup: Setup;
  readonly config: Pick<FolderConfig, 'layers'>;
  /** What is known besides the results of scanners. */
  readonly facts: Facts | undefined;
}

/** How a Dockerfile is judged that need not be open; what scanners said counts as for one that is. */
export async function fileTerms(
  session: Session,
  { uri, setup, config: { layers }, facts }: FileGrounds,
): Promise<Terms> {
  const scans = await session.scanFacts(uri, setup, layers);
  return termsFor({ setup, layers, path: session.host.pathOf(uri) ?? uri, facts: { ...facts, ...scans } });
}
