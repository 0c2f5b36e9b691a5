import { imageKey, type KnownImage } from '../image/known.ts';
import type { FromInstruction, Stage } from '../syntax/model.ts';
import type { RuleContext } from './rule.ts';

/** What a registry told of the image that a stage is in the end built from; undefined when nobody asked. */
export function knownRoot(
  { facts }: Pick<RuleContext, 'facts'>,
  stage: Stage | undefined,
): KnownImage | undefined {
  // Mostly nobody asked, and to walk the stages costs more than to look.
  if (facts.images === undefined || stage?.root.kind !== 'image') return undefined;
  const { base, from } = stage.lineage.at(-1) ?? stage;
  return base.kind === 'image' ? knownIn(facts, base.reference, statedPlatform(from)) : undefined;
}

/** The same of the image that a FROM names. */
export function knownBase(
  { facts }: Pick<RuleContext, 'facts'>,
  from: FromInstruction,
): KnownImage | undefined {
  const base = from.stage?.base;
  return base?.kind === 'image' ? knownIn(facts, base.reference, statedPlatform(from)) : undefined;
}

/** The same of an image that something else than a FROM names. */
export function knownImageNamed(
  { facts }: Pick<RuleContext, 'facts'>,
  reference: string,
): KnownImage | undefined {
  return knownIn(facts, reference, undefined);
}

function knownIn(
  { images = {} }: RuleContext['facts'],
  reference: string,
  platform: string | undefined,
): KnownImage | undefined {
  const key = imageKey(reference, platform);
  return Object.hasOwn(images, key) ? images[key] : undefined;
}

/** What FROM's `--platform` says, where it needs no build to know. */
export function statedPlatform({ platform }: FromInstruction): string | undefined {
  return platform?.value === undefined || platform.value.includes('$') ? undefined : platform.value;
}
