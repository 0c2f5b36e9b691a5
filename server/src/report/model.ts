import type { Severity } from '../lint/rule.ts';
import type { FileReport, ReportedFinding, Skipped, Summary } from './summary.ts';

/*
 * The hardening report as plain data, so that it goes between threads, over the editor's wire and into JSON as it is.
 * What is known of one file is made where the file is read (service/examine.ts), what is known of all of them in
 * build.ts, and every format is a function of `HardeningReport`.
 */

/** From the best; how many points each needs is in score.ts. */
export const GRADES = ['A', 'B', 'C', 'D', 'F'] as const;
export type Grade = (typeof GRADES)[number];

/** A few lines of a file, secrets blotted out. */
export interface Excerpt {
  /** 1-based number of the first line. */
  readonly line: number;
  /** Long ones are cut, and end with `…` then. */
  readonly lines: readonly string[];
  /** What the finding covers, as offsets into the lines joined by `\n`; empty when it is not shown. */
  readonly marks: readonly (readonly [start: number, end: number])[];
}

/** Places as people count them: 1-based, columns in UTF-16 code units, the end exclusive. */
export interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface DetailedFix {
  readonly title: string;
  readonly kind: 'safe' | 'unsafe';
  /** In file order; empty when what they write holds a secret of the file, which no report repeats. */
  readonly edits: readonly (Range & { readonly text: string })[];
}

export interface DetailedFinding extends ReportedFinding {
  /** Names the finding also after its lines have moved: of rule, file and text, not of the place. Hexadecimal. */
  readonly fingerprint: string;
  /** Index of the stage it is in; undefined before the first FROM. */
  readonly stage?: number;
  readonly excerpt: Excerpt;
  readonly fixes: readonly DetailedFix[];
}

/** How an image is named, from the best. */
export type Pinning = 'digest' | 'version' | 'latest' | 'none' | 'unknown';

/** What a stage is built from. */
export interface BaseReport {
  readonly kind: 'image' | 'scratch' | 'stage' | 'unknown';
  /** As written, without the digest. */
  readonly shown: string;
  /** With build arguments at their defaults; of images only. */
  readonly reference?: string;
  /** `docker.io/library/node`; of images only. */
  readonly name?: string;
  readonly tag?: string;
  /** With its algorithm. */
  readonly digest?: string;
  /** Whose image it is or what system: `Alpine Linux`, `Docker Hardened Images`. */
  readonly family?: string;
  /** Whether it is made to hold less and to be patched sooner. */
  readonly hardened?: boolean;
  readonly pinning?: Pinning;
  /** Of what is in the image: the part whose support ends or has ended first. */
  readonly endOfLife?: { readonly title: string; readonly end: string; readonly isOver: boolean };
  /** Hardened images that could take its place. */
  readonly alternatives?: readonly { readonly family: string; readonly repository: string }[];
}

export interface UserReport {
  readonly kind: 'root' | 'nonroot' | 'unknown';
  /** As USER says; undefined: the base image's own. */
  readonly name?: string;
}

export interface StageReport {
  readonly index: number;
  readonly name?: string;
  /** 1-based line of its FROM. */
  readonly line: number;
  /** The one that a plain build ends with. */
  readonly isFinal: boolean;
  /** Its layers are part of that image. */
  readonly ships: boolean;
  /** What FROM names. */
  readonly base: BaseReport;
  /** What its chain of stages ends at; the same as `base` when that is no stage. */
  readonly root: BaseReport;
  readonly user: UserReport;
  /** Findings about secrets in this stage. */
  readonly secrets: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Findings with a safe fix. */
  readonly fixable: number;
}

/** An image that COPY --from or RUN --mount name. */
export interface PulledImage extends Pick<BaseReport, 'shown' | 'reference' | 'name' | 'tag' | 'digest'> {
  readonly line: number;
}

/** A package that a RUN instruction names. */
export interface NamedPackage {
  /** Of the index it comes from: `apt`, `apk`, `rpm`, `pip`, `npm` … */
  readonly ecosystem: string;
  readonly name: string;
  /** Exact versions only; variables and ranges are none. */
  readonly version?: string;
  /** Index of the stage. */
  readonly stage: number;
  readonly line: number;
}

