import assert from 'node:assert/strict';
import { lint, type LintOptions } from '../../server/src/lint/engine.ts';
import type { ContextFacts } from '../../server/src/lint/facts.ts';
import { NO_FACTS } from '../../server/src/lint/facts.ts';
import type { Finding } from '../../server/src/lint/finding.ts';
import type { OptionValue } from '../../server/src/lint/options.ts';
import { NO_POLICY, type Policy } from '../../server/src/lint/policy.ts';
import type { Confidence, Rule } from '../../server/src/lint/rule.ts';
import { rules } from '../../server/src/rules/index.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { applyEdits } from '../../server/src/text/edit.ts';

/** What a file is judged by besides its own text. */
interface World {
  readonly facts?: ContextFacts;
  readonly policy?: Policy;
  /** The day of the run, `YYYY-MM-DD`. */
  readonly today?: string;
  /** The rule's own options, where they differ from the defaults. */
  readonly options?: Readonly<Record<string, OptionValue>>;
  /** Rules that run too, for a rule that judges what others find. */
  readonly beside?: readonly Rule[];
}

/** A text that the rule must not report; the object form adds facts and a policy. */
export type ValidCase = string | ({ readonly code: string } & World);

export interface InvalidCase extends World {
  /** The exact spans of the findings stand between « and », in file order; a zero-length one is «». */
  readonly code: string;
  /** Message ids, or the messages filled in, in the order of the spans. */
  readonly expect: readonly string[];
  /** How sure each finding is, where that is the point of the case. */
  readonly confidence?: readonly Confidence[];
  /**
   * What each fix of each finding makes of the text. Every fix must be stated; findings without a fix have an empty
   * list, and the field may be left out when no finding has one.
   */
  readonly fixes?: readonly (readonly FixCase[])[];
}

export interface FixCase {
  readonly title: string;
  readonly kind: 'safe' | 'unsafe';
  readonly output: string;
  /** Rules (this one too) that rightly report the output, with the reason in a comment beside it. */
  readonly leaves?: readonly string[];
  /** The fix is about comments, so it may change or remove them. */
  readonly changesComments?: boolean;
}

interface RuleCases {
  readonly valid: readonly ValidCase[];
  readonly invalid: readonly InvalidCase[];
  /** What is known of the world when the examples of the documentation are checked. */
  readonly docsFacts?: ContextFacts;
  readonly docsPolicy?: Policy;
  readonly docsToday?: string;
}

/**
 * Tests a rule strictly: findings exactly on the marked spans, every message used, every fix stated, a fix removes its
 * finding and brings no new one of any rule, the same with CRLF, no exception on any prefix of any case, the examples
 * of its documentation behave as they say, no case stated twice.
 */
export function testRule(rule: Rule, { valid, invalid, docsFacts, docsPolicy, docsToday }: RuleCases): void {
  const { meta } = rule;
  const docsWorld: World = {
    ...(docsFacts && { facts: docsFacts }),
    ...(docsPolicy && { policy: docsPolicy }),
    ...(docsToday !== undefined && { today: docsToday }),
  };
  describe(meta.name, () => {
    it('states every case once', () => {
      const codes = [
        ...valid.map((item) => (typeof item === 'string' ? item : item.code)),
        ...invalid.map((item) => unmark(item.code).text),
      ];
      assert.deepEqual(
        codes.filter((code, index) => codes.indexOf(code) !== index),
        [],
      );
    });
    for (const item of valid) {
      const world: World = typeof item === 'string' ? {} : item;
      const code = typeof item === 'string' ? item : item.code;
      it(`accepts ${show(code)}`, () => {
        for (const text of [code, crlf(code)]) {
          assert.deepEqual(
            run(rule, text, world).map((finding) => finding.message),
            [],
          );
        }
        surviveEveryPrefix(rule, code, world);
      });
    }
    for (const item of invalid) {
      it(`reports ${show(item.code)}`, () => {
        checkInvalid(rule, item);
      });
      it(`reports the same with CRLF in ${show(item.code)}`, () => {
        checkCrlf(rule, item);
      });
      it(`survives every prefix of ${show(item.code)}`, () => {
        surviveEveryPrefix(rule, unmark(item.code).text, item);
      });
    }
    it('uses every message', () => {
      const used = new Set(invalid.flatMap((item) => item.expect));
      const found = new Set(
        invalid.flatMap((item) => run(rule, unmark(item.code).text, item).map((finding) => finding.message)),
      );
      for (const [id, text] of Object.entries(meta.messages)) {
        assert.ok(
          used.has(id) || [...found].some((message) => isFilled(text, message)),
          `no case for message '${id}'`,
        );
      }
    });
    it('has documentation that behaves as it says', () => {
      assert.notEqual(run(rule, meta.docs.bad, docsWorld).length, 0, 'docs.bad is not reported');
      assert.deepEqual(
        run(rule, meta.docs.good, docsWorld).map((finding) => finding.message),
        [],
      );
    });
    it('declares the strongest fix it offers', () => {
      const kinds = new Set(invalid.flatMap((item) => (item.fixes ?? []).flat().map((fix) => fix.kind)));
      const strongest = kinds.has('safe') ? 'safe' : kinds.has('unsafe') ? 'unsafe' : 'none';
      assert.equal(meta.fix, strongest);
    });
  });
}

