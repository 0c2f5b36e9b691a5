import rule from '../../../server/src/rules/supply-chain/no-python-https-verify-off.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (title: string, output: string) => [{ title, kind: 'unsafe' as const, output }];

testRule(rule, {
  valid: [
    'FROM python:3.13\nENV PYTHONHTTPSVERIFY=1 MY_PYTHONHTTPSVERIFY=0\nARG PYTHONHTTPSVERIFY\nARG PYTHONHTTPSVERIFYX 0\n',
    'FROM python:3.13\nRUN PYTHONHTTPSVERIFY=1 python a.py && echo PYTHONHTTPSVERIFY=0 && PYTHONHTTPSVERIFY=$V python b.py\n',
    "FROM python:3.13\nRUN PYTHONHTTPSVERIFY='0\\'' python a.py\nENV PYTHONHTTPSVERIFY\n",
  ],
  invalid: [
    {
      code: 'FROM python:3.13\nARG V=0\nENV «PYTHONHTTPSVERIFY=$V»\nENV A=1 \\\n    # why\n    «PYTHONHTTPSVERIFY="0"»\n',
      expect: ['off', "'PYTHONHTTPSVERIFY=0' makes Python's own https client accept any certificate."],
      fixes: [
        fix(
          'Remove PYTHONHTTPSVERIFY',
          'FROM python:3.13\nARG V=0\nENV A=1 \\\n    # why\n    PYTHONHTTPSVERIFY="0"\n',
        ),
        [],
      ],
    },
    {
      code: 'FROM python:3.13\nARG «PYTHONHTTPSVERIFY=0»\nARG «PYTHONHTTPSVERIFY» 0\n',
      expect: ['off', "'PYTHONHTTPSVERIFY 0' makes Python's own https client accept any certificate."],
      fixes: [fix('Remove PYTHONHTTPSVERIFY', 'FROM python:3.13\nARG PYTHONHTTPSVERIFY 0\n'), []],
    },
    {
      code: "FROM python:3.13\nRUN A='1' «PYTHONHTTPSVERIFY='0'» \\\n    B=2 \\\n    python a.py;«PYTHONHTTPSVERIFY=0» python b.py\n",
      expect: ['off', 'off'],
      fixes: [
        fix(
          'Remove PYTHONHTTPSVERIFY',
          "FROM python:3.13\nRUN A='1' \\\n    B=2 \\\n    python a.py;PYTHONHTTPSVERIFY=0 python b.py\n",
        ),
        fix(
          'Remove PYTHONHTTPSVERIFY',
          "FROM python:3.13\nRUN A='1' PYTHONHTTPSVERIFY='0' \\\n    B=2 \\\n    python a.py; python b.py\n",
        ),
      ],
    },
    {
      // Not exported, so that it changes nothing; a quote that is never closed; an array.
      code: 'FROM python:3.13\nRUN «PYTHONHTTPSVERIFY=0»; python a.py\nRUN A=\'1\\\'\' «PYTHONHTTPSVERIFY=\'0\'» python a.py\nENTRYPOINT ["env", «"PYTHONHTTPSVERIFY=0"», "python"]\n',
      expect: ['off', 'off', 'off'],
    },
  ],
});
