import { runtimeLibraries } from '../../knowledge/runtime-libraries.ts';
import { baseName } from '../../text/path.ts';
import { isNamed } from '../../shell/index.ts';
import type { Note, Refusal } from '../refactoring.ts';
import { sortPackages } from './packages.ts';
import { applicationOf, isBelow } from './places.ts';
import { type Candidate, nothing, type Plan, type Recipe, refuse, shown } from './recipe.ts';
import { sameImage, slimTag, systemOf, withTag } from './runtime-image.ts';

/** Where the official image has Bundler put gems. */
const GEMS = '/usr/local/bundle';

export const ruby: Recipe = (candidate) => {
  const { steps, start, base, stage } = candidate;
  if (base.name !== 'ruby') return nothing('Only images of Ruby itself are known well enough.');
  const slim = slimTag(base);
  const image = slim === undefined ? undefined : withTag(candidate, slim);
  if (slim !== undefined && image === undefined)
    return refuse(
      'no-runtime-image',
      `No image like '${shown(base.reference.text)}' without build tools is known.`,
      start.at,
    );
  const sorted = sortPackages(candidate, () => false);
  if ('kind' in sorted) return sorted;
  if (image === undefined && !sorted.hasBuildPackages)
    return nothing('The image is as small as a second stage could make it.');
  if (/^(?:guard|rerun|shotgun|foreman|spring)$/.test(baseName(start.program[0] ?? '')))
    return refuse(
      'dev-server',
      `'${shown(baseName(start.program[0] ?? ''))}' is made for development.`,
      start.at,
    );
  const application = applicationOf(candidate, ({ command: { name } }) =>
    /^(?:bundle|bundler|gem|ruby|rails|rake)$/.test(name),
  );
  if ('kind' in application) return application;
  const libraries = librariesOf(candidate, image === undefined);
  if ('kind' in libraries) return libraries;
  const names = [...new Set([...(sorted.packages?.names ?? []), ...libraries.names])];
  const usesGems = steps.some(({ command }) => isNamed(command, ['bundle', 'bundler', 'gem']));
  const hasGems = !usesGems || application.roots.some((root) => isBelow(GEMS, root));
  return {
    ...(image ?? sameImage(candidate)),
    hasShell: true,
    taken: [...(hasGems ? [] : [{ path: GEMS }]), ...application.taken],
    packages: names.length === 0 ? undefined : { manager: sorted.packages?.manager ?? 'apt', names },
    env: [],
    edits: [],
    buildCommands: [],
    healthCheck: (url) => [
      'ruby',
      '-rnet/http',
      '-e',
      `exit Net::HTTP.get_response(URI('${url}')).is_a?(Net::HTTPSuccess)`,
    ],
    assumptions: [...sorted.assumptions, ...application.assumptions, ...libraries.notes],
    consequences:
      image === undefined
        ? []
        : [
            {
              message: 'Compilers, git, curl and wget of the full image are no longer there.',
              at: stage.from.keyword.span,
            },
          ],
  } satisfies Plan;
};

/** Gems that are linked with libraries of the full image, and the -dev packages of these. */
const NATIVE: Readonly<Record<string, string>> = {
  ...{
    pg: 'libpq-dev',
    mysql2: 'default-libmysqlclient-dev',
    curb: 'libcurl4-openssl-dev',
    'ruby-filemagic': 'libmagic-dev',
  },
};

function librariesOf(
  candidate: Candidate,
  isSame: boolean,
): { readonly names: readonly string[]; readonly notes: readonly Note[] } | Refusal {
  if (isSame) return { names: [], notes: [] };
  const { subject, base, start } = candidate;
  const text = subject.sources?.text('Gemfile.lock') ?? subject.sources?.text('Gemfile');
  if (text === undefined)
    return {
      names: [],
      notes: [{ message: 'No gem needs a library that only the full image has.', at: start.at }],
    };
  const names: string[] = [];
  for (const [gem, dev] of Object.entries(NATIVE)) {
    if (
      !text
        .split('\n')
        .some(
          (line) =>
            line.startsWith(`    ${gem} (`) ||
            (/^\s*gem\s/.test(line) && (line.includes(`'${gem}'`) || line.includes(`"${gem}"`))),
        )
    )
      continue;
    const libraries = runtimeLibraries(dev, systemOf(base));
    if (libraries === undefined)
      return refuse(
        'unknown-library',
        `Which package has the library that '${gem}' needs is not known for this image.`,
        start.at,
      );
    names.push(...libraries);
  }
  return { names, notes: [] };
}
