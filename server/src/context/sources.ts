/**
 * The files of a build context, read beforehand, as far as whole-file transformations ask of them. Paths are relative to
 * the context, with `/`, without `./` in front: `app/package.json`. What .dockerignore leaves out is not there.
 */
export interface BuildSources {
  /** All that is known to be there, sorted; undefined when there is more than was looked at. */
  readonly files: readonly string[] | undefined;
  /** Is there such a file? `undefined`: nobody looked. */
  has(path: string): boolean | undefined;
  /** The text of a manifest such as `package.json` or `go.mod`; undefined when it is not there or was not read. */
  text(path: string): string | undefined;
}
