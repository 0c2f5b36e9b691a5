import rule from '../../../server/src/rules/supply-chain/no-apt-key.ts';
import { testRule } from '../../support/rule-tester.ts';

const run = (command: string): string => `FROM debian:12\nRUN ${command}\n`;
const LIST = '/etc/apt/sources.list.d/a.list';

testRule(rule, {
  valid: [
    run('apt-key del 7fa2af80'),
    run('apt-key list && apt-key'),
    run('curl -fsSL https://example.com/key.asc -o /etc/apt/keyrings/a.asc'),
    run(`echo "deb [signed-by=/k.asc] https://example.com/debian bookworm main" > ${LIST}`),
    run(`echo "deb [arch=amd64 signed-by=/k.asc] https://example.com/debian bookworm main" | tee ${LIST}`),
    // The distributions themselves.
    run(`echo "deb http://deb.debian.org/debian bookworm-backports main" >> /etc/apt/sources.list`),
    run(`echo "deb http://archive.ubuntu.com/ubuntu jammy main" > /etc/apt/sources.list`),
    run(`echo "deb https://mirrors.aliyun.com/debian bookworm main" > /etc/apt/sources.list`),
    run(`echo "deb https://example.com/debian/ bookworm main" > /etc/apt/sources.list`),
    run(`echo "deb $MIRROR bookworm main" > ${LIST}`),
    run(`echo "deb https://$HOST/x bookworm main" > ${LIST}`),
    // Another matter: no signature at all.
    run(`echo "deb [trusted=yes] https://example.com/apt bookworm main" > ${LIST}`),
    run('echo "deb https://example.com/apt bookworm main"'),
    run('add-apt-repository ppa:deadsnakes/ppa'),
    run('curl -O https://example.com/deb https://example.com/a.deb'),
    `FROM debian:12\nCOPY <<EOF ${LIST}\ndeb [signed-by=/k.asc] https://example.com/apt stable main\nEOF\n`,
    `FROM debian:12\nCOPY <<EOF /usr/share/doc/x\ndeb https://example.com/apt stable main\nEOF\n`,
  ],
  invalid: [
    {
      code: run('curl -fsSL https://example.com/key.asc | «apt-key add» -'),
      expect: ["'apt-key add' makes a key valid for every package source."],
    },
    { code: run('sudo «apt-key add» key.asc'), expect: ['key'] },
    {
      code: run('«apt-key adv» --keyserver hkp://keyserver.ubuntu.com:80 --recv-keys 7F0CEB10'),
      expect: ['key'],
    },
    { code: run('«apt-key --keyring /usr/share/keyrings/a.gpg adv» --recv-keys 7F0CEB10'), expect: ['key'] },
    {
      code: run(`echo "deb «https://download.docker.com/linux/debian» bookworm stable" > ${LIST}`),
      expect: ["The package source 'download.docker.com' names no key of its own."],
    },
    {
      code: run(`echo 'deb [arch=amd64] «https://example.com/apt» stable main' | sudo tee ${LIST}`),
      expect: ['source'],
    },
    {
      code: run(
        `printf "deb «http://example.com/apt» stable main\\ndeb-src «http://example.com/apt» stable main\\n" >> ${LIST}`,
      ),
      expect: ['source', 'source'],
    },
    {
      code: run(
        'add-apt-repository "deb [arch=amd64] «https://download.docker.com/linux/ubuntu» jammy stable"',
      ),
      expect: ['source'],
    },
    // The key is the cause: one finding.
    {
      code: run(`«apt-key add» k.asc && echo "deb https://example.com/apt stable main" > ${LIST}`),
      expect: ['key'],
    },
    {
      code: `FROM debian:12\nRUN <<EOF\ncat > ${LIST} <<LIST\ndeb «https://example.com/apt» stable main\nLIST\nEOF\n`,
      expect: ['source'],
    },
    {
      code: `FROM debian:12\nCOPY <<EOF ${LIST}\ndeb «https://example.com/apt» stable main\nEOF\n`,
      expect: ['source'],
    },
    // An apt of that age knows nothing else.
    {
      code: 'FROM ros:jade-ros-core-trusty\nRUN «apt-key adv» --keyserver keyserver.ubuntu.com --recv-keys 4B63CF8FDE49746E98FA01DDAD19BAB3CBF125EA\n',
      expect: ['key'],
      confidence: ['low'],
    },
  ],
});
