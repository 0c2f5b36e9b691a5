import { isNamed, positionals } from '../../shell/index.ts';
import { baseName } from '../../text/path.ts';
import type { Note } from '../refactoring.ts';
import { sortPackages } from './packages.ts';
import { isBelow, placesOf } from './places.ts';
import { type Candidate, type Plan, type Recipe, refuse, shown } from './recipe.ts';
import { pathAt, type Step, valueBehind } from './steps.ts';

export const dotnet: Recipe = (candidate) => {
  const { steps, start, stage, folder, base } = candidate;
  const [first = '', second = ''] = start.program;
  if (baseName(first) === 'dotnet' && !second.endsWith('.dll'))
    return refuse(
      'runs-sources',
      `'dotnet ${shown(second)}' needs the SDK when the container starts: publish the program in a step.`,
      start.at,
    );
  const isHost = baseName(first) === 'dotnet';
  const program = first === '' ? undefined : pathAt(isHost ? second : first, folder);
  const publish = steps.findLast(({ command }) => isNamed(command, 'dotnet', 'publish'));
  if (
    /--self-contained(?:\s|=true|$)|\bPublishAot\b/.test(publish?.line ?? '') ||
    (publish !== undefined && !isHost)
  )
    return refuse(
      'self-contained',
      'A program with its own runtime needs another image than one that has .NET.',
      publish?.command.span ?? start.at,
    );
  if (program === undefined || publish === undefined)
    return refuse('unknown-program', 'No step is known to publish what is started.', start.at);
  const output = outputOf(publish);
  const place = program.slice(0, program.lastIndexOf('/')) || '/';
  if (
    place === '/' ||
    (output !== undefined && output !== place) ||
    (output === undefined && !/\/publish$/.test(place))
  )
    return refuse('unknown-program', `No step is known to publish '${shown(program)}'.`, start.at);
  const sorted = sortPackages(candidate, (name) => name.startsWith('dotnet-'));
  if ('kind' in sorted) return sorted;
  const tag =
    /^(\d+\.\d+)(?:\.\d+)?(-(?:alpine(?:\d\.\d+)?|jammy|noble|bookworm-slim|azurelinux3\.0))?$/.exec(
      base.tag,
    );
  // https://github.com/dotnet/dotnet-docker: each version of the SDK has an image of its runtime under the same tag.
  if (tag === null)
    return refuse(
      'no-runtime-image',
      `Which runtime belongs to '${shown(base.reference.text)}' is not known.`,
      start.at,
    );
  const places = placesOf(candidate, ({ command: { name } }) => name === 'dotnet');
  if ('kind' in places) return places;
  const isWeb = isForWeb(candidate);
  const name = base.reference.text.slice(0, base.reference.nameEnd).replace(/\/sdk$/, '/aspnet');
  const reference = `${name}:${tag[1] ?? ''}${tag[2] ?? ''}`;
  const isAlpine = tag[2]?.startsWith('-alpine') === true;
  const packages = isAlpine
    ? {
        manager: 'apk' as const,
        names: [...new Set([...(sorted.packages?.names ?? []), 'icu-libs', 'tzdata'])],
      }
    : sorted.packages;
  const others = places.others.filter(({ path }) => !isBelow(path, place));
  const notes: Note[] = isWeb
    ? []
    : [
        {
          message: 'The program may be a web application, so the runtime has ASP.NET Core.',
          at: publish.command.span,
        },
      ];
  const elsewhere: Note[] =
    folder === place
      ? []
      : [
          {
            message: `The program reads no files from '${shown(folder ?? '/')}', where it starts.`,
            at: start.at,
          },
        ];
  return {
    image: reference,
    reference,
    hasShell: true,
    taken: [{ path: place }, ...others],
    packages,
    env: isAlpine ? [['DOTNET_SYSTEM_GLOBALIZATION_INVARIANT', 'false']] : [],
    edits: [],
    buildCommands: [],
    assumptions: [...notes, ...elsewhere, ...sorted.assumptions],
    consequences: [
      { message: 'The SDK and the sources are no longer in the image.', at: stage.from.keyword.span },
    ],
  } satisfies Plan;
};

function outputOf({ command, folder }: Step): string | undefined {
  const value = valueBehind(command, ['-o', '--output']);
  return value === undefined ? undefined : pathAt(value.replace(/(?<=.)\/$/, ''), folder);
}

function isForWeb({ subject, stage, steps }: Candidate): boolean {
  const projects = steps
    .flatMap(({ command }) => positionals(command).map(({ value }) => value))
    .filter((value) => value.endsWith('proj'));
  const texts = projects.map((path) => subject.sources?.text(path.replace(/^\.\//, '')) ?? '');
  return (
    texts.some((text) => text.includes('Microsoft.NET.Sdk.Web')) ||
    stage.instructions.some(
      ({ kind, args }) => kind === 'EXPOSE' || (kind === 'ENV' && args.text.includes('ASPNETCORE_')),
    )
  );
}
