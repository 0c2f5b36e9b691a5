import rule from '../../../server/src/rules/build/no-unsupported-modifier.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'ARG A=${B:-x}${B-x}${B:+x}${B+x}\nFROM debian:${A}\nENV C=${A:?x}${A?x}${A#x}${A##x}${A%x}${A%%x}${A/x/y}${A//x/y}\n',
    'FROM debian\nENV A=${B:-${C:-"}"}} D=$E F=\'${B:x}\' G=\\${B:x} H=${1} I=$(x) J=$$\n',
    'FROM debian\nRUN echo ${B:0:3} ${B,,}\nCMD echo ${B^}\nENTRYPOINT echo ${B:0}\n',
    "FROM debian\nCOPY <<'EOF' /x\n${B,,}\nEOF\nRUN <<EOF\n${B,,}\nEOF\n",
    'ARG V=${templateOption:variant}\nFROM debian:$V\n',
    'FROM debian\nHEALTHCHECK CMD echo ${A:-x}\nARG ${A:x}=1\nSTOPSIGNAL ${A\n',
    'FROM debian\nENV A="\n',
    'FROM debian\nENV A=' + '${B:-'.repeat(40) + 'x' + '}'.repeat(40) + '\n',
  ],
  invalid: [
    {
      code: 'FROM debian\nENV A=x«${B:0:3}»y\n',
      expect: ["The builder knows no ':0' in a variable substitution."],
    },
    {
      code: 'FROM debian«${B^}»\nLABEL a=«${B,,}»\nADD a «${B:=x}»\nEXPOSE «${B!x}»\n',
      expect: ['modifier', 'modifier', 'modifier', 'modifier'],
    },
    {
      code: 'FROM debian\nUSER "«${B:x}»"\nWORKDIR /a/«${B:}»\nVOLUME ["/x", "«${B[0]}»"]\n',
      expect: ['modifier', 'modifier', 'modifier'],
    },
    { code: 'FROM debian\nONBUILD ENV A=${C:-«${B:x}»}\n', expect: ['modifier'] },
    {
      code: 'FROM debian\nCOPY --chown=«${B:x}» a b\nRUN --mount=«type=cache,target=${B,}» make\n',
      expect: ['modifier', 'modifier'],
    },
    { code: "FROM debian\nCOPY <<EOF /x\n# it's\necho «${B,,}»\nEOF\n", expect: ['modifier'] },
    { code: 'FROM debian\nENV A=«${!B}»\nENV A=«${B.c}»\n', expect: ['modifier', 'modifier'] },
    {
      code: 'FROM debian\nENV A=«${}»\nENV A=«${:x}»\n',
      expect: ["'${}' is no variable substitution.", 'substitution'],
    },
    {
      code: 'FROM debian\nENV A=«${B»\nENV A=x«${B:-x»\nENV A=«${B/x}»\n',
      expect: ["The substitution of 'B' is never closed.", 'brace', 'brace'],
    },
    {
      code: 'FROM debian\nMAINTAINER «${B:x}»\nHEALTHCHECK CMD echo «${B:0:3}»\nONBUILD CMD «${B:}»\nSHELL ["«${B:x}»"]\n',
      expect: ['elsewhere', 'elsewhere', 'elsewhere', 'elsewhere'],
    },
  ],
});
