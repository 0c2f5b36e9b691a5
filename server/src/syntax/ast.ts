import { DockerfileParser, type Dockerfile as Tree } from 'dockerfile-ast';

/** Above this the tree is not built: its accessors are worse than linear in the length of a line. */
const MAX_LENGTH = 256 * 1024;

/**
 * dockerfile-ast's tree of a text: instruction, argument, flag and variable ranges for what happens at a cursor, where
 * tolerance of half-typed text matters and a few milliseconds do not. Linting uses `parse()`: the tree's reading of JSON
 * form, quoted flags, file-descriptor heredocs and `<<` in quotes differs from BuildKit's. Undefined for huge texts.
 */
export function tree(text: string): Tree | undefined {
  return text.length > MAX_LENGTH ? undefined : DockerfileParser.parse(text);
}
