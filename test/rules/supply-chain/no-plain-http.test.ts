import rule from '../../../server/src/rules/supply-chain/no-plain-http.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (kind: 'safe' | 'unsafe', output: string, leaves: readonly string[] = []) => [
  { title: 'Use https', kind, output, ...(leaves.length > 0 ? { leaves } : {}) },
];

testRule(rule, {
  valid: [
    'FROM alpine\nADD https://x.io/a /\nADD http:/x /\nRUN curl https://x.io?u=http://y.io && wget -qO- https://x.io\n',
    'FROM alpine\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d http://x.io/a /\n',
    // Neighbours.
    'FROM alpine\nRUN curl http://localhost:80 http://127.0.0.1 http://[::1]/ http://10.1.2.3/x http://nexus/a http://repo.svc.cluster.local/ http://169.254.169.254/\n',
    'FROM alpine\nENV PIP_INDEX_URL=http://pypi.internal/simple NPM_CONFIG_REGISTRY=http://172.17.0.1:4873\nADD http://files.local/a /\n',
    // Not where something is fetched from.
    'FROM alpine\nENV HOME_PAGE=http://x.io ASPNETCORE_URLS=http://+:80 http_proxy=http://proxy.x.io:3128\nLABEL url="http://x.io"\n# http://x.io\n',
    'FROM alpine\nRUN curl -x http://proxy.x.io:80 https://x.io && pip install --proxy http://proxy.x.io x && npm config set proxy http://p.x.io && gem sources --remove http://rubygems.org/ && pip --proxy=http://p.x.io list\n',
    'FROM alpine\nRUN echo "see http://x.io" && git config --global url."https://x.io".insteadOf http://x.io\n',
    'FROM alpine\nHEALTHCHECK CMD curl -f http://x.io\nCMD curl http://x.io\n',
  ],
  invalid: [
    {
      code: 'FROM alpine\nADD --chown=1 «http://www.apache.org/a» /\nADD ["«http://x.io/b»", "/"]\nADD «http://x.io:8080/c» /\n',
      expect: [
        "'www.apache.org' is reached over http, so anyone on the way can change what it sends.",
        'plain',
        'plain',
      ],
      fixes: [
        fix(
          'safe',
          'FROM alpine\nADD --chown=1 https://www.apache.org/a /\nADD ["http://x.io/b", "/"]\nADD http://x.io:8080/c /\n',
        ),
        fix(
          'unsafe',
          'FROM alpine\nADD --chown=1 http://www.apache.org/a /\nADD ["https://x.io/b", "/"]\nADD http://x.io:8080/c /\n',
        ),
        [],
      ],
    },
    {
      code: 'FROM alpine\nRUN curl -L \\\n  # fetch\n  "«http://github.com/a/b/x.tgz»" | tar xz && wget «HTTP://www.apache.org/x»\n',
      expect: ['plain', 'plain'],
      fixes: [
        fix(
          'safe',
          'FROM alpine\nRUN curl -L \\\n  # fetch\n  "https://github.com/a/b/x.tgz" | tar xz && wget HTTP://www.apache.org/x\n',
        ),
        fix(
          'unsafe',
          'FROM alpine\nRUN curl -L \\\n  # fetch\n  "http://github.com/a/b/x.tgz" | tar xz && wget HTTPs://www.apache.org/x\n',
        ),
      ],
    },
    {
      code: 'FROM alpine\nARG URL=http://x.io\nRUN curl -O «$URL/a» && git clone «http://gitlab.com/a/b» && echo "1  a" | sha256sum -c\nADD «$URL/a» /\n',
      expect: ['plain', 'plain', 'plain'],
      fixes: [
        [],
        fix(
          'safe',
          'FROM alpine\nARG URL=http://x.io\nRUN curl -O $URL/a && git clone https://gitlab.com/a/b && echo "1  a" | sha256sum -c\nADD $URL/a /\n',
        ),
        [],
      ],
    },
    {
      code: 'FROM alpine\nENV PIP_INDEX_URL="«http://x.io/simple»"\nRUN pip install -i «http://pypi.org/simple» x && npm config set registry «http://registry.npmjs.org»\n',
      expect: ['plain', 'plain', 'plain'],
      fixes: [
        fix(
          'unsafe',
          'FROM alpine\nENV PIP_INDEX_URL="https://x.io/simple"\nRUN pip install -i http://pypi.org/simple x && npm config set registry http://registry.npmjs.org\n',
        ),
        fix(
          'safe',
          'FROM alpine\nENV PIP_INDEX_URL="http://x.io/simple"\nRUN pip install -i https://pypi.org/simple x && npm config set registry http://registry.npmjs.org\n',
        ),
        fix(
          'safe',
          'FROM alpine\nENV PIP_INDEX_URL="http://x.io/simple"\nRUN pip install -i http://pypi.org/simple x && npm config set registry https://registry.npmjs.org\n',
        ),
      ],
    },
    { code: 'FROM ubuntu\nRUN wget «http://archive.ubuntu.com/ubuntu/pool/a.deb»\n', expect: ['plain'] },
    {
      // The signatures of the archive are checked with keys that are there already.
      code: 'FROM debian\nRUN echo "deb «http://x.io/debian» stable main" > /etc/apt/sources.list && echo "deb [trusted=yes] «http://y.io/» /" >> /etc/apt/sources.list\n',
      expect: [
        "'x.io' is reached over http; only signatures protect what it sends.",
        "'y.io' is reached over http, so anyone on the way can change what it sends.",
      ],
      fixes: [
        fix(
          'unsafe',
          'FROM debian\nRUN echo "deb https://x.io/debian stable main" > /etc/apt/sources.list && echo "deb [trusted=yes] http://y.io/ /" >> /etc/apt/sources.list\n',
        ),
        fix(
          'unsafe',
          'FROM debian\nRUN echo "deb http://x.io/debian stable main" > /etc/apt/sources.list && echo "deb [trusted=yes] https://y.io/ /" >> /etc/apt/sources.list\n',
        ),
      ],
    },
    {
      code: 'FROM alpine\nRUN apk add -X «http://dl-cdn.alpinelinux.org/alpine/edge» a; apk add --allow-untrusted -X «http://x.io/e» b; echo «http://x.io/c» >> /etc/apk/repositories; export GOPROXY=«http://x.io»,direct\n'.replace(
        '«http://x.io»,direct',
        '«http://x.io,direct»',
      ),
      expect: ['signed', 'plain', 'signed', 'plain'],
      fixes: [
        fix(
          'unsafe',
          'FROM alpine\nRUN apk add -X https://dl-cdn.alpinelinux.org/alpine/edge a; apk add --allow-untrusted -X http://x.io/e b; echo http://x.io/c >> /etc/apk/repositories; export GOPROXY=http://x.io,direct\n',
        ),
        fix(
          'unsafe',
          'FROM alpine\nRUN apk add -X http://dl-cdn.alpinelinux.org/alpine/edge a; apk add --allow-untrusted -X https://x.io/e b; echo http://x.io/c >> /etc/apk/repositories; export GOPROXY=http://x.io,direct\n',
        ),
        fix(
          'unsafe',
          'FROM alpine\nRUN apk add -X http://dl-cdn.alpinelinux.org/alpine/edge a; apk add --allow-untrusted -X http://x.io/e b; echo https://x.io/c >> /etc/apk/repositories; export GOPROXY=http://x.io,direct\n',
        ),
        fix(
          'unsafe',
          'FROM alpine\nRUN apk add -X http://dl-cdn.alpinelinux.org/alpine/edge a; apk add --allow-untrusted -X http://x.io/e b; echo http://x.io/c >> /etc/apk/repositories; export GOPROXY=https://x.io,direct\n',
        ),
      ],
    },
  ],
});
