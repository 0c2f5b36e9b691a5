// Whatever is in a file, an answer comes soon.
import assert from 'node:assert/strict';
import { cpus, loadavg } from 'node:os';
import { bulkhead, bundledCli, folderOf, readReport } from './support.ts';

/** A second, or as much longer as the machine is busier than it has processors. */
const LIMIT = 1000 * Math.max(1, (loadavg()[0] ?? 0) / cpus().length);

const answered: Readonly<Record<string, string>> = {
  'an empty file': '',
  'a file of one line break': '\n',
  'a file of blanks': ' \t\r\n '.repeat(10_000),
  'a comment only': '# nothing',
  'a line of 1 MB': `FROM scratch\nRUN echo ${'x'.repeat(1_000_000)}\n`,
  'a word list of 1 MB': `FROM scratch\nRUN echo ${'x '.repeat(500_000)}\n`,
  '20,000 instructions': `FROM alpine:3.20\n${'RUN apk add curl\n'.repeat(20_000)}`,
  '20,000 stages': Array.from({ length: 20_000 }, (_, index) => `FROM alpine AS s${index}\n`).join(''),
  'a continuation of 20,000 lines': `FROM scratch\nRUN a \\\n${'  b \\\n'.repeat(20_000)}  c\n`,
  'an unclosed heredoc': `FROM scratch\nRUN <<EOF\n${'echo a\n'.repeat(5000)}`,
  'an unclosed quote': `FROM scratch\nRUN echo "${"a' ".repeat(50_000)}\n`,
  'deep nesting': `FROM scratch\nRUN ${'$('.repeat(20_000)}\n`,
  'deep braces': `FROM scratch\nENV A=${'${A:-'.repeat(20_000)}\n`,
  'an unclosed list': `FROM scratch\nCMD [${'"a",'.repeat(50_000)}\n`,
  'lone surrogates and controls': 'FROM scratch\nRUN \ud800\u0001\u001b[31m\u2028\n',
  'lone carriage returns': 'FROM scratch\rRUN a\r'.repeat(5000),
};

const refused: Readonly<Record<string, readonly [Uint8Array, string]>> = {
  'NUL bytes': [Buffer.from('FROM scratch\nRUN a\0b\n'), 'binary'],
  'UTF-16': [Buffer.from('\ufeffFROM scratch\n', 'utf16le'), 'utf-16'],
  '3 MB': [Buffer.alloc(3_000_000, 'FROM scratch\n'), 'too-large'],
};

describe('bulkhead answers soon to', function () {
  this.timeout(60_000);
  before(bundledCli);

  for (const [title, text] of Object.entries(answered)) {
    it(title, async () => {
      const { status, out, err, took } = await bulkhead(['check', '--preset=all', '--format=json'], {
        cwd: folderOf({ Dockerfile: text }),
      });
      assert.equal(err, '');
      assert.ok(status === 0 || status === 1, String(status));
      const findings = readReport(out).files[0]!.findings;
      assert.deepEqual(
        findings.filter(({ rule }) => rule === 'internal-error'),
        [],
      );
      assert.ok(took < LIMIT, `${took.toFixed(0)} ms`);
    });
  }

  for (const [title, [content, code]] of Object.entries(refused)) {
    it(`${title}, in a file and on standard input`, async () => {
      const cwd = folderOf({ Dockerfile: content });
      for (const run of [
        await bulkhead(['check', '--format=json'], { cwd }),
        await bulkhead(['check', '--format=json', '-'], { input: content }),
      ]) {
        assert.equal(run.status, 2);
        assert.equal(readReport(run.out).files[0]!.errorCode, code);
        assert.match(run.err, /^bulkhead: \S+ is .*\n$/);
        assert.ok(run.took < LIMIT, `${run.took.toFixed(0)} ms`);
      }
    });
  }
});
