import assert from 'node:assert/strict';
import { analyse } from '../../server/src/service/analyse.ts';

const LIMIT_MS = 1000;

const CASES: Readonly<Record<string, string>> = {
  'an empty file': '',
  'a line of 1 MB': `FROM a\nRUN ${'x '.repeat(512 * 1024)}\n`,
  'a word of 1 MB': `FROM a\nRUN echo ${'x'.repeat(1024 * 1024)}\n`,
  'a quoted value of 1 MB': `FROM a\nENV A="${'a b '.repeat(256 * 1024)}"\n`,
  'a label of 1 MB in base64 letters': `FROM a\nLABEL A=${'eyJhbGciOi'.repeat(100 * 1024)}\n`,
  '20,000 instructions': `FROM a\n${'RUN echo hi && apt-get install -y x | tee /y\n'.repeat(20_000)}`,
  '2,000 RUNs with apt': `FROM debian\n${'RUN apt-get update && apt-get install -y curl\n'.repeat(2000)}`,
  '2,000 RUNs with other package managers': `FROM a\n${'RUN apk add x && pip install y && yum install z && dnf install q\n'.repeat(2000)}`,
  '20,000 stages': 'FROM a AS b\n'.repeat(20_000),
  '20,000 stages, each from the one before': Array.from({ length: 20_000 }, (_, i) => `FROM s${String(i)} AS s${String(i + 1)}\n`).join(''),
  '20,000 variables': `FROM scratch\n${'ENV A=$A$B\n'.repeat(20_000)}`,
  '4,000 different variables in one line': `FROM a\nENV ${Array.from({ length: 4000 }, (_, i) => `V${String(i)}=$V${String(i - 1)}`).join(' ')}\n`,
  'NUL bytes': 'FROM a\0b\nRUN \0\0\0\n\0\n',
  'UTF-16 read as UTF-8': [...'FROM alpine\nRUN x\n'].join('\0'),
  'lone surrogates': 'FROM \ud800\nRUN \udfff\n',
  'an unclosed heredoc': 'FROM a\nRUN <<EOF\necho\n',
  '5,000 heredocs that never end': `FROM a\n${'RUN <<EOF\n'.repeat(5000)}`,
  '2,000 heredocs in one line': `FROM a\nRUN cat ${'<<E '.repeat(2000)}\n${'x\n'.repeat(5000)}`,
  'open quotes': `FROM a\nENV A="b\nLABEL x='\nCMD ["a\nRUN echo "\n`,
  '20,000 open parentheses': `FROM a\nRUN ${'('.repeat(20_000)}\n`,
  '20,000 open substitutions': `FROM a\nRUN ${'"$('.repeat(20_000)}\n`,
  '20,000 open expansions': `FROM a\nWORKDIR ${'${A:-'.repeat(20_000)}\n`,
  'nested ONBUILD': `FROM a\n${'ONBUILD '.repeat(10_000)}RUN x\n`,
  'only continuation marks': '\\\n'.repeat(20_000),
  'stars in a pattern': `FROM scratch\nENV A=${'a'.repeat(1000)}\nWORKDIR /\${A#${'*a'.repeat(100)}b}\n`,
  'a few stars in patterns of all kinds': `FROM scratch\nENV A=${'a'.repeat(1000)}\n${['#', '##', '%', '%%', '/', '//'].map((how) => `WORKDIR /\${A${how}*a*a*a*b}\n`).join('')}`,
  'stars in a package to remove': `FROM alpine:3\nRUN apk add gcc ${'a'.repeat(200)} && apk del ${'a*'.repeat(100)}b\n`,
  'slashes in the middle of paths': `FROM a\nWORKDIR /a${'/'.repeat(100_000)}b\nWORKDIR c\nCOPY a${'/'.repeat(100_000)}b c d\nRUN cd a${'/'.repeat(100_000)}b && git clone https://example.com/a${'/'.repeat(100_000)}b\n`,
  'blanks before a closing brace': `FROM a\nRUN { apt-get update; ${' '.repeat(100_000)}}\n`,
  '50,000 comments': '# bulkhead ignore=all\n'.repeat(50_000),
  '5,000 suppressions and findings': `FROM a\n${'# bulkhead ignore=other\nMAINTAINER x\n'.repeat(5000)}`,
};

/** Milliseconds of processor time that judging a text takes. */
function processorTime(text: string): number {
  const started = process.cpuUsage();
  const { findings } = analyse(text, {
    profile: { preset: 'all', rules: {}, minimumConfidence: 'low' },
    strict: true,
  });
  assert.ok(Array.isArray(findings));
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

describe('broken and hostile input', () => {
  for (const [name, text] of Object.entries(CASES)) {
    it(`answers ${name} within a second`, function () {
      this.timeout(20_000);
      // The best of four: what else the machine does must not decide. Processor time for the same reason.
      const took = Math.min(...[1, 2, 3, 4].map(() => processorTime(text)));
      assert.ok(took < LIMIT_MS, `took ${took.toFixed(0)} ms`);
    });
  }
});
