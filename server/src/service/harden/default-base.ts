import type { FamilyId } from '../../knowledge/base-images-map.ts';
import { mappedStage } from '../../refactor/base-image/stage-facts.ts';
import { findTarget, isTarget } from '../../refactor/base-image/target.ts';
import type { Subject } from '../../refactor/refactoring.ts';

/** Made for production, and to be had without paying; those that are only smaller are for people to choose. */
export const HARDENED: readonly FamilyId[] = ['dhi', 'chainguard', 'distroless', 'redhat_hardened'];

/**
 * Whether a family can be switched to without being named: its images are known for sure, have the C library that
 * programs were built for, and install packages from where they came from before. Another distribution is for people
 * to choose.
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
      (role === 'runtime' || target.packages?.source === packages?.source)
    );
  });
}
