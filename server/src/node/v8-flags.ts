import { setFlagsFromString } from 'node:v8';

/** Sets flags of V8. They come and go with its versions: without one of them everything works, slower or larger. */
export function setV8Flags(flags: readonly string[]): void {
  for (const flag of flags) {
    try {
      setFlagsFromString(flag);
    } catch {
      // A version that does not have it.
    }
  }
}

/**
 * Has V8 compile quickly rather than well. Two hundred rules are a lot of code that runs a little: by default more time
 * goes into optimising it than is saved by that, and an edit now and then waits ten milliseconds for it. So a quick first
 * compiler, and the thorough one only for what is really hot, without much copied into it. Read when something is
 * compiled, so they may be set this late; measured with `npm run bench`.
 */
export function compileQuickly(): void {
  setV8Flags(['--sparkplug', '--interrupt-budget=250000', '--max-inlined-bytecode-size-cumulative=300']);
}
