import type { Fix, Preset, Severity, Confidence, Controls } from '../lint/rule.ts';
import type { Span } from '../text/span.ts';
import type { ServiceImage } from './images.ts';
import type { Service } from './read.ts';

/** What is said of a service's run-time settings. */
export interface ComposeRule {
  readonly name: string;
  /** One sentence that states the rule. */
  readonly summary: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly preset: Preset;
  readonly controls: Controls;
  /** Why it matters and what to do. */
  readonly advice: string;
  /** Source of what is claimed. */
  readonly url: string;
  readonly check: (subject: ComposeSubject) => Iterable<ComposeReport>;
}

export interface ComposeSubject {
  readonly text: string;
  readonly service: Service;
  /** Undefined: built from a Dockerfile that nobody looked at, or not named at all. */
  readonly image: ServiceImage | undefined;
}

export interface ComposeReport {
  readonly message: string;
  readonly at: Span;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly fixes?: readonly Fix[];
}
