import rule from '../../../server/src/rules/build/no-undefined-var.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM scratch\nARG a\nENV b=$a c=${a}\nLABEL d=$b\nUSER $a\nWORKDIR /$b\n',
    'FROM scratch\nENV PATH=$PATH:/x\n',
    'FROM scratch\nARG a=1 b=$a\n',
    'FROM scratch\nENV a=\'$x\' b=\\$y c="\\$z" d=$ e=$$f\n',
    'FROM scratch AS a\nARG x\nENV y=1\nFROM a\nENV z=$x$y\n',
    'FROM node:22\nENV a=$NODE_VERSION\n',
    'FROM team/base:1\nENV a=$JAVA_HOME b=$SRC c=${X:-y} LIBRARY_PATH=$LIBRARY_PATH:/x\n',
    'ARG BASE\nFROM $BASE\nUSER $app_user\n',
    'FROM debian:12\nRUN echo $a\nCMD ["$a"]\nENTRYPOINT $a\nHEALTHCHECK CMD $a\nSHELL ["$a"]\nMAINTAINER $a\n',
    'FROM scratch\nONBUILD ENV a=$b\n',
    'ARG a=$b\nFROM scratch\n',
    'FROM debian:12\nCOPY <<"E" /a\n$x\nE\nRUN <<E\n$x\nE\n',
    'FROM debian:12\nCOPY <<E /a\n\\$x $ $(a) $@\nE\n',
    'FROM debian:12\nARG a=${option:name}\n',
    'FROM scratch\nARG HTTP_PROXY\nENV a=$HTTP_PROXY\n',
  ],
  invalid: [
    // It comes to the same as `ARG a`; an ENV loses what nobody set.
    {
      code: 'FROM scratch\nARG a=$«a»\nFROM scratch\nENV a=$«a»:/x\n',
      expect: ['empty', 'empty'],
      confidence: ['low', 'high'],
    },
    {
      code: 'FROM scratch\nENV a=$«b» c=${«b»}/x\nENV a $«d»\nLABEL $«e»=1\n',
      expect: ["Variable 'b' is not set here, so it is empty.", 'empty', 'empty', 'empty'],
    },
    {
      code: 'FROM debian:12\nUSER $«u»\nWORKDIR "/a b/$«w»"\nVOLUME ["$«v»"]\nEXPOSE $«p»\nSTOPSIGNAL $«s»\nARG x=$«x»\n',
      expect: Array.from({ length: 6 }, () => 'empty'),
    },
    {
      code: 'FROM debian:12\nCOPY --chown=$«u» --from=$f $«s» /\nADD --checksum=$«c» https://a/b /\nRUN --mount=type=cache,target=$«t» true\n',
      expect: ['empty', 'empty', 'empty', 'empty'],
    },
    {
      code: 'FROM alpine:3.22\nENV PATH=$«PAHT»:/x\n',
      expect: ["Variable 'PAHT' is not set here; 'PATH' is."],
      fixes: [[{ title: 'Use PATH', kind: 'unsafe', output: 'FROM alpine:3.22\nENV PATH=$PATH:/x\n' }]],
    },
    {
      code: 'FROM team/base:1\nARG DIR_ASSETS=assets\nCOPY ${«DIR_ASSET»} /\n',
      expect: ['similar'],
      fixes: [
        [
          {
            title: 'Use DIR_ASSETS',
            kind: 'unsafe',
            output: 'FROM team/base:1\nARG DIR_ASSETS=assets\nCOPY ${DIR_ASSETS} /\n',
          },
        ],
      ],
    },
    {
      code: 'ARG V=1\nFROM team/base:1\n# the app\n  copy app-$«V» /app\n',
      expect: ["Build argument 'V' is empty here, because this stage has no ARG for it."],
      fixes: [
        [
          {
            title: 'Add ARG V',
            kind: 'unsafe',
            output: 'ARG V=1\nFROM team/base:1\n  arg V\n# the app\n  copy app-$V /app\n',
            // The new keyword is in the case of the one below it.
            leaves: ['consistent-instruction-casing'],
          },
        ],
      ],
    },
    {
      code: 'FROM alpine:3.22\nENV A=$«TARGETARCH»\n',
      expect: ['global'],
      fixes: [
        [
          {
            title: 'Add ARG TARGETARCH',
            kind: 'unsafe',
            output: 'FROM alpine:3.22\nARG TARGETARCH\nENV A=$TARGETARCH\n',
          },
        ],
      ],
    },
    {
      code: 'FROM team/base:1\nCOPY $«foo» .\nENV X=$X:a\nENV X=$X:b\nARG foo=bar\n',
      expect: ["Variable 'foo' is empty here, because it is set on line 5 only."],
    },
    {
      code: 'FROM ubuntu:24.04\nENV LIBRARY_PATH=/x${«LIBRARY_PATH»:+:$LIBRARY_PATH}\n',
      expect: ['optional'],
    },
    { code: 'FROM alpine:3.22\nENV a=${«b»:-c} d=${«e»+f}\n', expect: ['optional', 'optional'] },
    {
      code: "FROM alpine:3.22\nCOPY <<E /run.sh\necho '$«1»' ${«name»:-x} ${«other»}\nE\n",
      expect: ["'1' is not set, so the builder takes it out of the heredoc.", 'optional', 'heredoc'],
    },
    { code: '# escape=`\nFROM alpine:3.22\nCOPY <<E /run.cmd\n`$a \\$«b»\nE\n', expect: ['heredoc'] },
    { code: 'FROM scratch\nENV a=$«HTTP_PROXY» b=$«NODE_VERSION»\n', expect: ['empty', 'empty'] },
    { code: 'FROM scratch\nENV a=1 b=$«a»\n', expect: ['empty'] },
    { code: 'FROM debian:12\nENV X=$«X»:a\nENV X=$X:b\n', expect: ['later'] },
    { code: 'FROM team/base:1\nCOPY <<E /run.sh\n$«1» $«name» $HOME\nE\n', expect: ['heredoc', 'heredoc'] },
  ],
});
