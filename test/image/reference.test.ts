import assert from 'node:assert/strict';
import { parseReference } from '../../server/src/image/reference.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('parseReference', () => {
  const table: readonly (readonly [string, readonly (string | undefined)[]])[] = [
    ['node', [undefined, 'node', undefined, undefined, 'docker.io/library/node']],
    ['node:22', [undefined, 'node', '22', undefined, 'docker.io/library/node']],
    ['bitnami/redis', [undefined, 'bitnami/redis', undefined, undefined, 'docker.io/bitnami/redis']],
    ['localhost/a', ['localhost', 'a', undefined, undefined, 'localhost/a']],
    ['localhost:5000/a/b:1', ['localhost:5000', 'a/b', '1', undefined, 'localhost:5000/a/b']],
    [`reg.io:5000/a/b:1.2@${DIGEST}`, ['reg.io:5000', 'a/b', '1.2', DIGEST, 'reg.io:5000/a/b']],
    [`a@${DIGEST}`, [undefined, 'a', undefined, DIGEST, 'docker.io/library/a']],
    ['docker.io/node', ['docker.io', 'node', undefined, undefined, 'docker.io/library/node']],
    [
      'index.docker.io/library/node',
      ['index.docker.io', 'library/node', undefined, undefined, 'docker.io/library/node'],
    ],
    // Only a text that is an image's id as a whole is none.
    [
      `${'0'.repeat(64)}:1`,
      [undefined, '0'.repeat(64), '1', undefined, `docker.io/library/${'0'.repeat(64)}`],
    ],
    ['HOST/a', ['HOST', 'a', undefined, undefined, 'HOST/a']],
    ['[2001:db8::1]:5000/a', ['[2001:db8::1]:5000', 'a', undefined, undefined, '[2001:db8::1]:5000/a']],
    ['a/b__c.d-e---f', [undefined, 'a/b__c.d-e---f', undefined, undefined, 'docker.io/a/b__c.d-e---f']],
  ];
  for (const [text, want] of table) {
    it(`reads ${text}`, () => {
      const reference = parseReference(text);
      assert.ok(reference !== undefined);
      assert.deepEqual(
        [reference.domain, reference.path, reference.tag, reference.digest, reference.canonicalName],
        want,
      );
    });
  }
  for (const text of [
    '',
    ':1',
    'Node',
    'a:',
    'a@sha256:1',
    'a@',
    'a//b',
    'a b',
    'a:b c',
    '-a',
    `a:${'x'.repeat(129)}`,
    '${A}',
    'a'.repeat(64),
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseReference(text), undefined);
    });
  }
});
