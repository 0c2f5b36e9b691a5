// The room's only door.
export type {
  Connector,
  ContextKind,
  Dialect,
  Heredoc,
  PipeEnd,
  ShellAssignment,
  ShellCommand,
  ShellError,
  ShellRedirect,
  ShellScript,
  ShellWord,
  SourceMap,
  Wrapper,
} from './model.ts';
export { subSpan } from './model.ts';
export { type ExecWord, execCommand, parseShell } from './script.ts';
export { commandsNamed, commandsOf, downstream, hasCommand, isNamed, pipesInto } from './vocabulary.ts';
export {
  type OptionValue,
  type ShellOption,
  allOptions,
  hasOption,
  options,
  optionSpan,
  positionals,
  subcommand,
} from './options.ts';
export { type Ecosystem, type Install, type PackageKind, type PackageSpec, installs } from './packages.ts';
export { type Download, type DownloadUrl, type InsecureOption, downloads } from './downloads.ts';
export { isInterpreter, isShellInterpreter } from './interpreters.ts';
export { type ShellToken, shellTokens } from './tokens.ts';
export { type Feed, feedsInterpreter } from './feeds.ts';
