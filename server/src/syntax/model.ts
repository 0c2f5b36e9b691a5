import type { LineIndex } from '../text/line-index.ts';
import type { Span } from '../text/span.ts';
import type { Noted } from '../text/notes.ts';
import type { Directive } from './directives.ts';
import type { Flag } from './flags.ts';
import type { JsonForm } from './json-form.ts';
import type { Logical } from './logical.ts';
import type { Comment, Escape, Heredoc } from './split.ts';
import type { VariableRef, Word } from './words.ts';

export type { Comment, Directive, Escape, Flag, Heredoc, JsonForm, Logical, VariableRef, Word };
export type { FlagOption } from './flags.ts';
export type { JsonElement } from './json-form.ts';
export type { HeredocMark } from './heredoc-marks.ts';

/** A Dockerfile that means what BuildKit means. Immutable once parsed. */
export interface Dockerfile extends Noted {
  readonly text: string;
  readonly lines: LineIndex;
  readonly escape: Escape;
  readonly directives: readonly Directive[];
  /** Every whole-line comment, those inside continued instructions included; in file order. */
  readonly comments: readonly Comment[];
  /** In file order; what ONBUILD triggers stands in `OnbuildInstruction.trigger`, not here. */
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  /** The stage that a build ends with: the last one, or the target that the reader was told of. */
  readonly finalStage: Stage | undefined;
  /** Instructions before the first FROM. */
  readonly preamble: readonly Instruction[];
  readonly problems: readonly SyntaxProblem[];
}

export interface SyntaxProblem {
  readonly kind:
    | 'unterminated-heredoc'
    | 'json-not-strings'
    | 'empty-continuation'
    | 'dangling-continuation'
    | 'repeated-directive'
    | 'bad-escape-directive'
    | 'too-large';
  readonly span: Span;
  readonly detail: string;
}

interface InstructionBase extends Noted {
  /** Place in `Dockerfile.instructions`; a trigger has its ONBUILD's. */
  readonly index: number;
  /** From the keyword to the end of the last line's text, heredocs included. */
  readonly span: Span;
  /** Without heredoc bodies. */
  readonly head: Span;
  /** The keyword as written. */
  readonly keyword: { readonly span: Span; readonly text: string };
  /** The keyword in upper case. */
  readonly name: string;
  /** The arguments behind the flags as one line. */
  readonly args: Logical;
  /** Where `args` stands; empty and right behind the last word when there are none. */
  readonly argsSpan: Span;
  readonly flags: readonly Flag[];
  /** The arguments split at blanks, or as the instruction splits them. */
  readonly words: readonly Word[];
  readonly json: JsonForm | undefined;
  /** Begins with `[` but is no JSON, so BuildKit reads it as shell form. */
  readonly brokenJson: boolean;
  readonly heredocs: readonly Heredoc[];
  /** Comments in the lines directly above. */
  readonly comments: readonly Comment[];
  /** Undefined before the first FROM. */
  readonly stage: Stage | undefined;
  /** The ONBUILD that holds this instruction as its trigger. */
  readonly onbuild: OnbuildInstruction | undefined;
  /** What is in force when this instruction runs. */
  readonly state: StageState;
}

/** What earlier instructions of the stage, and of the stages it is built from, have set. */
export interface StageState {
  /** The USER in force; undefined: the base image's own. */
  readonly user: UserInstruction | undefined;
  /** The absolute working directory, when the file tells it; undefined: the base image's own or not known. */
  readonly workdir: string | undefined;
  /** The SHELL in force; undefined: the builder's default (`/bin/sh -c`, or `cmd /S /C` on Windows). */
  readonly shell: ShellInstruction | undefined;
}

export interface FromInstruction extends InstructionBase {
  readonly kind: 'FROM';
  readonly image: Word | undefined;
  /** The word between image and stage name, `AS` when right. */
  readonly as: Word | undefined;
  readonly alias: Word | undefined;
  readonly platform: Flag | undefined;
}

/** `NAME` or `NAME=value` of ARG; `NAME=value` or the legacy `NAME value` of ENV and LABEL. */
export interface Assignment {
  readonly span: Span;
  readonly name: string;
  readonly nameSpan: Span;
  /** The value as a word; undefined when there is none. */
  readonly value: Word | undefined;
}

export interface ArgInstruction extends InstructionBase {
  readonly kind: 'ARG';
  readonly assignments: readonly Assignment[];
}

