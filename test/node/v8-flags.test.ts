import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { quickFlags } from '../../server/src/node/v8-flags.ts';

describe('flags of V8', () => {
  it('are known to the one that runs this', () => {
    const { stdout } = spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
    const known = new Set(Array.from(stdout.matchAll(/^ {2}(--[\w-]+)/gm), ([, name]) => name));
    assert.ok(known.size > 100);
    const wanted = [
      ...quickFlags(process.versions.v8),
      ...['--heap-growing-percent=50', '--semi-space-growth-factor=1'],
    ];
    assert.deepEqual(
      wanted.filter((flag) => !known.has(flag.replace(/=.*/, ''))),
      [],
    );
  });

  it('are those of the version', () => {
    const names = (v8: string): string[] => quickFlags(v8).map((flag) => flag.replace(/=.*/, ''));
    const inlined = '--max-inlined-bytecode-size-cumulative';
    assert.deepEqual(names('11.3.244.8-node.38'), ['--sparkplug', '--interrupt-budget', inlined]);
    assert.deepEqual(names('12.2.281.27-electron.0'), [inlined]);
    for (const v8 of ['12.4.254.21-node.57', '13.6.233.17-node.53', '14.6.202.34-node.34'])
      assert.deepEqual(names(v8), ['--invocation-count-for-turbofan', inlined]);
  });
});
