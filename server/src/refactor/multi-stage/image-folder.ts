import type { Base } from './recipe.ts';

/** Working directories that images set themselves: their Dockerfiles at https://github.com/docker-library. */
const FOLDERS: Readonly<Record<string, string>> = {
  ...{ composer: '/app', golang: '/go', gradle: '/home/gradle', tomcat: '/usr/local/tomcat' },
  ...{
    node: '/',
    python: '/',
    ruby: '/',
    rust: '/',
    debian: '/',
    ubuntu: '/',
    alpine: '/',
    gcc: '/',
    maven: '/',
  },
  ...{
    'buildpack-deps': '/',
    'eclipse-temurin': '/',
    amazoncorretto: '/',
    openjdk: '/',
    elixir: '/',
    erlang: '/',
  },
  ...{ perl: '/', 'mcr.microsoft.com/dotnet/sdk': '/', 'nvidia/cuda': '/', nginx: '/' },
};

/** Where a stage starts to work that sets no WORKDIR; undefined: not known. */
export function imageFolder({ name, tag }: Base): string | undefined {
  if (name === 'php') return /fpm|apache/.test(tag) ? '/var/www/html' : '/';
  return Object.hasOwn(FOLDERS, name) ? FOLDERS[name] : undefined;
}
