import rule from '../../../server/src/rules/build/instruction-arguments.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM a\nFROM a AS b\nFROM a FOO b\n',
    'FROM a\nADD a b\nCOPY ["a", "b"]\nCOPY <<E /b\nE\n',
    'FROM a\nENV a b\nENV a=b c\nENV a=\nLABEL a= b=\n',
    'FROM a\nUSER a b\nWORKDIR /a b\n',
    'FROM a\nCMD []\nENTRYPOINT []\nRUN []\nSHELL []\nUSER ""\n',
    'FROM a\nHEALTHCHECK NONE\nHEALTHCHECK CMD a\nHEALTHCHECK --interval=3s CMD ["a"]\nHEALTHCHECK FOO\n',
    'FROM a\nRUN <<E\nE\nONBUILD RUN a\nFOO\n',
    'ARG A B\nFROM a\nEXPOSE 1 2\nVOLUME /a /b\nSTOPSIGNAL 9\n',
  ],
  invalid: [
    { code: '«FROM»\n«FROM» \n', expect: ['FROM has no argument.', 'missing'] },
    { code: 'FROM a «b»\nFROM a «AS»\nFROM a AS b «c» d\n', expect: ['from', 'from', 'from'] },
    {
      code: 'FROM a\n«add»\nCOPY «a»\nADD [«"a"»]\n«COPY» []\n«COPY» --from=b\nCOPY «<<E»\nE\n',
      expect: ['ADD needs a source and a destination.', 'copy', 'copy', 'copy', 'copy', 'copy'],
    },
    {
      code: 'FROM a\n«ARG»\n«ENV»\n«EXPOSE»\n«LABEL»\n«MAINTAINER»\n«ONBUILD»\n«SHELL»\n«STOPSIGNAL»\n«USER»\n«VOLUME»\n«WORKDIR» \\\n  # nothing\n',
      expect: Array.from({ length: 11 }, () => 'missing'),
    },
    { code: 'FROM a\nENV «a»\nLABEL «"a b"»\n', expect: ["ENV gives 'a' no value.", 'value'] },
    {
      code: 'FROM a\nSTOPSIGNAL SIGTERM «SIGINT»\n',
      expect: ["STOPSIGNAL takes one signal; 'SIGINT' is too much."],
    },
    { code: 'FROM a\nVOLUME «[]»\n', expect: ['missing'] },
    {
      code: 'FROM a\n«HEALTHCHECK»\n«HEALTHCHECK» --interval=3s\nHEALTHCHECK NONE «x»\nHEALTHCHECK «CMD»\nHEALTHCHECK «cmd» [ ]\n',
      expect: ['missing', 'missing', 'none', 'check', 'check'],
    },
    {
      code: 'FROM a\n«RUN» --mount=type=cache,target=/x\n«CMD»\n«ENTRYPOINT»\n',
      expect: ['RUN has no command, so the shell is started to do nothing.', 'nothing', 'nothing'],
    },
    { code: 'FROM a\nONBUILD «ARG»\nONBUILD COPY «a»\n', expect: ['missing', 'copy'] },
  ],
});
