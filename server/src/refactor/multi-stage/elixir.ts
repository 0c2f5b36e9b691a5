import { baseName } from '../../text/path.ts';
import { sortPackages } from './packages.ts';
import { isBelow, placesOf } from './places.ts';
import { nothing, type Plan, type Recipe, refuse, shown } from './recipe.ts';
import { slimTag, withTag, type RuntimeImage } from './runtime-image.ts';
import { startedPath } from './binary.ts';

export const elixir: Recipe = (candidate) => {
  const { steps, start, base, stage } = candidate;
  if (base.name !== 'elixir') return nothing('Only images of Elixir itself are known well enough.');
  if (baseName(start.program[0] ?? '') === 'mix' || baseName(start.program[0] ?? '') === 'iex')
    return refuse(
      'no-release',
      "'mix' needs the sources and compiles them when the container starts: make a release in a step.",
      start.at,
    );
  const release = steps.find(({ line }) => /^mix (?:do .*)?release\b/.test(line));
  const program = startedPath(candidate, new Set());
  const place = /^(\/.*\/rel\/[^/]+|\/.+)\/bin\/[^/]+$/.exec(program ?? '')?.[1];
  if (
    release === undefined ||
    program === undefined ||
    place === undefined ||
    /^\/usr(?:\/local)?$/.test(place)
  )
    return refuse('unknown-program', 'No step is known to make a release that is started.', start.at);
  const sorted = sortPackages(candidate, () => false);
  if ('kind' in sorted) return sorted;
  const slim = slimTag(base);
  // A release has Erlang in it, but takes OpenSSL, ncurses and a shell from the system.
  const image: RuntimeImage | undefined = slim === undefined ? undefined : withTag(candidate, slim);
  if (image === undefined)
    return slim === undefined
      ? nothing('The image is as small as a second stage could make it.')
      : refuse(
          'no-runtime-image',
          `No image like '${shown(base.reference.text)}' without build tools is known.`,
          start.at,
        );
  const places = placesOf(candidate, ({ command: { name } }) => /^(?:mix|npm|node|yarn|rebar3)$/.test(name));
  if ('kind' in places) return places;
  return {
    ...image,
    hasShell: true,
    taken: [{ path: place }, ...places.others.filter(({ path }) => !isBelow(path, place))],
    packages: sorted.packages,
    env: [],
    edits: [],
    buildCommands: [],
    assumptions: [
      {
        message: 'The release has everything in it that it needs, and writes nothing beside itself.',
        at: release.command.span,
      },
      ...sorted.assumptions,
    ],
    consequences: [
      { message: 'Compilers, git and the sources are no longer in the image.', at: stage.from.keyword.span },
    ],
  } satisfies Plan;
};
