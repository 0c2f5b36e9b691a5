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
