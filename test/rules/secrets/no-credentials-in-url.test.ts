import rule from '../../../server/src/rules/secrets/no-credentials-in-url.ts';
import { testRule } from '../../support/rule-tester.ts';
import { secretFixes } from '../../support/secret-fixes.ts';

/** Looks generated; written out whole it would alarm every scanner that reads this repository. */
const token = ['k9Xw2mQp7LrT', '4vBz8NcDa5Jf'].join('');
const github = `ghp_${token}${token.slice(0, 12)}`;

const read = (name: string, id: string): string =>
  `${name}="$(cat /run/secrets/${id})" && export ${name} && `;

testRule(rule, {
  valid: [
    'FROM alpine\nENV DATABASE_URL=postgres://postgres:postgres@db/app REDIS_URL=redis://:changeme@redis A=http://u:$PASS@h\n',
    'FROM alpine\nRUN git clone https://x-access-token:${GH}@github.com/a/b && curl http://user:pass@example.com https://a.b:443/@c\n',
    'FROM alpine\nRUN git clone git@github.com:a/b && git clone ssh://git@github.com/a/b && npm i https://registry.npmjs.org/@a/b\n',
    // Its shape tells it: no-secret-literal.
    `FROM alpine\nRUN git clone https://${github}@github.com/a/b && git clone https://ci:${github}@github.com/a/c\n`,
    // Meant to be published.
    `FROM alpine\nENV SENTRY_DSN=https://${token}@o1.ingest.sentry.io/1\n`,
    // A user name alone.
    'FROM alpine\nARG GIT_USER\nRUN git clone https://$GIT_USER@github.com/a/b && git clone https://${BOT_LOGIN:-bot}@github.com/a/b\n',
    'FROM alpine\nARG NAME\nRUN git clone https://bitbot@bitbucket.org/${NAME}/repo && curl https://example.com/$NAME/a@b\n',
    // From a secret mount, and no clone that keeps it.
    'FROM alpine\nRUN --mount=type=secret,id=t,env=T curl -O https://ci:$T@example.com/a.tgz\n',
    'FROM alpine\nRUN --mount=type=secret,id=t T=$(cat /run/secrets/t) && git clone https://ci:$T@example.com/a && rm -rf a/.git\n',
    'FROM alpine\nRUN --mount=type=secret,id=t git clone "https://ci:$(cat /run/secrets/t)@example.com/a"\n',
    'FROM alpine AS src\nRUN --mount=type=secret,id=t,env=T git clone https://ci:$T@example.com/a\nFROM alpine\nCOPY --from=src /a /a\n',
    // Replaced when the container runs.
    "FROM alpine\nARG T\nRUN echo 'https://ci:${T}@example.com' > /x\nENV U=a\nCMD curl https://ci:$T@example.com\n",
    // Not part of what is built.
    'FROM alpine\n# https://ci:hunter2hunter@example.com\nhttps://ci:hunter2hunter@example.com\n',
  ],
  invalid: [
    {
      code: 'FROM alpine\nENV DATABASE_URL=postgres://app:«hunter2hunter»@db:5432/app\n',
      expect: ['password'],
    },
    {
      code: `FROM alpine\nRUN pip install --index-url https://ci:«${token}»@pypi.internal/simple x\n`,
      expect: ["A URL for 'pypi.internal' holds a password in plain text."],
    },
    {
      code: `FROM alpine\nADD https://ci:«${token}»@example.com/a.tgz /\nONBUILD RUN wget ftp://me:«hunter2hunter»@files.example.com/a\n`,
      expect: ['password', 'password'],
    },
    {
      code: `FROM alpine\nRUN <<EOF\ncurl -O \\\n  "https://ci:«${token}»@example.com/a"\nEOF\nCOPY <<X /etc/pip.conf\n[global]\nindex-url = https://ci:«${token}»@example.com/simple\nX\n`,
      expect: ['password', 'password'],
    },
    {
      code: `FROM alpine\nRUN git clone \\\n  # the bot's\n  https://«${token}»@git.example.com/a\n`,
      expect: ["A URL for 'git.example.com' seems to hold a token in plain text."],
    },
    // Variables of the build.
    {
      code: 'FROM alpine\nARG GH\nRUN git clone https://«${GH}»@github.com/a/b\n',
      expect: ["'GH' is put into a URL, which the build keeps."],
    },
    // A clone keeps the URL, so that the layer would have it all the same.
    {
      code: 'FROM alpine\nARG P=x\nRUN git config --global url."https://u:«$P»@github.com/".insteadOf https://github.com/ && git clone -P https://github.com/a/b\n',
      expect: ['variable'],
      fixes: [
        secretFixes(
          'P',
          'p',
          'FROM alpine\nRUN --mount=type=secret,id=p,env=P git config --global url."https://u:$P@github.com/".insteadOf https://github.com/ && git clone -P https://github.com/a/b && git config --global --remove-section url."https://u:$P@github.com/"\n',
          `FROM alpine\nRUN --mount=type=secret,id=p ${read('P', 'p')}git config --global url."https://u:$P@github.com/".insteadOf https://github.com/ && git clone -P https://github.com/a/b && git config --global --remove-section url."https://u:$P@github.com/"\n`,
        ),
      ],
    },
    {
      code: 'FROM alpine\nARG U\nRUN pip install -i "https://«${U}»:x-oauth-basic@pypi.example.com/simple" x\n',
      expect: ['variable'],
      fixes: [
        secretFixes(
          'U',
          'u',
          'FROM alpine\nRUN --mount=type=secret,id=u,env=U pip install -i "https://${U}:x-oauth-basic@pypi.example.com/simple" x\n',
          `FROM alpine\nRUN --mount=type=secret,id=u ${read('U', 'u')}pip install -i "https://\${U}:x-oauth-basic@pypi.example.com/simple" x\n`,
        ),
      ],
    },
    {
      code: 'FROM alpine\nARG NPM_TOKEN\nRUN sh -c "wget https://ci:«${NPM_TOKEN:-none}»@example.com/a"\nRUN X=git+https://«$NPM_TOKEN»@example.com/b pip install x\n',
      expect: ['variable', 'variable'],
      fixes: Array.from({ length: 2 }, () =>
        secretFixes(
          'NPM_TOKEN',
          'npm-token',
          'FROM alpine\nRUN --mount=type=secret,id=npm-token,env=NPM_TOKEN sh -c "wget https://ci:${NPM_TOKEN:-none}@example.com/a"\nRUN --mount=type=secret,id=npm-token,env=NPM_TOKEN X=git+https://$NPM_TOKEN@example.com/b pip install x\n',
          `FROM alpine\nRUN --mount=type=secret,id=npm-token ${read('NPM_TOKEN', 'npm-token')}sh -c "wget https://ci:\${NPM_TOKEN:-none}@example.com/a"\nRUN --mount=type=secret,id=npm-token ${read('NPM_TOKEN', 'npm-token')}X=git+https://$NPM_TOKEN@example.com/b pip install x\n`,
        ),
      ),
    },
    // A URL that is all of a variable that a step uses.
    {
      code: `FROM alpine\nARG INDEX=https://ci:«${token}»@pypi.example.com/simple\nRUN ["pip", "install", "-i", "$INDEX", "x"]\nONBUILD RUN true\n`,
      expect: ['password'],
      fixes: [
        secretFixes(
          'INDEX',
          'index',
          'FROM alpine\nRUN --mount=type=secret,id=index,env=INDEX ["pip", "install", "-i", "$INDEX", "x"]\nONBUILD RUN true\n',
        ),
      ],
    },
    {
      code: 'FROM alpine\nARG U\nARG CRED\nENV PIP_INDEX_URL=https://$U:«${CRED}»@pypi.example.com/simple\nADD https://«$CRED»@example.com/x /x\n',
      expect: ['variable', 'variable'],
    },
    {
      code: 'FROM alpine\nARG PW\nENV DATABASE_URL="postgresql://app:«${PW}»@db/app"\nRUN wget https://ci:«p%40ssw0rd1x»@example.com/a && ping ssh://$PW@example.com\n',
      expect: ['variable', 'password'],
    },
    // Only the step has it, but the clone keeps it.
    {
      code: 'FROM alpine\nRUN --mount=type=secret,id=t,env=T curl https://ci:$T@example.com/v && git clone https://ci:«$T»@example.com/a\n',
      expect: ["Git keeps the URL with 'T' in the configuration of the clone."],
    },
    {
      code: 'FROM alpine\nRUN --mount=type=secret,id=t TOKEN=$(cat /run/secrets/t) && git clone "https://oauth2:«${TOKEN}»@gitlab.com/a/b"\n',
      expect: ['kept'],
    },
  ],
});