/** Points that a file's score has lost, and to what; the sum of all is 100 minus the score. */
export interface LostPoints {
  /** Above 0, with one decimal. */
  readonly points: number;
  readonly because:
    | { readonly kind: 'finding'; readonly rule: string; readonly fingerprint: string }
    /** What is so whether or not a rule says it; see FACT_COSTS in score.ts. */
    | { readonly kind: 'fact'; readonly fact: string };
}

/** One Dockerfile; `path` is relative to the report's top, with `/`, as far as the file is below it. */
export interface FileDetails extends FileReport {
  readonly findings: readonly DetailedFinding[];
  /** Findings that comments in the file silence. */
  readonly silenced: readonly DetailedFinding[];
  readonly stages: readonly StageReport[];
  readonly pulled: readonly PulledImage[];
  readonly packages: readonly NamedPackage[];
  readonly lost: readonly LostPoints[];
  /** 0 to 100; undefined when the file could not be checked or builds no image. */
  readonly score?: number;
  /** In an editor: the document, for links. */
  readonly uri?: string;
}

/** What to do first: all findings of one rule. */
export interface Priority {
  readonly rule: string;
  readonly summary: string;
  readonly severity: Severity;
  readonly findings: number;
  readonly files: number;
  /** Points that all files together win when it is done, with one decimal. */
  readonly effect: number;
  /** `click`: safe fixes for all; `review`: a fix for each, to be looked at; `hand`: something is left to do by hand. */
  readonly effort: 'click' | 'review' | 'hand';
}

export type ControlState =
  /** Rules that look for it found nothing. */
  | 'met'
  | 'open'
  /** Its rules are switched off, or there was no file. */
  | 'unchecked'
  /** Nothing that a Dockerfile says. */
  | 'outside';

export interface ControlReport {
  readonly framework: string;
  readonly id: string;
  readonly title: string;
  readonly state: ControlState;
  readonly findings: number;
  readonly files: number;
  /** Rules that look for it. */
  readonly rules: readonly string[];
  /** What a look at a Dockerfile cannot say of it. */
  readonly limits: string;
}

/** An image from outside, in all files together. */
export interface BaseInventory {
  /** `docker.io/library/node`. */
  readonly name: string;
  readonly family?: string;
  readonly hardened: boolean;
  /** How often it is named, by tag or digest as shown. */
  readonly uses: readonly { readonly shown: string; readonly files: number; readonly pinning: Pinning }[];
  readonly files: number;
  readonly endOfLife?: BaseReport['endOfLife'];
  readonly alternatives: NonNullable<BaseReport['alternatives']>;
}

/** What another state of the same files had. */
export interface Comparison {
  /** What it is compared with: `main (1a2b3c4)`, `the run of 2027-01-31`. */
  readonly with: string;
  readonly score?: number;
  /** Of both states; `fixed` are findings of the other one. */
  readonly added: number;
  readonly remaining: number;
  readonly fixed: number;
  /** Fingerprints of findings that only this state has. */
  readonly addedFingerprints: readonly string[];
  /** What is gone, with its place in the other state, as far as that is known. */
  readonly gone: readonly {
    readonly path: string;
    readonly line: number;
    readonly rule: string;
    readonly message: string;
    readonly severity: Severity;
  }[];
}

/** An earlier run, for the trend. */
export interface TrendPoint {
  /** ISO 8601. */
  readonly at: string;
  readonly score: number;
  readonly findings: number;
  readonly files: number;
}

export interface HardeningReport {
  readonly version: string;
  /** ISO 8601. */
  readonly at: string;
  readonly files: readonly FileDetails[];
  readonly summary: Summary;
  /** Mean of the files' scores; undefined when no file has one. */
  readonly score?: number;
  readonly grade?: Grade;
  /** Files by grade. */
  readonly distribution: Readonly<Record<Grade, number>>;
  readonly priorities: readonly Priority[];
  readonly controls: readonly ControlReport[];
  readonly bases: readonly BaseInventory[];
  readonly comparison?: Comparison;
  /** Earlier runs and this one, the oldest first. */
  readonly trend: readonly TrendPoint[];
  /** What people should know of how it was made, one sentence each. */
  readonly notes: readonly string[];
  readonly skipped: readonly Skipped[];
}
