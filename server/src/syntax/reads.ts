/**
 * Counts reads of the model that go beyond one instruction and what is in force for it: a stage's instructions, the
 * file's comments. A caller that keeps results by instruction (lint/cache.ts) sees by the count whether a result
 * depends on more. One counter serves all, because nothing here runs at the same time as anything else.
 */
let wide = 0;

export function noteWideRead(): void {
  wide += 1;
}

export function wideReads(): number {
  return wide;
}
