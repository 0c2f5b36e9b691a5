import { RUNTIME_TAGS } from './runtime-tags-data.ts';

/**
 * Whether an official image that programs run on is known to have a tag, now or once: `node` and `22-slim`. Of a full
 * version, such as `22.11.0-slim`, its minor version decides.
 */
export function hasRuntimeTag(repository: string, tag: string): boolean {
  const dash = tag.indexOf('-');
  const version = dash < 0 ? tag : tag.slice(0, dash);
  const flavour = dash < 0 ? '.' : tag.slice(dash + 1);
  const groups = Object.hasOwn(RUNTIME_TAGS, repository) ? RUNTIME_TAGS[repository] : undefined;
  const names = [version, version.replace(/^(\d+\.\d+)\.\d+$/, '$1')];
  return (groups ?? []).some(
    ([versions, flavours]) =>
      flavours.split(' ').includes(flavour) && versions.split(' ').some((one) => names.includes(one)),
  );
}
