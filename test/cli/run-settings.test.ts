import assert from 'node:assert/strict';
import { bulkhead, bundledCli, folderOf } from './support.ts';

const FILE = 'FROM alpine:3\nUSER 7\n';

describe('bulkhead run-settings', function () {
  this.timeout(60_000);
  before(bundledCli);

  const printed: readonly (readonly [readonly string[], RegExp])[] = [
    [['Dockerfile'], /^docker run --rm .*\n {2}--user 7 /m],
    [['.'], /^docker run --rm /m],
    [['-'], /^docker run --rm /m],
    [['--format', 'compose', 'Dockerfile'], /^services:\n {2}app:$/m],
    [['--format=kubernetes', 'Dockerfile'], /^ {4}runAsUser: 7$/m],
  ];
  for (const [args, expected] of printed)
    it(`prints them with ${args.join(' ')}`, async () => {
      const cwd = folderOf({ Dockerfile: FILE });
      const { status, out, err } = await bulkhead(['run-settings', ...args], { cwd, input: FILE });
      assert.deepEqual([status, err], [0, '']);
      assert.match(out, expected);
    });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /takes one Dockerfile/],
    [['a/Dockerfile', 'b/Dockerfile'], /takes one Dockerfile/],
    [['.'], /has several Dockerfiles; name one, such as .*a\/Dockerfile/],
    [['empty'], /no Dockerfile in 'empty'/],
    [['missing'], /missing does not exist/],
    [['notes.txt'], /notes\.txt: .*no FROM/],
    [['--format', 'swarm', 'a/Dockerfile'], /must be one of docker, compose, kubernetes/],
  ];
  for (const [args, message] of wrong)
    it(`ends with 2 for ${args.length === 0 ? 'nothing' : args.join(' ')}`, async () => {
      const cwd = folderOf({ 'a/Dockerfile': FILE, 'b/Dockerfile': FILE, 'empty/x': '', 'notes.txt': 'x\n' });
      const { status, out, err } = await bulkhead(['run-settings', ...args], { cwd });
      assert.deepEqual([status, out], [2, '']);
      assert.match(err, message);
    });
});
