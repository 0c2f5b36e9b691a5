import type { ImageScan } from '../lint/image-scans.ts';
import { collectScan, type ScanContent, type Statement } from './collect.ts';
import { readCycloneDx } from './cyclonedx.ts';
import { readGrype } from './grype.ts';
import { readOpenVex } from './openvex.ts';
import { readSarif } from './sarif.ts';
import { readTrivy } from './trivy.ts';

/** A large image's scan has some ten megabytes. */
export const MAX_SCAN_BYTES = 64 * 1024 * 1024;

export interface ScanText {
  /** As people know the file. */
  readonly name: string;
  readonly text: string;
  /** Says the same for the same text. */
  readonly id: string;
}

/** A file that cannot be used; the reason completes a sentence that begins with its name, and quotes nothing of it. */
export interface ScanProblem {
  readonly name: string;
  readonly reason: string;
}

/** Reads the results of scanners; what one file states not to be affected is left out of all. Never throws. */
export function readScans(files: readonly ScanText[]): {
  readonly scans: readonly ImageScan[];
  readonly problems: readonly ScanProblem[];
} {
  const problems: ScanProblem[] = [];
  const statements: Statement[] = [];
  const found: { readonly file: ScanText; readonly content: ScanContent }[] = [];
  for (const file of files) {
    const value = parseJson(file.text);
    if (value === undefined) {
      problems.push({ name: file.name, reason: 'is not JSON' });
      continue;
    }
    const stated = readOpenVex(value);
    if (stated !== undefined) {
      statements.push(...stated);
      continue;
    }
    const bom = readCycloneDx(value);
    if (bom !== undefined) statements.push(...bom.statements);
    const content = bom?.content ?? readTrivy(value) ?? readGrype(value) ?? readSarif(value);
    if (content === undefined)
      problems.push({
        name: file.name,
        reason:
          'is no result of a scanner that is known here: Trivy or Grype JSON, SARIF, CycloneDX or OpenVEX',
      });
    // A document of statements alone is of no image.
    else if (bom === undefined || content.vulnerabilities.length > 0 || content.images.length > 0)
      found.push({ file, content });
  }
  // What one file states changes what is left of the others.
  const all = files.map(({ id }) => id).join(' ');
  return {
    scans: found.map(({ file: { id, name }, content }) =>
      collectScan(content, { id: `${id} of ${all}`, fileId: id, source: name }, statements),
    ),
    problems,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