export interface EnvInstruction extends InstructionBase {
  readonly kind: 'ENV';
  readonly assignments: readonly Assignment[];
  /** `ENV NAME value`. */
  readonly legacy: boolean;
}

export interface LabelInstruction extends InstructionBase {
  readonly kind: 'LABEL';
  readonly assignments: readonly Assignment[];
  readonly legacy: boolean;
}

export interface RunInstruction extends InstructionBase {
  readonly kind: 'RUN';
  readonly mounts: readonly Flag[];
}

export interface CmdInstruction extends InstructionBase {
  readonly kind: 'CMD';
}

export interface EntrypointInstruction extends InstructionBase {
  readonly kind: 'ENTRYPOINT';
}

interface TransferInstruction extends InstructionBase {
  /** Without the destination; heredoc marks included. */
  readonly sources: readonly Word[];
  readonly destination: Word | undefined;
}

export interface CopyInstruction extends TransferInstruction {
  readonly kind: 'COPY';
  /** `--from`. */
  readonly from: Flag | undefined;
}

export interface AddInstruction extends TransferInstruction {
  readonly kind: 'ADD';
}

export interface UserInstruction extends InstructionBase {
  readonly kind: 'USER';
  readonly user: Word | undefined;
}

export interface WorkdirInstruction extends InstructionBase {
  readonly kind: 'WORKDIR';
  readonly path: Word | undefined;
}

export interface ExposeInstruction extends InstructionBase {
  readonly kind: 'EXPOSE';
}

export interface VolumeInstruction extends InstructionBase {
  readonly kind: 'VOLUME';
}

export interface HealthcheckInstruction extends InstructionBase {
  readonly kind: 'HEALTHCHECK';
  /** `NONE` or `CMD` as written; undefined when neither stands there. */
  readonly type: Word | undefined;
  /** What stands behind CMD as one line. */
  readonly command: Logical | undefined;
}

export interface ShellInstruction extends InstructionBase {
  readonly kind: 'SHELL';
}

export interface StopsignalInstruction extends InstructionBase {
  readonly kind: 'STOPSIGNAL';
}

export interface MaintainerInstruction extends InstructionBase {
  readonly kind: 'MAINTAINER';
}

export interface OnbuildInstruction extends InstructionBase {
  readonly kind: 'ONBUILD';
  readonly trigger: Instruction | undefined;
}

/** A keyword that BuildKit does not know. */
export interface UnknownInstruction extends InstructionBase {
  readonly kind: 'unknown';
}

export type Instruction =
  | AddInstruction
  | ArgInstruction
  | CmdInstruction
  | CopyInstruction
  | EntrypointInstruction
  | EnvInstruction
  | ExposeInstruction
  | FromInstruction
  | HealthcheckInstruction
  | LabelInstruction
  | MaintainerInstruction
  | OnbuildInstruction
  | RunInstruction
  | ShellInstruction
  | StopsignalInstruction
  | UnknownInstruction
  | UserInstruction
  | VolumeInstruction
  | WorkdirInstruction;

export type InstructionKind = Instruction['kind'];
export type InstructionOf<K extends InstructionKind> = Extract<Instruction, { readonly kind: K }>;

/** What a FROM names. */
export type StageBase =
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'scratch' }
  /** The expanded reference. */
  | { readonly kind: 'image'; readonly reference: string }
  /** Depends on a build argument without a default, or nothing stands there. */
  | { readonly kind: 'unknown' };

/** How far a chain of stages is followed: real ones have fewer than ten, and hostile files must not cost their square. */
export const MAX_LINEAGE = 100;

export interface Stage extends Noted {
  readonly index: number;
  readonly from: FromInstruction;
  /** Lower case, as BuildKit compares it. */
  readonly name: string | undefined;
  readonly base: StageBase;
  /** Those behind FROM. */
  readonly instructions: readonly Instruction[];
  /** From FROM's keyword to the end of its last instruction. */
  readonly span: Span;
  /** Stages it is built from or copies or mounts from; in order, each once. */
  readonly uses: readonly Stage[];
  /** Whether the final stage needs it (or is it), the last one, or another that builds end with. */
  readonly reachable: boolean;
  readonly isFinal: boolean;
  /** Whether its layers are part of an image: of the final stage or the last one, and what these are built from. */
  readonly ships: boolean;
  /** What is in force after its last instruction. */
  readonly end: StageState;
  /** The chain of images: this stage, the stage it is built from, and so on; `MAX_LINEAGE` at most. */
  readonly lineage: readonly Stage[];
  /** What the lineage ends at: never a stage. */
  readonly root: StageBase;
}
