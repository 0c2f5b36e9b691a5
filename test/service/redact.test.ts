import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { analyse } from '../../server/src/service/analyse.ts';
import { redact } from '../../server/src/service/redact.ts';

const BLOT = '•••';

function redacted(text: string): string {
  const { file, findings, suppressed } = analyse(text);
  return redact(file, [...findings, ...suppressed]).text;
}

/** The secret in « », which has to be gone, and everything else, which has to stay. */
const HIDDEN = [
  'ENV DB_PASSWORD=«hunter2secret»',
  'ENV DB_PASSWORD «hunter2secret»',
  'ENV A=1 API_KEY="«two words 42»" B=2',
  'ARG NPM_TOKEN=«npm_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6»',
  'LABEL password=«s3cr3tvalue»',
  'RUN curl -u bob:«s3cret99» https://example.com/x',
  'RUN git clone https://bob:«s3cret99»@example.com/x.git',
  'RUN export GITHUB_TOKEN=«ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6» && make',
  'RUN tool --password «correct-horse-battery» run',
  'RUN echo "root:«toor1234»" | chpasswd',
  '# the password: «hunter2secret»',
  'COPY <<EOF /app/.env\nSECRET_KEY=«abcdef123456»\nEOF',
  'RUN echo "-----BEGIN RSA PRIVATE KEY-----\\n«MIIEowIBAAKCAQEAx7Vb9mP2kQ4nR8sT1vW4yZ7bC0eF3hI6jK9mN5pQ»"',
  'HEALTHCHECK CMD curl -H "Authorization: Bearer x" --user me:«pw12345» http://localhost/',
];

const SHOWN = [
  'ENV DB_PASSWORD_FILE=/run/secrets/db',
  'ENV PATH=/usr/bin:/bin',
  'RUN --mount=type=secret,id=token make',
  'ENV API_TOKEN=$TOKEN',
  'ENV KEYBOARD=de',
  'RUN useradd -u 1000:1000 app',
  'EXPOSE 8080',
];

describe('secrets in excerpts', () => {
  for (const line of HIDDEN) {
    it(`are blotted out: ${line.replace(/\n.*/s, '')}`, () => {
      const [before = '', secret = '', after = ''] = line.split(/[«»]/);
      const text = `FROM alpine:3.22\n${before}${secret}${after}\n`;
      const shown = redacted(text);
      assert.ok(!shown.includes(secret), shown);
      assert.ok(shown.includes(BLOT));
      assert.equal(shown.split('\n').length, text.split('\n').length, 'lines stay');
    });
  }

  for (const line of SHOWN) {
    it(`leave alone: ${line}`, () => {
      assert.equal(redacted(`FROM alpine:3.22\n${line}\n`), `FROM alpine:3.22\n${line}\n`);
    });
  }

  it('leave the rest of the text where it was', () => {
    const secrets = HIDDEN.map((line) => line.replace(/[«»]/g, ''));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...secrets, ...SHOWN), { maxLength: 8 }), (lines) => {
        const { file, findings } = analyse(`FROM alpine:3.22\n${lines.join('\n')}\n`);
        const { text, moved } = redact(file, findings);
        let last = 0;
        for (let offset = 0; offset <= file.text.length; offset++) {
          const to = moved(offset);
          assert.ok(to >= last && to <= text.length);
          last = to;
          if (file.text[offset] === '\n') assert.equal(text[to], '\n');
        }
      }),
      { numRuns: 50 },
    );
  });

  it('take time in proportion to the text', () => {
    const hostile = [
      'a='.repeat(200_000),
      'password '.repeat(50_000),
      `${'x'.repeat(400_000)}=`,
      '-u '.repeat(150_000),
    ];
    for (const text of hostile) {
      const { file } = analyse(`FROM a\n# ${text}\n`);
      const begun = process.cpuUsage();
      redact(file, []);
      const { user } = process.cpuUsage(begun);
      assert.ok(user < 3_000_000, `${text.slice(0, 10)} took ${user / 1000} ms`);
    }
  });
});
