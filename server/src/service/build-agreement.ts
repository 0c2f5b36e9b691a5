import type { BuildArgs } from '../buildinfo/kinds.ts';
import type { Build } from './build-contexts.ts';

/** Words in the names of stages that are not made to be shipped. */
const NOT_SHIPPED =
  /(?:^|[-_.])(?:dev|devel|develop|development|debug|test|tests|testing|lint|ci|local|base|build|builder|deps)(?:[-_.]|$)/i;

/**
 * The stage that is shipped, other than the last one: all builds that are not for development end with it, and its name
 * does not speak against it. Whoever has another build that no file tells is judged by the wrong stage otherwise.
 */
export function shippedStage(
  builds: readonly Build[],
): { readonly target: string; readonly build: Build } | undefined {
  const shipping = builds.filter(({ forDevelopment }) => !forDevelopment);
  const [build] = shipping;
  const target = build?.target ?? undefined;
  const isAgreed = shipping.every((other) => other.target === target);
  if (build === undefined || target === undefined || !isAgreed || NOT_SHIPPED.test(target)) return undefined;
  return { target, build };
}

/** Build arguments that all builds that are not for development give alike, or all where there are no others. */
export function agreedArgs(
  builds: readonly Build[],
): { readonly args: BuildArgs; readonly build: Build } | undefined {
  const shipping = builds.filter(({ forDevelopment }) => !forDevelopment);
  const counted = shipping.length > 0 ? shipping : builds;
  const [first, ...others] = counted;
  const agreed = Object.entries(first?.args ?? {}).filter(([name, value]) =>
    others.every(({ args = {} }) => Object.hasOwn(args, name) && args[name] === value),
  );
  return first === undefined || agreed.length === 0
    ? undefined
    : { args: Object.fromEntries(agreed), build: first };
}
