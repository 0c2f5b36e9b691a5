import rule from '../../../server/src/rules/labels/valid-label-key.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM scratch\nLABEL validlabel="foo" com.example.a-b="x" sha256=1\n',
    'FROM scratch\nLABEL "com.example.vendor"="x"\n',
    'FROM scratch\nLABEL com.docker.desktop.extension.icon="x" com.docker.extension.changelog="x"\n',
    'FROM scratch\nLABEL com.dockerish.x=1\n',
  ],
  invalid: [
    {
      code: 'FROM scratch\nLABEL «io.docker.x»=1 a=2 «org.dockerproject.y»=3\n',
      expect: ['reserved', 'reserved'],
    },
    { code: 'FROM scratch\nLABEL «a$b»=1\n', expect: ['characters'] },
    { code: 'FROM scratch\nLABEL «1a»=1 «.b»=1 «c-»=1\n', expect: ['ends', 'ends', 'ends'] },
    { code: 'FROM scratch\nLABEL «a..b»=1 «a.-b»=1\n', expect: ['dividers', 'dividers'] },
    { code: 'FROM scratch\nLABEL «a_b»=1\n', expect: ['characters'] },
    {
      code: 'FROM scratch\nLABEL x=1 \\\n  «"com.example.Team"»="Core"\n',
      expect: ['characters'],
      fixes: [
        [
          {
            title: 'Write the key as com.example.team',
            kind: 'unsafe',
            output: 'FROM scratch\nLABEL x=1 \\\n  "com.example.team"="Core"\n',
          },
        ],
      ],
    },
  ],
});
