import { parseReference } from '../../image/reference.ts';
import type { FamilyId, MappedImage } from '../../knowledge/base-images-map.ts';
import { namedVersions } from '../../knowledge/end-of-life.ts';
import { isSameSystem } from '../../refactor/base-image/consequences.ts';
import { mappedStage } from '../../refactor/base-image/stage-facts.ts';
import { findTarget } from '../../refactor/base-image/find-target.ts';
import { isTarget } from '../../refactor/base-image/target.ts';
import type { Subject } from '../../refactor/refactoring.ts';

/** Made for production, and to be had without paying; those that are only smaller are for people to choose. */
export const HARDENED: readonly FamilyId[] = ['dhi', 'chainguard', 'distroless', 'redhat_hardened'];

/** Whether the system is the same as before, of the same version, as far as the references tell. */
function isSame({ name, kind }: MappedImage, reference: string, target: string): boolean {
  const system = /(?:debian|alpine)[\d.]+/.exec(target)?.[0];
  const old = namedVersions(reference).find(({ title }) => /^(?:Debian|Ubuntu|Alpine)/.test(title));
  if (system !== undefined && old !== undefined) return isSameSystem(old, system);
  if (kind !== 'os') return true;
  // Of what stands on no version the newest will do; what is ahead of all versions has none.
  const { tag = 'latest' } = parseReference(reference) ?? {};
  return system?.startsWith(name) === true && /^(?:latest|stable)(?:-slim)?$/.test(tag);
}

/** The version of Java beside that of a build tool: `maven:3-jdk-17`. */
function javaOf(reference: string): string | undefined {
  return /\b(?:maven|gradle|sbt)\b.*(?:jdk|jre|temurin|corretto|semeru|liberica|zulu)-?(\d+)/.exec(
    reference,
  )?.[1];
}

/** Whether what ships is pinned to a digest, which goes with the image. */
export function isPinned({ file }: Subject): boolean {
  return file.stages.some(
    ({ ships, base }) =>
      ships && base.kind === 'image' && parseReference(base.reference)?.digest !== undefined,
  );
}

/**
 * Whether a family can be switched to without being named: its images are known for sure, have the C library that
 * programs were built for, are of the same system where that matters, and install packages from where they came from
 * before. Another distribution is for people to choose.
 */
export function keepsSystem(subject: Subject, family: FamilyId): boolean {
  return subject.file.stages.every((stage) => {
    const mapped = mappedStage(subject, stage);
    if (mapped === undefined) return true;
    const { image, reference, role, builds, libc, packages } = mapped;
    const target = findTarget({ image, reference, family, role, builds, organization: undefined });
    // A stage for which there is nothing stays as it is.
    if (!isTarget(target)) return true;
    return (
      target.confidence !== 'low' &&
      (libc === 'none' || target.libc === libc) &&
      (role === 'runtime' || target.packages?.source === packages?.source) &&
      javaOf(reference) === javaOf(target.reference) &&
      // A program of a language's image does not care; what installs packages, or was built elsewhere, does.
      ((role === 'runtime' && image.kind !== 'os') || isSame(image, reference, target.reference))
    );
  });
}