function checkInvalid(rule: Rule, item: InvalidCase): void {
  const { text, spans } = unmark(item.code);
  const findings = run(rule, text, item);
  assert.deepEqual(
    findings.map(({ span }) => text.slice(span.start, span.end)),
    spans.map((span) => text.slice(span.start, span.end)),
    'the texts of the spans differ',
  );
  assert.deepEqual(
    findings.map(({ span }) => span),
    spans,
    'the spans differ',
  );
  item.expect.forEach((expected, index) => {
    const message = findings[index]?.message ?? '';
    const template = Object.hasOwn(rule.meta.messages, expected) ? rule.meta.messages[expected] : undefined;
    assert.ok(
      template === undefined ? message === expected : isFilled(template, message),
      `message ${String(index)}: '${message}'`,
    );
    assert.doesNotMatch(message, /\{\w+\}/, 'a hole was not filled');
  });
  assert.equal(findings.length, item.expect.length);
  if (item.confidence !== undefined)
    assert.deepEqual(
      findings.map(({ confidence }) => confidence),
      item.confidence,
    );
  const stated = item.fixes ?? findings.map(() => []);
  assert.deepEqual(
    findings.map((finding) => finding.fixes.map(({ title, kind }) => ({ title, kind }))),
    stated.map((fixes) => fixes.map(({ title, kind }) => ({ title, kind }))),
    'the fixes differ from those stated',
  );
  findings.forEach((finding, index) => {
    finding.fixes.forEach((fix, number) => {
      const want = stated[index]?.[number];
      assert.ok(want !== undefined);
      const output = applyEdits(text, fix.edits);
      assert.equal(output, want.output, `output of '${fix.title}'`);
      checkFixed(rule, text, finding, output, item, want);
    });
  });
}

/** The finding is gone, nothing new came, comments are kept and the text is still read the same way. */
function checkFixed(
  rule: Rule,
  text: string,
  finding: Finding,
  output: string,
  item: InvalidCase,
  { leaves = [], changesComments = false }: FixCase,
): void {
  const before = run(rule, text, item).length;
  const after = run(rule, output, item).length;
  if (!leaves.includes(rule.meta.name))
    assert.ok(after < before, `the fix leaves the finding: ${finding.message}`);
  const known = count(runAll(text, item));
  for (const [name, number] of count(runAll(output, item))) {
    if (leaves.includes(name)) continue;
    assert.ok(number <= (known.get(name) ?? 0), `the fix brings a new finding of ${name} in\n${output}`);
  }
  if (changesComments) return;
  const comments = parse(text).comments.map((comment) => comment.text);
  const kept = new Set(parse(output).comments.map((comment) => comment.text));
  assert.deepEqual(
    comments.filter((comment) => !kept.has(comment)),
    [],
    'the fix loses comments',
  );
}

function checkCrlf(rule: Rule, item: InvalidCase): void {
  const { text } = unmark(item.code);
  const plain = run(rule, text, item);
  const other = crlf(text);
  const found = run(rule, other, item);
  assert.deepEqual(
    found.map(({ span }) => other.slice(span.start, span.end).replaceAll('\r\n', '\n')),
    plain.map(({ span }) => text.slice(span.start, span.end)),
  );
  found.forEach((finding, index) => {
    finding.fixes.forEach((fix, number) => {
      const output = applyEdits(other, fix.edits);
      assert.doesNotMatch(output, /[^\r]\n/, 'the fix brings a bare line feed into a CRLF file');
      assert.equal(
        output.replaceAll('\r\n', '\n'),
        applyEdits(text, plain[index]?.fixes[number]?.edits ?? []),
      );
    });
  });
}

/** What typing looks like: no prefix may make a rule throw. */
function surviveEveryPrefix(rule: Rule, text: string, world: World): void {
  for (let length = 0; length < text.length; length++) run(rule, text.slice(0, length), world);
}

function run(rule: Rule, text: string, { beside = [], options = {}, ...world }: World): readonly Finding[] {
  const profile = {
    preset: 'all',
    rules: {},
    minimumConfidence: 'low',
    options: { [rule.meta.name]: options },
  } as const;
  const { findings } = lint(parse(text), [rule, ...beside], { profile, ...optionsOf(world) });
  return beside.length === 0 ? findings : findings.filter((finding) => finding.rule === rule.meta.name);
}

function runAll(text: string, world: World): readonly Finding[] {
  const profile = { preset: 'recommended', rules: {}, minimumConfidence: 'medium' } as const;
  return lint(parse(text), rules, { profile, ...optionsOf(world) }).findings;
}

function optionsOf({ facts = NO_FACTS, policy = NO_POLICY, today }: World): LintOptions {
  return { facts, policy, strict: true, ...(today !== undefined && { today }) };
}

function count(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}

/** Takes « and » out and gives back where they stood. */
export function unmark(code: string): { text: string; spans: { start: number; end: number }[] } {
  const spans: { start: number; end: number }[] = [];
  const open: number[] = [];
  let text = '';
  for (const char of code) {
    if (char === '«') open.push(text.length);
    else if (char === '»') {
      const start = open.pop();
      assert.ok(start !== undefined, 'a » without its «');
      spans.push({ start, end: text.length });
    } else text += char;
  }
  assert.equal(open.length, 0, 'a « without its »');
  return { text, spans: spans.sort((a, b) => a.start - b.start || a.end - b.end) };
}

function isFilled(template: string, message: string): boolean {
  const source = template.replace(/[\\^$.*+?()[\]|]/g, '\\$&').replace(/\{\w+\}/g, '[^]*');
  return new RegExp(`^${source}$`).test(message);
}

function crlf(text: string): string {
  return text.replaceAll('\n', '\r\n');
}

function show(code: string): string {
  return JSON.stringify(code.length > 100 ? `${code.slice(0, 100)}…` : code);
}
