import rule from '../../../server/src/rules/build/valid-flag-value.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM --platform=$BUILDPLATFORM debian\nFROM --platform=linux/arm/v7 debian\nFROM --platform= debian\n',
    'FROM scratch\nCOPY --link --parents=TRUE --link=false a b\n',
    'FROM scratch\nCOPY --chmod=755 --chown= --exclude= a b\nCOPY --chmod=u=rwX,go=rX a b\nCOPY --chmod=$MODE a b\nCOPY --chmod=+x a b\n',
    'FROM scratch\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/x /\nADD --checksum=24454f8 https://example.com/x.git /\nADD --checksum=${SUM} https://example.com/y /\n',
    'FROM scratch\nHEALTHCHECK --retries=3 CMD x\nHEALTHCHECK --retries= --interval= CMD x\nHEALTHCHECK --retries=+3 CMD x\nHEALTHCHECK --retries NONE\n',
    'FROM scratch\nRUN --mount=type=cache,target=/a,sharing=locked,ro,uid=1,gid=1,mode=0755,id=a make\n',
    'FROM scratch\nRUN --mount=type=secret,id=a,required,env=B --mount=type=tmpfs,dst=/t,size=1g --mount=target=/x,from=a,src=/b,rw make\n',
    'FROM scratch\nRUN --mount=type=bind --mount=type=cache,id=a --mount=type=secret,src=a --mount=type=ssh --mount=$A,type=cache --mount=type=$T,size=$S,uid=$U make\n',
    'FROM scratch\nRUN --mount=type=$T,target=/x --mount=$ALL make\n',
    'FROM scratch\nRUN --network=host --security=sandbox --device=vendor.com/gpu make\n',
    'FROM scratch\nCOPY --what a b\n',
  ],
  invalid: [
    { code: 'FROM «--platform» debian\n', expect: ["The flag '--platform' has no value."] },
    {
      code: 'FROM scratch\nCOPY «--from» a b\nADD «--link=» a b\nHEALTHCHECK «--timeout» CMD x\n',
      expect: ['missing', 'missing', 'missing'],
    },
    { code: 'FROM scratch\nRUN «--mount» make\n', expect: ['missing'] },
    {
      code: 'FROM scratch\nCOPY --link=«yes» a b\nONBUILD ADD --unpack=«1» a b\n',
      expect: ['switch', 'switch'],
    },
    { code: 'FROM scratch\nHEALTHCHECK --retries=«a» CMD x\n', expect: ['number'] },
    {
      code: 'FROM scratch\nHEALTHCHECK --retries=«3.0» CMD x\n',
      expect: ["The flag '--retries' needs a whole number, not '3.0'."],
    },
    { code: 'FROM scratch\nHEALTHCHECK --retries=«99999999999» CMD x\n', expect: ['number'] },
    { code: 'FROM scratch\nHEALTHCHECK --retries=«-1» CMD x\n', expect: ['negative'] },
    { code: 'FROM scratch\nHEALTHCHECK --retries=«0» CMD x\n', expect: ['zero'] },
    { code: 'FROM --platform=«linux/amd64,linux/arm64» debian\n', expect: ['value'] },
    { code: 'FROM scratch\nCOPY --chmod=«rwx» a b\nCOPY --chmod=«888» a b\n', expect: ['value', 'value'] },
    { code: 'FROM scratch\nADD --checksum=«sha256:abc» https://example.com/x /\n', expect: ['value'] },
    {
      code: 'FROM scratch\nRUN --network=«$NET» make\nRUN --network=«Default» make\nRUN --security=«off» make\n',
      expect: ['value', 'value', 'value'],
    },
    {
      code: 'FROM scratch\nRUN --mount=type=«chache»,target=/x \\\n  make\n',
      expect: ["'chache' is no value for '--mount'."],
      fixes: [
        [
          {
            title: "Replace with 'cache'",
            kind: 'unsafe',
            output: 'FROM scratch\nRUN --mount=type=cache,target=/x \\\n  make\n',
          },
        ],
      ],
    },
    { code: 'FROM scratch\nRUN --mount=type=«volume»,target=/x make\n', expect: ['value'] },
    {
      code: 'FROM scratch\nRUN --mount=type=cache,«taget»=/x make\n',
      expect: ["'taget' is no option of '--mount'."],
      fixes: [
        [
          {
            title: "Replace with 'target'",
            kind: 'unsafe',
            output: 'FROM scratch\nRUN --mount=type=cache,target=/x make\n',
          },
        ],
      ],
    },
    {
      code: 'FROM scratch\nRUN --mount=type=cache,«/x» make\nRUN --mount=«target» make\n',
      expect: ['bare', 'bare'],
    },
    {
      code: 'FROM scratch\nRUN --mount=«type=secret,env=A» --mount=«» make\n',
      expect: ["A mount of type secret needs 'id'.", 'value'],
    },
    {
      code: 'FROM scratch\nRUN --mount=target=/x,«size=1g» --mount=type=tmpfs,target=/x,«uid=1» --mount=type=cache,target=/x,«required» make\n',
      expect: ["A mount of type bind takes no 'size'.", 'foreign', 'foreign'],
    },
    {
      code: 'FROM scratch\nRUN --mount=type=cache,target=/x,uid=«a» --mount=type=cache,target=/x,mode=«999» --mount=target=/x,ro=«foo» make\n',
      expect: ['value', 'value', 'value'],
    },
  ],
});
