export { composeBuilds } from '../compose/builds.ts';
export { composeSurroundings } from './compose-surroundings.ts';
import { checkCompose, isProven, type ComposeOptions } from '../compose/check.ts';
import type { ServiceImage } from '../compose/images.ts';
import { serviceImage } from '../compose/images.ts';
import type { Service } from '../compose/read.ts';
import type { Finding } from '../lint/finding.ts';
import { isRoot } from '../lint/run-user.ts';
import type { Profile } from '../lint/profile.ts';
import type { Fix } from '../lint/rule.ts';
import { parse } from '../syntax/parse.ts';
import { expandWord } from '../syntax/scope.ts';

/** What is known of the image that a Dockerfile makes; `target`: the stage, null for one that nobody knows. */
export function builtImage(dockerfile: string, target: string | null | undefined): ServiceImage | undefined {
  if (target === null) return undefined;
  const file = parse(dockerfile);
  const stage =
    target === undefined
      ? file.finalStage
      : file.stages.findLast(({ name }) => name === target.toLowerCase());
  if (stage === undefined) return undefined;
  const { user } = stage.end;
  const base = stage.root.kind === 'image' ? serviceImage(stage.root.reference) : undefined;
  if (user?.user === undefined) return base;
  const name = expandWord(file, user, user.user.raw);
  if (name === undefined) return base === undefined ? undefined : { ...base, user: { start: 'unknown' } };
  return { user: { start: isRoot(name) ? 'root' : 'nonroot' }, writes: base?.writes };
}

/** What there is to say of a Compose file; `images` has what is known of those that are built, by service. */
export function judgeCompose(
  text: string,
  {
    profile,
    today,
    surroundings,
  }: Pick<ComposeOptions, 'today' | 'surroundings'> & { readonly profile: Profile },
  images: ReadonlyMap<string, ServiceImage | undefined>,
): { readonly findings: readonly Finding[]; readonly proves: (finding: Finding, fix: Fix) => boolean } {
  const options: ComposeOptions = {
    profile,
    today,
    surroundings,
    built: (service: Service) => images.get(service.name),
  };
  return {
    findings: checkCompose(text, options),
    proves: (finding, fix) => isProven(text, finding, fix, options),
  };
}
