import { installs } from '../../shell/index.ts';
import { baseName } from '../../text/path.ts';
import type { Candidate, Ecosystem } from './recipe.ts';

/** What speaks for an ecosystem, with the weight that each sign has. */
interface Signs {
  readonly base: RegExp;
  readonly manifest: RegExp;
  readonly build: RegExp;
  readonly start: RegExp;
  readonly packages: RegExp;
}

const PROGRAM = /^(?:\.?\/|[\w.-]+$)/;

const SIGNS: Readonly<Record<Exclude<Ecosystem, 'cuda'>, Signs>> = {
  go: {
    base: /^golang$/,
    manifest: /(?:^|\/)go\.(?:mod|sum)$/,
    build: /^go (?:build|install|mod download)\b/,
    start: PROGRAM,
    packages: /^golang(?:-\d.*|-go)?$/,
  },
  rust: {
    base: /^rust$/,
    manifest: /(?:^|\/)Cargo\.(?:toml|lock)$/,
    build: /^cargo (?:\+\S+ )?(?:build|install|chef)\b/,
    start: PROGRAM,
    packages: /^(?:cargo|rustc)$/,
  },
  node: {
    base: /^node$/,
    manifest: /(?:^|\/)(?:package(?:-lock|\*)?\.json|yarn\.lock|pnpm-lock\.yaml)$/,
    build:
      /^(?:(?:npm|yarn|pnpm)(?: (?:ci|i|install|add|run|build|clean-install)\b|$)|(?:npx )?(?:tsc|next|vite|webpack|nuxt)\b)/,
    start:
      /^(?:node|nodejs|npm|npx|yarn|pnpm|next|serve|http-server|pm2|pm2-runtime|nodemon|ts-node|tsx|vite|nuxt|nginx)$/,
    packages: /^(?:nodejs|npm)$/,
  },
  python: {
    base: /^(?:python|ghcr\.io\/astral-sh\/uv)$/,
    manifest:
      /(?:^|\/)(?:[\w-]*requirements[\w.-]*\.txt|pyproject\.toml|Pipfile|poetry\.lock|uv\.lock|setup\.py)$|requirements\/?$/,
    build: /^(?:python[\d.]* -m )?(?:pip[\d.]*|poetry|uv|pipenv|pdm) (?:.* )?(?:install|sync)\b/,
    start:
      /^(?:python[\d.]*|gunicorn|uvicorn|flask|celery|streamlit|hypercorn|daphne|fastapi|django-admin|uv|poetry|waitress-serve|granian|[\w-]+)$/,
    packages: /^python3?(?:-pip|-venv)?$/,
  },
  java: {
    base: /^(?:maven|gradle|eclipse-temurin|amazoncorretto|openjdk|ibm-semeru-runtimes|sapmachine)$/,
    manifest: /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?|gradlew|mvnw)$/,
    build: /^(?:mvnw?|gradlew?|javac|jar)\b/,
    start: /^java$/,
    packages: /^(?:openjdk-\d+-jdk(?:-headless)?|default-jdk(?:-headless)?|maven)$/,
  },
  dotnet: {
    base: /^mcr\.microsoft\.com\/dotnet\/(?:core\/)?sdk$/,
    manifest: /\.(?:csproj|fsproj|sln|slnx)$/,
    build: /^dotnet (?:publish|build|restore)\b/,
    start: /^dotnet$/,
    packages: /^dotnet-sdk/,
  },
  php: {
    base: /^(?:php|composer)$/,
    manifest: /(?:^|\/)composer\.(?:json|lock|\*)$/,
    build: /^(?:composer|composer\.phar) (?:.* )?(?:install|dump-autoload)\b|^php \S*composer\S* install/,
    start: /^(?:php|php-fpm)$/,
    packages: /^(?:php[\d.]*(?:-cli|-fpm)?|composer)$/,
  },
  ruby: {
    base: /^ruby$/,
    manifest: /(?:^|\/)(?:Gemfile(?:\.lock|\*)?|[\w-]+\.gemspec)$/,
    build: /^(?:bundle|bundler)(?: (?:install|config)\b|$)/,
    start: /^(?:ruby|bundle|rails|puma|rackup|sidekiq|unicorn|thin)$/,
    packages: /^ruby(?:-full|[\d.]*)$/,
  },
  c: {
    base: /^(?:gcc|buildpack-deps)$/,
    manifest: /(?:^|\/)(?:CMakeLists\.txt|Makefile|configure(?:\.ac)?|meson\.build)$|\.(?:c|cc|cpp|cxx)$/,
    build: /^(?:cmake|make|gmake|ninja|meson|gcc|g\+\+|cc|c\+\+|clang|clang\+\+|configure)\b/,
    start: PROGRAM,
    packages: /^(?:build-essential|build-base|gcc|g\+\+|make|cmake|clang|musl-dev)$/,
  },
  elixir: {
    base: /^(?:elixir|hexpm\/elixir|erlang)$/,
    manifest: /(?:^|\/)(?:mix\.(?:exs|lock)|rebar\.config)$/,
    build: /^(?:mix (?:release|compile|deps\.get|do)\b|rebar3 )/,
    start: /(?:^|\/)bin\/\w+$|^mix$/,
    packages: /^elixir$/,
  },
};

