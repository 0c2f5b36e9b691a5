import assert from 'node:assert/strict';
import known from './known-differences.json' with { type: 'json' };
import { peerCases, type PeerCase } from './cases.ts';
import { nodeShellcheck } from '../../server/src/node/shellcheck.ts';
import { ShellcheckNotes } from '../../server/src/service/shellcheck.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { verdict } from './verdict.ts';

/** Informedness: share of firing cases that agree + share of silent cases that agree - 1. Below this something was lost. */
const AT_LEAST = 0.93;
const MEAN_AT_LEAST = 0.97;

const reasons: Readonly<Record<string, string>> = known;

describe("agreement with other tools' own tests", () => {
  const tools = new Map(peerCases());
  const shellcheck = new ShellcheckNotes(nodeShellcheck());
  const figures: number[] = [];
  const failing = new Set<string>();

  before(async function () {
    this.timeout(60_000);
    const scripts = [...tools.values()].flat().filter(({ rule }) => isShellcheck(rule));
    await shellcheck.learn(scripts.map(({ dockerfile }) => parse(dockerfile)));
    if (scripts.length === 0 || shellcheck.state.kind === 'works') return;
    console.log('      ShellCheck is not installed, so its cases are left out');
    for (const [tool, cases] of tools)
      tools.set(
        tool,
        cases.filter(({ rule }) => !isShellcheck(rule)),
      );
  });

  for (const tool of tools.keys()) {
    it(`with ${tool}`, function () {
      this.timeout(60_000);
      const cases = tools.get(tool) ?? [];
      const failed = cases.filter((item) => verdict(item, shellcheck) !== undefined);
      for (const item of failed) failing.add(item.id);
      const fires = cases.filter((item) => shouldFire(item));
      const silent = cases.length - fires.length;
      const missed = failed.filter((item) => shouldFire(item)).length;
      const sensitivity = fires.length === 0 ? 1 : 1 - missed / fires.length;
      const specificity = silent === 0 ? 1 : 1 - (failed.length - missed) / silent;
      const figure = sensitivity + specificity - 1;
      figures.push(figure);
      console.log(
        `      ${tool}: ${figure.toFixed(3)} (${String(cases.length - failed.length)} of ${String(cases.length)} cases)`,
      );
      assert.ok(figure >= AT_LEAST, `${tool}: ${figure.toFixed(3)}`);
    });
  }

  it('on the mean', function () {
    if (figures.length === 0) this.skip();
    const mean = figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
    console.log(`      mean ${mean.toFixed(3)}`);
    assert.ok(mean >= MEAN_AT_LEAST, mean.toFixed(3));
  });

  it('differs only where it is known to, with a reason', function () {
    if (tools.size === 0) this.skip();
    assert.deepEqual([...failing].filter((id) => !Object.hasOwn(reasons, id)).sort(), [], 'new differences');
    assert.deepEqual(
      Object.keys(reasons).filter((id) => !failing.has(id)),
      [],
      'no longer differences: take them out',
    );
    assert.deepEqual(
      Object.entries(reasons).filter(([, reason]) => reason.trim().length < 20),
      [],
    );
  });
});

function isShellcheck(rule: string | undefined): boolean {
  return rule?.startsWith('SC') ?? false;
}

function shouldFire(item: PeerCase): boolean {
  return typeof item.expect === 'string' ? item.expect === 'fires' : item.expect.length > 0;
}
