import type { PanelMessage } from '../../../server/src/protocol/requests.ts';

/** What the page said, if it makes sense; the page shows text of files, so nothing it says is believed. */
export function readMessage(value: unknown): PanelMessage | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, uri, line, character, fingerprint, fix, format, revision } = value as Record<string, unknown>;
  switch (kind) {
    case 'refresh':
      return { kind };
    case 'open':
      return isText(uri) && isPlace(line) && isPlace(character) ? { kind, uri, line, character } : undefined;
    case 'fix':
      return isText(uri) &&
        typeof fingerprint === 'string' &&
        /^[0-9a-f]{8,64}$/.test(fingerprint) &&
        isPlace(fix)
        ? { kind, uri, fingerprint, fix }
        : undefined;
    case 'export':
      return typeof format === 'string' && /^[a-z]{1,20}$/.test(format) ? { kind, format } : undefined;
    case 'compare':
      return typeof revision === 'string' && revision.length <= 250
        ? { kind, revision: revision.trim() }
        : undefined;
    default:
      return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length < 10_000;
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 2 ** 31;
}
