import { type ImageReference, parseReference } from '../image/reference.ts';

/** An image that is made to build software in. */
interface SdkImage {
  /** The line of a command that builds an application with it. */
  readonly builds: RegExp;
  /** The line of a start command that compiles the application each time. */
  readonly starts?: RegExp;
  /** A program built there runs on the same language's image, so that only what the build needed besides is too much. */
  readonly keepsTools?: boolean;
}

const MAKE = '|(?:make|just|task|mage)(?: |$)(?!.*\\b(?:test|lint|clean)\\b)';
const JVM =
  '(?:mvnw?|gradlew?) .*\\b(?:package|install|verify|build|assemble|bootJar|shadowJar|jar|installDist|bootWar|war|distTar)\\b';
const JVM_START = /^(?:mvnw?|gradlew?) .*(?:\brun\b|bootRun|:run|jetty:)/;

const jvm: SdkImage = { builds: new RegExp(`^(?:${JVM})`), starts: JVM_START };
const node: SdkImage = {
  builds:
    /^(?:(?:npm|yarn|pnpm|bun)(?: -\S+)*(?: run)?(?: -\S+)* build(?:[: -]|$)|(?:npx |yarn |pnpm |bunx |pnpm exec )?(?:ng|vite|next|nuxt|nuxi|astro|react-scripts|vue-cli-service|gatsby) (?:build|generate)\b|(?:npx |yarn )?(?:tsc|webpack)(?: |$)(?!.*--(?:version|noEmit)))/,
  keepsTools: true,
};

/** By path; sources: https://github.com/docker-library/official-images and the images' own pages. */
const SDKS: ReadonlyMap<string, SdkImage> = new Map<string, SdkImage>([
  ['library/golang', { builds: new RegExp(`^(?:go (?:build|install)\\b${MAKE})`), starts: /^go run\b/ }],
  [
    'library/rust',
    {
      builds: new RegExp(`^(?:cargo (?:\\S+ )?(?:build|install|rustc)\\b${MAKE})`),
      starts: /^cargo (?:\S+ )?run\b/,
    },
  ],
  ['library/maven', jvm],
  ['library/gradle', jvm],
  [
    'library/gcc',
    { builds: new RegExp(`^(?:(?:gcc|g\\+\\+|cc|c\\+\\+|cmake|ninja)(?: |$)(?!.*--version)${MAKE})`) },
  ],
  ['library/swift', { builds: /^swift build\b/, starts: /^swift run\b/ }],
  [
    'library/haskell',
    { builds: /^(?:cabal|stack) (?:\S+ )?(?:build|install)\b|^ghc /, starts: /^(?:cabal|stack) run\b/ },
  ],
  ['library/dart', { builds: /^dart (?:compile|build)\b/, starts: /^dart run\b/ }],
  ['library/node', node],
  [
    'sbtscala/scala-sbt',
    { builds: /^sbt .*\b(?:assembly|stage|package|compile|dist)\b/, starts: /^sbt .*\brun\b/ },
  ],
  [
    'hseeberger/scala-sbt',
    { builds: /^sbt .*\b(?:assembly|stage|package|compile|dist)\b/, starts: /^sbt .*\brun\b/ },
  ],
  ['crystallang/crystal', { builds: /^(?:crystal|shards) build\b/, starts: /^crystal run\b/ }],
  ['dotnet/sdk', { builds: /^dotnet (?:publish|build)\b/, starts: /^dotnet run\b/ }],
  ['dotnet/core/sdk', { builds: /^dotnet (?:publish|build)\b/, starts: /^dotnet run\b/ }],
]);

/** JDKs: their images come with and without the compiler. */
const JDKS =
  /^(?:library\/)?(?:amazoncorretto|eclipse-temurin|openjdk|adoptopenjdk|ibm-semeru-runtimes|sapmachine)$/;

/** Undefined: not an SDK, as far as is known. */
export function sdkImage(reference: ImageReference): SdkImage | undefined {
  const path = pathOf(reference);
  if (JDKS.test(path) && !/jre/.test(reference.tag ?? '')) return jvm;
  return SDKS.get(path);
}

/** Images of official languages whose plain tags are made from buildpack-deps, with compilers and headers. */
const ON_BUILDPACK = /^library\/(?:erlang|elixir|node|perl|pypy|python|ruby)$/;

/** Whether an image is made for building: compilers, headers and git are in it already. */
export function isBuildImage(text: string): boolean {
  const reference = parseReference(text);
  if (reference === undefined) return false;
  const path = pathOf(reference);
  const tag = reference.tag ?? '';
  if (ON_BUILDPACK.test(path)) return !/slim|alpine/.test(tag);
  return (
    (path !== 'library/node' && SDKS.has(path)) ||
    /^library\/(?:buildpack-deps|composer)$|(?:^|\/)(?:clang|emsdk|cuda-devel|manylinux\w*)$/.test(path) ||
    (/(?:^|\/)(?:cuda|cuda-quantum|tensorrt|pytorch|l4t-\w+)$/.test(path) && /devel|^\d\d\.\d\d-/.test(tag))
  );
}

function pathOf({ canonicalName }: ImageReference): string {
  return canonicalName.slice(canonicalName.indexOf('/') + 1);
}
