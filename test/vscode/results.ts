/** What one test came to. The extension host writes these as lines of JSON; the screen tests make them directly. */
export interface Result {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly ms: number;
  /** The error of a failed test, the reason of a skipped one. */
  readonly detail?: string;
}

export function printResult(result: Result): void {
  const word = { passed: 'ok     ', failed: 'FAILED ', skipped: 'skipped' }[result.state];
  const time = result.state === 'skipped' ? '' : ` (${String(Math.round(result.ms))} ms)`;
  console.log(`  ${word} ${result.title}${time}`);
  if (result.detail !== undefined) console.log(result.detail.replace(/^/gm, '          '));
}

export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
