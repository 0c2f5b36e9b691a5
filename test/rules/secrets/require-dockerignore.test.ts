import type { ContextFacts } from '../../../server/src/lint/facts.ts';
import rule from '../../../server/src/rules/secrets/require-dockerignore.ts';
import { testRule } from '../../support/rule-tester.ts';

const missing: ContextFacts = { buildContext: { dockerignore: null } };
const ignoring = (text: string): ContextFacts => ({
  buildContext: { dockerignore: text, dockerignorePath: 'Dockerfile.dockerignore' },
});

testRule(rule, {
  docsFacts: missing,
  valid: [
    // Nobody looked.
    'FROM scratch\nCOPY . /\n',
    {
      code: 'FROM scratch\nCOPY src /src\nADD a.tgz ./b /\nCOPY ./src/. /x/\nCOPY ../. /y\nCOPY $SRC /z\n',
      facts: missing,
    },
    { code: 'FROM a AS b\nFROM scratch\nCOPY --from=b . /\nCOPY --from=b / /\n', facts: missing },
    { code: 'FROM scratch\nCOPY --exclude=.git --exclude=**/.env . /\n', facts: missing },
    { code: 'FROM scratch\nCOPY <<EOF /x\nCOPY . .\nEOF\n', facts: missing },
    { code: 'FROM scratch\nCOPY . /srv/\n', facts: ignoring('*\n!src\n') },
    { code: 'FROM scratch\nCOPY . . \n', facts: ignoring('.git\n.env*\n*.pem\n*.key\n**/id_*\n.npmrc\n') },
    {
      code: 'FROM scratch\nCOPY --exclude=.git . /\n',
      facts: ignoring('.env\n*.pem\n*.key\nid_rsa\n.npmrc\n'),
    },
  ],
  invalid: [
    {
      code: 'FROM scratch\nCOPY «.» .\n',
      expect: ["'.' copies the whole build context, and there is no .dockerignore."],
      facts: missing,
    },
    {
      code: 'FROM scratch\nADD package.json «./» /app/\nCOPY . /again\n',
      expect: ['missing'],
      facts: missing,
    },
    {
      code: 'FROM scratch\nCOPY ["«*»", "/app/"]\n'.replace('"«*»"', '«"*"»'),
      expect: ['missing'],
      facts: missing,
    },
    {
      code: 'FROM a AS build\nCOPY . .\nFROM scratch\nARG SRC=/\nCOPY «$SRC» /\n',
      expect: ['missing'],
      facts: missing,
    },
    {
      code: 'FROM a AS build\nCOPY «./.» .\nFROM scratch\nCOPY --from=build /x /x\n',
      expect: ['missing'],
      facts: missing,
    },
    { code: 'FROM scratch\nONBUILD COPY «.» /app\n', expect: ['missing'], facts: missing },
    {
      code: 'FROM scratch\nCOPY «.» . # \n',
      expect: ["'.' copies '.git' and '.env', which Dockerfile.dockerignore does not leave out."],
      facts: ignoring('node_modules\n'),
    },
    {
      code: 'FROM scratch\nCOPY --chown=1 «.» .\n',
      expect: ["'.' copies '.env', which Dockerfile.dockerignore does not leave out."],
      facts: ignoring('**/.git\n'),
    },
    { code: 'FROM scratch\nCOPY «.» /srv\n', expect: ['lets'], facts: ignoring('.git\n.env\n') },
  ],
});
