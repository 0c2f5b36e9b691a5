import rule from '../../../server/src/rules/supply-chain/verify-downloads.ts';
import { testRule } from '../../support/rule-tester.ts';

const run = (command: string): string => `FROM debian:13\nRUN ${command}\n`;
const A = 'https://example.com/a-1.2.tar.gz';
const SUM = '24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d';

testRule(rule, {
  valid: [
    run(`curl -fsSLO ${A} && echo "${SUM}  a-1.2.tar.gz" | sha256sum -c - && tar xf a-1.2.tar.gz`),
    run(`curl -fsSL ${A} -o a.tgz && echo "$SUM  a.tgz" | sha256sum -c && tar xf a.tgz`),
    run(
      `wget ${A} && wget ${A}.asc && gpg --batch --verify a-1.2.tar.gz.asc a-1.2.tar.gz && tar xf a-1.2.tar.gz`,
    ),
    run(
      `curl -o a.tgz ${A}; [ "$(openssl dgst -sha256 a.tgz | cut -d' ' -f2)" = "$SUM" ] || exit 1; tar xf a.tgz`,
    ),
    run(`curl -fsSLO ${A} && cosign verify-blob --key k.pub a-1.2.tar.gz && tar xf a-1.2.tar.gz`),
    // What is compared is in a file: it may name all of them.
    run(`curl -fsSLO ${A} -O https://example.com/b.zip && sha256sum -c SHA256SUMS && unzip b.zip`),
    `FROM debian:13\nRUN curl -fsSLO ${A}\nRUN echo "${SUM} a-1.2.tar.gz" | sha256sum -c && tar xf a-1.2.tar.gz\n`,
    `FROM debian:13 AS get\nRUN curl -fsSLO ${A}\nFROM get\nRUN shasum -a 256 -c sums && tar xf a-1.2.tar.gz\n`,
    run(`aria2c --checksum=sha-256=${SUM} ${A}`),
    // Other rules' matter.
    run('curl -fsSL https://example.com/install.sh | sh'),
    run('curl -fsSLO http://example.com/a.tar.gz && tar xf a.tar.gz'),
    `FROM debian:13\nADD ${A} /tmp/\n`,
    run('git clone https://example.com/a.git'),
    // Nothing that is run.
    run('curl -fsSL https://example.com/key.asc -o /etc/apt/keyrings/a.asc'),
    run('curl -fsSL https://example.com/settings.json -o /etc/a.json'),
    run('curl -fsS https://example.com/api/version'),
    run('curl -fsSL https://example.com/repo/gpgkey | gpg --dearmor -o /k.gpg'),
    run(`wget --spider ${A}`),
    run('curl -X POST https://example.com/x.zip'),
    run('curl -fsSO http://localhost:8080/a.zip'),
    `FROM debian:13\nCMD ["curl", "-O", "${A}"]\n`,
    run('apt-get install -y curl wget'),
  ],
  invalid: [
    {
      code: run(`curl -fsSLO «${A}» && tar xf a-1.2.tar.gz`),
      expect: ["'a-1.2.tar.gz' is downloaded and used without a checksum or signature."],
    },
    { code: run(`curl -fsSL «${A}» | tar xz -C /opt`), expect: ['used'] },
    { code: run(`wget -qO- "«${A}»" | tar xz`), expect: ['used'] },
    { code: run(`wget -O /tmp/a.tgz «${A}» && mkdir /a && tar -C /a -xf /tmp/a.tgz`), expect: ['used'] },
    {
      code: run(
        'curl -fsSL -o /usr/local/bin/kubectl «https://dl.k8s.io/v1.34.0/bin/linux/amd64/kubectl» && chmod +x /usr/local/bin/kubectl',
      ),
      expect: ["'kubectl' is downloaded and used without a checksum or signature."],
    },
    { code: run('wget «https://example.com/a.deb» && dpkg -i a.deb'), expect: ['used'] },
    { code: run('curl -o install.sh «https://example.com/install» && sh install.sh'), expect: ['used'] },
    { code: run('curl -o /usr/bin/x «https://example.com/x» && chmod 755 /usr/bin/x'), expect: ['used'] },
    {
      code: run('curl -fsSLO «https://example.com/a.jar»'),
      expect: ["'a.jar' is downloaded, and nothing here compares it with a checksum or signature."],
    },
    {
      code: run('curl -fsSL «https://user:pass@example.com/a.zip?token=x» -o a.zip'),
      expect: ["'a.zip' is downloaded, and nothing here compares it with a checksum or signature."],
    },
    // Another file is compared.
    {
      code: run(
        `curl -fsSLO ${A} && curl -fsSLO «https://example.com/b.zip» && echo "$SUM a-1.2.tar.gz" | sha256sum -c && unzip b.zip`,
      ),
      expect: ['used'],
    },
    {
      code: run(`curl -fsSLO «https://github.com/a/b/archive/${'0a'.repeat(20)}.tar.gz»`),
      expect: ['fetched'],
    },
    {
      code: `FROM debian:13\nARG V=1\nRUN <<EOF\ncurl -fsSLO «https://example.com/a-$V.zip»\nunzip a-$V.zip\nEOF\n`,
      expect: ["'a-1.zip' is downloaded and used without a checksum or signature."],
    },
  ],
});
