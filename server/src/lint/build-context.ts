import { isIgnored, readDockerignore } from '../context/dockerignore.ts';

/** Those of `paths` that the build context still holds when it is filtered by the lines of a .dockerignore and `exclude`. */
export function letThrough(
  dockerignore: string | null,
  exclude: readonly string[],
  paths: readonly string[],
): string[] {
  const patterns = [...readDockerignore(dockerignore ?? ''), ...readDockerignore(exclude.join('\n'))];
  return paths.filter((path) => !isIgnored(patterns, path));
}
