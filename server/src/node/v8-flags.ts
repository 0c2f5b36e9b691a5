import { setFlagsFromString } from 'node:v8';

/** The newest V8 whose flags were looked at (`node --v8-options`), that of Node 26. */
const NEWEST = 14;
const FEWER_COPIES = '--max-inlined-bytecode-size-cumulative=300';

/** Sets flags of V8. One that it does not know it tells people on standard error, so a V8 yet to come is left alone. */
export function setV8Flags(flags: readonly string[]): void {
  if (versionOf(process.versions.v8).major > NEWEST) return;
  for (const flag of flags) setFlagsFromString(flag);
}

/**
 * Has V8 compile quickly rather than well. Two hundred rules are a lot of code that runs a little: by default more time
 * goes into optimising it than is saved by that, and an edit now and then waits ten milliseconds for it. So a quick first
 * compiler, and the thorough one only for what is really hot, without much copied into it. Read when something is
 * compiled, so they may be set this late; measured with `npm run bench` and by checking a thousand files, which takes
 * Node 20 and 22 two thirds of the time; what it saves Node 24 and 26 is less than one run differs from the next.
 */
export function compileQuickly(): void {
  setV8Flags(quickFlags(process.versions.v8));
}

/** @param v8 its version, as `process.versions.v8` has it */
export function quickFlags(v8: string): readonly string[] {
  const { major, minor } = versionOf(v8);
  // What is hot was counted in bytes at first, then in calls.
  if (major < 12) return ['--sparkplug', '--interrupt-budget=250000', FEWER_COPIES];
  if (major === 12 && minor < 4) return [FEWER_COPIES];
  return ['--invocation-count-for-turbofan=10000', FEWER_COPIES];
}

function versionOf(v8: string): { readonly major: number; readonly minor: number } {
  const [major = 0, minor = 0] = v8.split('.').map(Number);
  return { major, minor };
}
