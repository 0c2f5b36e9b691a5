import { parseReference, type ImageReference } from '../image/reference.ts';
import { imageUses } from '../lint/image-uses.ts';
import { expandWord } from '../syntax/scope.ts';
import type { Dockerfile, Word } from '../syntax/model.ts';
import { baseName } from '../text/path.ts';
import type { Span } from '../text/span.ts';

export type Link =
  | { readonly kind: 'web'; readonly span: Span; readonly url: string; readonly tooltip: string }
  /** A file or folder of the build context, relative to it; whether it is there is for the caller to see. */
  | { readonly kind: 'file'; readonly span: Span; readonly path: string };

/** Images, addresses and files of the build context that a file names. Nothing is asked of anybody. */
export function links(file: Dockerfile): readonly Link[] {
  const found: Link[] = [];
  for (const { span, reference } of imageUses(file)) {
    const parsed = reference === undefined ? undefined : parseReference(reference);
    const url = parsed === undefined ? undefined : imagePage(parsed);
    if (url !== undefined) found.push({ kind: 'web', span, url, tooltip: 'Open the image’s page' });
  }
  for (const instruction of file.instructions) {
    if (instruction.kind !== 'ADD' && instruction.kind !== 'COPY') continue;
    const isLocal = instruction.kind === 'ADD' || instruction.from === undefined;
    for (const source of instruction.sources) {
      const text = expandWord(file, instruction, source.raw) ?? '';
      if (/^https?:\/\/[^\s"'<>]+$/i.test(text)) {
        if (instruction.kind === 'ADD')
          found.push({ kind: 'web', span: source.span, url: text, tooltip: 'Open the address' });
      } else if (isLocal && isPath(source, text))
        found.push({ kind: 'file', span: source.span, path: relative(text) });
    }
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

/** A plain path below the context: no pattern, no heredoc, no way out of it. */
function isPath({ raw }: Word, text: string): boolean {
  return (
    text !== '' &&
    !raw.startsWith('<<') &&
    !/[*?[\]\\:$\0]/.test(text) &&
    !text.split('/').includes('..') &&
    relative(text) !== ''
  );
}

function relative(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** Pages of registries that have one for each image; a tag's own page where there is one. */
const PAGES: Readonly<Record<string, (path: string) => string>> = {
  'docker.io': (path) =>
    path.startsWith('library/')
      ? `https://hub.docker.com/_/${path.slice('library/'.length)}`
      : `https://hub.docker.com/r/${path}`,
  'dhi.io': (path) => `https://hub.docker.com/hardened-images/catalog/dhi/${path}`,
  'cgr.dev': (path) => `https://images.chainguard.dev/directory/image/${baseName(path)}/overview`,
  'quay.io': (path) => `https://quay.io/repository/${path}`,
  'ghcr.io': (path) => `https://ghcr.io/${path}`,
  'gcr.io': (path) => `https://gcr.io/${path}`,
  'mcr.microsoft.com': (path) => `https://mcr.microsoft.com/artifact/mar/${path}`,
  'public.ecr.aws': (path) => `https://gallery.ecr.aws/${path}`,
  'nvcr.io': (path) => `https://catalog.ngc.nvidia.com/search?query=${encodeURIComponent(path)}`,
  'registry.access.redhat.com': redHatPage,
  'registry.redhat.io': redHatPage,
};

function redHatPage(path: string): string {
  return `https://catalog.redhat.com/en/search?searchType=containers&q=${encodeURIComponent(path)}`;
}

function imagePage({ canonicalName }: ImageReference): string | undefined {
  const slash = canonicalName.indexOf('/');
  const host = canonicalName.slice(0, slash);
  return Object.hasOwn(PAGES, host) ? PAGES[host]?.(canonicalName.slice(slash + 1)) : undefined;
}
