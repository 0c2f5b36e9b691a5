import rule from '../../../server/src/rules/style/no-maintainer.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = 'Replace MAINTAINER with an authors label';

testRule(rule, {
  valid: ['FROM scratch\nLABEL maintainer="Ada"\n', 'FROM scratch\n# MAINTAINER Ada\n'],
  invalid: [
    {
      code: 'FROM scratch\n«MAINTAINER» Ada <ada@example.com>\n',
      expect: ['maintainer'],
      fixes: [
        [
          {
            title,
            kind: 'safe',
            output: 'FROM scratch\nLABEL org.opencontainers.image.authors="Ada <ada@example.com>"\n',
          },
        ],
      ],
    },
    {
      code: 'FROM scratch\n«maintainer» "Ada"\n',
      expect: ['maintainer'],
      fixes: [
        [{ title, kind: 'safe', output: 'FROM scratch\nlabel org.opencontainers.image.authors="Ada"\n' }],
      ],
    },
    { code: 'FROM scratch\n«MAINTAINER» $WHO\n', expect: ['maintainer'] },
    { code: 'FROM scratch\n«MAINTAINER» Ada \\\n Lovelace\n', expect: ['maintainer'] },
    { code: 'FROM scratch\n«MAINTAINER»\n', expect: ['maintainer'] },
  ],
});
