import { absolutePath } from '../../lint/paths.ts';
import type { Candidate } from './recipe.ts';

/** What counts of a package.json. */
export interface PackageJson {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
  /** What `npm start` runs comes with the dependencies, or with Node.js itself. */
  readonly isKnownStart: boolean;
}

/** The package.json that an application's folder has; undefined when nobody read it, or when it cannot be read. */
export function manifest(candidate: Candidate, folder: string | undefined): PackageJson | undefined {
  const { subject, stage } = candidate;
  const { sources } = subject;
  if (sources === undefined || folder === undefined) return undefined;
  for (const instruction of stage.instructions.toReversed()) {
    if (instruction.kind !== 'COPY' && instruction.kind !== 'ADD') continue;
    if (instruction.kind === 'COPY' && instruction.from !== undefined) continue;
    const destination = subject.expand(instruction, instruction.destination?.raw ?? '');
    if (destination === undefined) continue;
    const to = absolutePath(destination, instruction.state.workdir ?? '/');
    for (const source of instruction.sources) {
      const path = absolutePath(source.value).slice(1);
      if (
        /(?:^|\/)package(?:\.json|\*\.json|\*)$/.test(path) &&
        (to === folder || to === `${folder}/package.json`)
      )
        return parse(sources.text(path.replace(/package[^/]*$/, 'package.json')));
      if (to === folder && !/\.\w+$/.test(path)) {
        const text = sources.text(path === '' ? 'package.json' : `${path}/package.json`);
        if (text !== undefined) return parse(text);
      }
    }
  }
  return undefined;
}

function parse(text: string | undefined): PackageJson | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    // A manifest that is being written says nothing.
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const scripts = Object.fromEntries(
    Object.entries(isRecord(value.scripts) ? value.scripts : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
  const dependencies = isRecord(value.dependencies) ? Object.keys(value.dependencies) : [];
  const start = scripts.start?.trim().split(/\s+/)[0] ?? 'node';
  return {
    scripts,
    dependencies,
    devDependencies: isRecord(value.devDependencies) ? Object.keys(value.devDependencies) : [],
    isKnownStart: start === 'node' || dependencies.includes(start),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
