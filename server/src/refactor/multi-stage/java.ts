import { baseName } from '../../text/path.ts';
import type { Note, Refusal } from '../refactoring.ts';
import { assetsOf } from './binary.ts';
import { sortPackages } from './packages.ts';
import { isBelow, placesOf } from './places.ts';
import { type Candidate, nothing, type Plan, type Recipe, refuse, shown, type Taken } from './recipe.ts';
import { type RuntimeImage, sibling } from './runtime-image.ts';
import { pathAt } from './steps.ts';

const BUILDERS = /^(?:mvnw?|gradlew?|javac|jar|ant|sbt|kotlinc)$/;
/** Options of `java` whose value is the next word. */
const VALUED = /^(?:-cp|-classpath|--class-path|-p|--module-path|--add-modules|--add-opens|--add-exports)$/;

export const java: Recipe = (candidate) => {
  const { steps, start, stage } = candidate;
  const [first = ''] = start.program;
  if (baseName(first) !== 'java')
    return start.program.length === 0
      ? refuse('start-script', 'Which files the shell starts Java with cannot be told.', start.at)
      : refuse(
          'unknown-program',
          `What '${shown(baseName(first))}' needs besides itself is not known.`,
          start.at,
        );
  const build = steps.find(({ command: { name } }) => BUILDERS.test(name));
  if (build === undefined) return nothing('Nothing is compiled here.');
  const isCopied = stage.instructions.some(
    (one) => one.kind === 'ADD' || (one.kind === 'COPY' && one.from === undefined),
  );
  if (!isCopied)
    return refuse(
      'unknown-sources',
      'What the downloaded application needs besides itself is not known.',
      start.at,
    );
  const sorted = sortPackages(candidate, (name) => /jdk|^maven$|^gradle$/.test(name));
  if ('kind' in sorted) return sorted;
  const parts = classPath(candidate);
  if ('kind' in parts) return parts;
  const runtime = runtimeOf(candidate);
  if (runtime === undefined)
    return refuse(
      'no-runtime-image',
      'No image with just the Java runtime of this maker and version is known.',
      start.at,
    );
  const places = placesOf(candidate, ({ command: { name } }) => BUILDERS.test(name));
  if ('kind' in places) return places;
  const assets = assetsOf(candidate, parts[0] ?? '/');
  const others = [...assets.taken, ...places.others].filter(
    ({ path }) => !parts.some((part) => isBelow(path, part)),
  );
  const taken: Taken[] = [
    ...parts.map((path) => ({ path })),
    ...others.filter(({ path }, index) => others.findIndex((one) => one.path === path) === index),
  ];
  const isJar = start.program.includes('-jar');
  const notes: Note[] = isJar
    ? [{ message: `'${shown(parts[0] ?? '')}' has everything in it that it needs.`, at: start.at }]
    : [];
  return {
    ...runtime,
    hasShell: true,
    taken,
    packages: sorted.packages,
    env: [],
    edits: [],
    buildCommands: [],
    assumptions: [...notes, ...sorted.assumptions, ...assets.notes],
    consequences: [
      {
        message: 'The compiler, the tools of the JDK and the sources are no longer in the image.',
        at: stage.from.keyword.span,
      },
    ],
  } satisfies Plan;
};

/** The files and folders that the start command names: the archive, the class path, agents. */
function classPath({ start, folder }: Candidate): readonly string[] | Refusal {
  const found: string[] = [];
  const words = start.program.slice(1);
  const add = (text: string): Refusal | undefined => {
    const path = pathAt(text.replace(/\/\*$/, ''), folder);
    if (path === undefined || path === '/')
      return refuse('unknown-path', `Which file '${shown(text)}' is cannot be told.`, start.at);
    found.push(path);
    return undefined;
  };
  let hasClassPath = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    const agent = /^-javaagent:([^=]+)/.exec(word)?.[1];
    if (agent !== undefined) {
      const stopped = add(agent);
      if (stopped !== undefined) return stopped;
    } else if (word === '-jar') {
      const stopped = add(words[index + 1] ?? '');
      // What follows are the program's own words.
      return stopped ?? found.reverse();
    } else if (VALUED.test(word)) {
      index += 1;
      if (!/^-(?:cp|classpath|p)$|path$/.test(word)) continue;
      hasClassPath = true;
      for (const entry of (words[index] ?? '').split(':').filter((one) => one !== '')) {
        const stopped = add(entry);
        if (stopped !== undefined) return stopped;
      }
    } else if (!word.startsWith('-')) {
      if (!hasClassPath) {
        const stopped = add('.');
        if (stopped !== undefined) return stopped;
      }
      return [...new Set(found)];
    }
  }
  return refuse('unknown-program', 'Which class or archive Java starts cannot be told.', start.at);
}

/** Temurin's runtime stands for the JDKs of Maven and Gradle, and for openjdk, which has no current images. */
function runtimeOf(candidate: Candidate): RuntimeImage | undefined {
  const { name, tag } = candidate.base;
  const system = /(?:^|-)(alpine(?:-?\d\.\d+)?|jammy|noble|resolute)(?:-|$)/.exec(tag)?.[1];
  const suffix = system === undefined ? '' : `-${system.replace(/^alpine(?=\d)/, 'alpine-')}`;
  const temurin = (version: string | undefined): RuntimeImage | undefined =>
    version === undefined
      ? undefined
      : (sibling(candidate, 'eclipse-temurin', `${version}-jre${suffix}`) ??
        sibling(
          candidate,
          'eclipse-temurin',
          `${version}-jre${suffix.startsWith('-alpine') ? '-alpine' : ''}`,
        ));
  const number = '(\\d+)(?:[.u_-]|$)';
  const numberAfter = (words: string): string | undefined =>
    new RegExp(`(?:${words})-?${number}`).exec(tag)?.[1];
  switch (name) {
    case 'eclipse-temurin':
    case 'openjdk':
      return temurin(/^(\d+)(?:[.u_+-]|$)/.exec(tag)?.[1]);
    case 'maven':
      return /corretto|sapmachine|semeru|ibm|graalvm|azulzulu|liberica|microsoft/.test(tag)
        ? undefined
        : temurin(numberAfter('temurin|openjdk|jdk'));
    case 'gradle':
      return /corretto|graal|semeru|ubi/.test(tag) ? undefined : temurin(numberAfter('jdk'));
    case 'amazoncorretto': {
      const version = /^(\d+)/.exec(tag)?.[1];
      return version === undefined || system !== undefined
        ? undefined
        : sibling(candidate, 'amazoncorretto', `${version}-al2023-headless`);
    }
    default:
      return undefined;
  }
}
