import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import { chosenContexts, rememberContext } from '../../client/src/chosen-contexts.ts';

function stateOf(stored: unknown): Memento {
  const values = new Map<string, unknown>([['bulkhead.contexts', stored]]);
  return {
    keys: () => [...values.keys()],
    get: (key: string) => values.get(key) as never,
    update: (key: string, value: unknown) => {
      values.set(key, value);
      return Promise.resolve();
    },
  };
}

describe('build contexts that a person chose', () => {
  it('are remembered by Dockerfile, until that is undone', async () => {
    const state = stateOf(undefined);
    await rememberContext(state, 'file:///a', '1');
    await rememberContext(state, 'file:///b', '2');
    await rememberContext(state, 'file:///a', '3');
    assert.deepEqual(chosenContexts(state), { 'file:///b': '2', 'file:///a': '3' });
    await rememberContext(state, 'file:///a', undefined);
    assert.deepEqual(chosenContexts(state), { 'file:///b': '2' });
  });

  it('are not believed when they are something else', () => {
    for (const stored of [null, 1, 'x', [1], { a: 1, b: null }])
      assert.deepEqual(chosenContexts(stateOf(stored)), {});
  });

  it('do not grow without end', async () => {
    const state = stateOf(undefined);
    for (let at = 0; at < 250; at += 1) await rememberContext(state, `file:///${String(at)}`, 'x');
    const uris = Object.keys(chosenContexts(state));
    assert.deepEqual([uris.length, uris.at(-1)], [200, 'file:///249']);
  });
});