const ENOUGH = 6;
const CLOSE = 2;

/** How much speaks for an ecosystem, out of eleven. */
interface Score {
  readonly ecosystem: Exclude<Ecosystem, 'cuda'>;
  readonly score: number;
}

/** The ecosystems that a file's signs speak for, the strongest first. */
export function scores({
  subject,
  stage,
  steps,
  start,
  base,
}: Pick<Candidate, 'subject' | 'stage' | 'steps' | 'start' | 'base'>): readonly Score[] {
  const copied = stage.instructions.flatMap((one) =>
    one.kind === 'COPY' || one.kind === 'ADD' ? one.sources.map(({ value }) => value) : [],
  );
  // `COPY . .` brings what lies at the context's root.
  const isWhole = copied.some((name) => /^\.?\/?$/.test(name));
  const brought = isWhole
    ? [...copied, ...(subject.sources?.files ?? []).filter((name) => !name.includes('/'))]
    : copied;
  const packages = steps.flatMap(({ command }) => {
    const install = installs(command);
    return install?.ecosystem === 'apt' || install?.ecosystem === 'apk'
      ? install.packages.map(({ name }) => name)
      : [];
  });
  const started = start.program[0] ?? '';
  return (Object.entries(SIGNS) as [Score['ecosystem'], Signs][])
    .map(([ecosystem, signs]) => ({
      ecosystem,
      score:
        (signs.base.test(base.name) ? 3 : 0) +
        (brought.some((name) => signs.manifest.test(name)) ? 2 : 0) +
        (steps.some(({ line }) => signs.build.test(line)) ? 3 : 0) +
        (signs.start.test(isLanguage(signs) ? baseName(started) : started) ? 2 : 0) +
        (packages.some((name) => signs.packages.test(name)) ? 1 : 0),
    }))
    .sort((a, b) => b.score - a.score);
}

function isLanguage({ start }: Signs): boolean {
  return start !== PROGRAM;
}

/** The one ecosystem that the file is for; `several` when another one is close. */
export function ecosystemOf(candidate: Candidate): Ecosystem | 'none' | 'several' {
  if (/^(?:nvidia\/cuda|nvcr\.io\/nvidia\/cuda)$/.test(candidate.base.name)) return 'cuda';
  const [first, second] = scores(candidate);
  if (first === undefined || first.score < ENOUGH) return 'none';
  // Every language's image has compilers: a Makefile beside it makes no C program of it.
  const isOfBase = SIGNS[first.ecosystem].base.test(candidate.base.name);
  if (second !== undefined && second.score >= ENOUGH && first.score - second.score < CLOSE && !isOfBase)
    return 'several';
  return first.ecosystem;
}

/** Whether what is known besides the image speaks for something that is built. */
export function mayBuild(candidate: Candidate): boolean {
  return (scores(candidate)[0]?.score ?? 0) >= ENOUGH - 1;
}
