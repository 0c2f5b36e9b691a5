import rule from '../../../server/src/rules/style/directive-casing.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    '# escape=`\nFROM scratch\n',
    'FROM scratch\n# ESCAPE=`\n',
    '# Note=1\nFROM scratch\n',
    '\n# Syntax=docker/dockerfile:1\nFROM scratch\n',
  ],
  invalid: [
    {
      code: '# «esCAPe»=`\nFROM scratch\n',
      expect: ['directive'],
      fixes: [[{ title: 'Write escape', kind: 'safe', output: '# escape=`\nFROM scratch\n' }]],
    },
    {
      code: '#«SYNTAX» = docker/dockerfile:1\n# «Check»=error=true\nFROM scratch\n',
      expect: ['directive', 'directive'],
      fixes: [
        [
          {
            title: 'Write syntax',
            kind: 'safe',
            output: '#syntax = docker/dockerfile:1\n# Check=error=true\nFROM scratch\n',
          },
        ],
        [
          {
            title: 'Write check',
            kind: 'safe',
            output: '#SYNTAX = docker/dockerfile:1\n# check=error=true\nFROM scratch\n',
          },
        ],
      ],
    },
  ],
});
