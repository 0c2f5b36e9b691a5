import { parseReference } from '../image/reference.ts';
import { type ShellCommand, subcommand } from '../shell/index.ts';
import type { Dockerfile, Instruction, Stage } from '../syntax/model.ts';
import type { Span } from '../text/span.ts';
import { isBuildImage, sdkImage } from '../knowledge/sdk-images.ts';
import { noteWideRead } from '../syntax/reads.ts';
import { Notes } from '../text/notes.ts';
import { purposeOf } from './purpose.ts';
import type { Confidence, TextContext } from './rule.ts';
import { startInstructions } from './start-command.ts';

interface SdkBuild {
  readonly stage: Stage;
  /** `go build`, `npm run build`. */
  readonly command: string;
  readonly span: Span;
  /** Only the start command compiles. */
  readonly atStart: boolean;
  readonly confidence: Confidence;
}

/** Where the image that ships is an SDK's and the application is built in it; undefined when it is not so. */
export function sdkBuild(context: TextContext, file: Dockerfile): SdkBuild | undefined {
  noteWideRead();
  return BUILDS.of(file, () => findBuild(context, file));
}

const BUILDS = new Notes<Dockerfile, SdkBuild | undefined>('file');

/** Whether the image that ships is in the end a compiler's own image, so that more tools in it change nothing. */
export function shipsSdk(stage: Stage): boolean {
  return stage.root.kind === 'image' && isBuildImage(stage.root.reference);
}

function findBuild(context: TextContext, file: Dockerfile): SdkBuild | undefined {
  const stage = file.finalStage;
  if (stage?.root.kind !== 'image') return undefined;
  const parsed = parseReference(stage.root.reference);
  const sdk = parsed && sdkImage(parsed);
  if (sdk === undefined || purposeOf(context, stage) !== 'service') return undefined;
  const runs = stage.lineage.flatMap(({ instructions }) => instructions.filter(({ kind }) => kind === 'RUN'));
  const find = (among: readonly Instruction[], wanted: RegExp): ShellCommand | undefined => {
    for (const instruction of among) {
      for (const { commands } of context.scripts(instruction)) {
        const found = commands.find((command) => wanted.test(lineOf(command)));
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  const built = find(runs, sdk.builds);
  const found = built ?? (sdk.starts && find(startInstructions(stage), sdk.starts));
  if (found === undefined) return undefined;
  return {
    stage,
    command: shortName(found),
    span: found.nameWord?.span ?? found.span,
    atStart: built === undefined,
    confidence: sdk.keepsTools && isLean(file, stage) ? 'low' : 'medium',
  };
}

function lineOf({ name, args }: ShellCommand): string {
  return [name, ...args.slice(0, 12).map(({ value }) => value)].join(' ').slice(0, 300);
}

function shortName(command: ShellCommand): string {
  const verb = subcommand(command)?.value ?? '';
  const more =
    verb === 'run' && /^(?:npm|yarn|pnpm|bun)$/.test(command.name)
      ? ` ${command.args[1]?.value ?? ''}`.trimEnd()
      : '';
  return /^[\w:-]+$/.test(verb) ? `${command.name} ${verb}${more}` : command.name;
}

/** What only the build needs is left out or taken away again, so that the image is not much larger than it must be. */
function isLean(file: Dockerfile, stage: Stage): boolean {
  return stage.lineage.some(({ span }) =>
    /--omit[= ]dev|--only[= ]prod|--prod(?:uction)?\b|\bprune\b|NODE_ENV[= ]"?production/.test(
      file.text.slice(span.start, span.end),
    ),
  );
}
