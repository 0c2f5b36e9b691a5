import assert from 'node:assert/strict';
import { isNamed } from '../../server/src/shell/index.ts';
import { command, slice } from './support.ts';

describe('wrappers', () => {
  const cases: [string, string, string[]][] = [
    ['sudo apt-get install x', 'apt-get', ['sudo']],
    ['sudo -E -u root --group=x A=1 apt-get install x', 'apt-get', ['sudo -E -u root --group=x A=1']],
    ['sudo -Eu root -- curl x', 'curl', ['sudo -Eu root --']],
    ['doas -u root curl x', 'curl', ['doas -u root']],
    ['env -i -u X A=1 B=2 curl x', 'curl', ['env -i -u X A=1 B=2']],
    ['/usr/bin/env curl x', 'curl', ['/usr/bin/env']],
    ['exec -a name curl x', 'curl', ['exec -a name']],
    ['nice -n 5 ionice -c 3 curl x', 'curl', ['nice -n 5', 'ionice -c 3']],
    ['nice -5 curl x', 'curl', ['nice -5']],
    ['nohup curl x', 'curl', ['nohup']],
    ['timeout 30 curl x', 'curl', ['timeout 30']],
    ['timeout -k 5 --signal=KILL 30s curl x', 'curl', ['timeout -k 5 --signal=KILL 30s']],
    ['command curl x', 'curl', ['command']],
    ['command -v curl', 'command', []],
    ['builtin cd x', 'cd', ['builtin']],
    ['stdbuf -oL curl x', 'curl', ['stdbuf -oL']],
    ['stdbuf -o L curl x', 'curl', ['stdbuf -o L']],
    ['eatmydata apt-get update', 'apt-get', ['eatmydata']],
    ['gosu app curl x', 'curl', ['gosu app']],
    ['su-exec app:app curl x', 'curl', ['su-exec app:app']],
    ['chroot /mnt apt-get update', 'apt-get', ['chroot /mnt']],
    ['xargs -r -n 1 -I {} rm {}', 'rm', ['xargs -r -n 1 -I {}']],
    ['xargs -0 rm -f', 'rm', ['xargs -0']],
    ['busybox wget x', 'wget', ['busybox']],
    ['python3 -m pip install x', 'pip', ['python3 -m']],
    ['/venv/bin/python -u -m pip install x', 'pip', ['/venv/bin/python -u -m']],
    ['python3 -m venv x', 'python3', []],
    ['python3 setup.py -m pip', 'python3', []],
    ['tini -- curl x', 'curl', ['tini --']],
    ['runuser -u app -- curl x', 'curl', ['runuser -u app --']],
    ['flock /x apt-get update', 'apt-get', ['flock /x']],
    ['sudo', 'sudo', []],
    ['sudo -i', 'sudo', []],
    ['sudo -l curl', 'sudo', []],
    ['env', 'env', []],
    ['/usr/local/bin/apt-get update', 'apt-get', []],
    ['$BIN/curl x', 'curl', []],
  ];
  for (const [text, name, wrappers] of cases) {
    it(`sees ${name} in ${text}`, () => {
      const cmd = command(text);
      assert.equal(cmd.name, name);
      assert.deepEqual(
        cmd.wrappers.map(({ span }) => slice(text, span)),
        wrappers,
      );
      assert.equal(slice(text, cmd.nameWord?.span)?.split('/').at(-1), name);
    });
  }

  it('keeps the arguments behind the name', () => {
    assert.deepEqual(
      command('sudo -u x timeout 5 curl -k y').args.map(({ value }) => value),
      ['-k', 'y'],
    );
    assert.ok(isNamed(command('python3.11 -m pip3 install x'), 'pip', 'install'));
  });
});
