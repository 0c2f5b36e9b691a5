import assert from 'node:assert/strict';
import { shellTokens } from '../../server/src/shell/index.ts';

/** `kind:text` of every token, variables that are set with a `=`. */
function read(script: string): string {
  return shellTokens(script)
    .map(
      ({ start, end, kind, name }) =>
        `${kind}${name?.isSet === true ? '=' : ''}:${script.slice(start, end).replaceAll('\n', '⏎')}`,
    )
    .join(' ');
}

const CASES: readonly (readonly [script: string, tokens: string])[] = [
  ['apt-get install -y curl', 'command:apt-get option:-y'],
  [
    'A=1 B="x $C" make --jobs 2',
    'variable=:A operator:= variable=:B operator:= string:"x  variable:$C string:" command:make option:--jobs',
  ],
  [
    'cd /app && sudo rm -rf x || true',
    'command:cd operator:&& command:sudo command:rm option:-rf operator:|| command:true',
  ],
  [
    "echo 'a $B' \\$C ${D:-$E x} $1",
    "command:echo string:'a $B' variable:${D string::- variable:$E string: x variable:} variable:$1",
  ],
  [
    'for f in a b; do echo "$f"; done',
    'keyword:for variable=:f keyword:in operator:; keyword:do command:echo string:" variable:$f string:" operator:; keyword:done',
  ],
  [
    'if [ -f x ]; then y; fi # why',
    'keyword:if command:[ option:-f operator:; keyword:then command:y operator:; keyword:fi comment:# why',
  ],
  [
    'case "$A" in x|y) run -q;; *) : ;; esac; z',
    'keyword:case string:" variable:$A string:" keyword:in operator:| operator:) command:run option:-q operator:;; operator:) command:: operator:;; keyword:esac operator:; command:z',
  ],
  [
    'x=$(date +%s) && y=`id -u`',
    'variable=:x operator:= operator:$( command:date operator:) operator:&& variable=:y operator:= operator:` command:id option:-u operator:`',
  ],
  [
    'a > out 2>&1 < "$in" | tee -a log',
    'command:a operator:> operator:2>& operator:< string:" variable:$in string:" operator:| command:tee option:-a',
  ],
  [
    'cat <<EOF > f\na $B c\nEOF\nnext',
    'command:cat operator:<< string:EOF operator:> string:a  variable:$B string: c⏎EOF command:next',
  ],
  ["cat <<'EOF'\na $B\nEOF", "command:cat operator:<< string:'EOF' string:a $B⏎EOF"],
  ['echo $((A + $B)) $(( 1', 'command:echo operator:$(( variable:$B operator:)) operator:$(('],
  [
    '(cd x; y) & { z; }',
    'operator:( command:cd operator:; command:y operator:) operator:& keyword:{ command:z operator:; keyword:}',
  ],
  [
    'arr=(a "$b" # c\n d) && e',
    'variable=:arr operator:= operator:( string:" variable:$b string:" comment:# c operator:) operator:&& command:e',
  ],
];

describe('the colours of a script', () => {
  for (const [script, tokens] of CASES)
    it(JSON.stringify(script), () => {
      assert.equal(read(script), tokens);
    });

  it('names what is used and what is set', () => {
    const names = shellTokens('A=$B; export C=1; echo ${#D} ${!E}').flatMap(({ name }) => name ?? []);
    assert.deepEqual(
      names.map(({ text, isSet }) => `${text}${isSet ? '=' : ''}`),
      ['A=', 'B', 'D', 'E'],
    );
  });

  it('takes any prefix and any noise, in order and without overlap', () => {
    const whole = CASES.map(([script]) => script).join('\n');
    for (let end = 0; end <= whole.length; end++) ordered(whole.slice(0, end));
    for (const noise of [
      '"'.repeat(99),
      '$('.repeat(999),
      '`'.repeat(99),
      '${'.repeat(999),
      '<<a '.repeat(99),
      ')(;;&',
    ])
      ordered(noise);
  });

  it('takes time in proportion', () => {
    const begun = performance.now();
    for (const part of ['$(', '"$a', '${a:-', 'case x in a) ', 'x <<E\n$a\n']) ordered(part.repeat(20_000));
    assert.ok(performance.now() - begun < 5000);
  });
});

function ordered(script: string): void {
  let last = 0;
  for (const { start, end } of shellTokens(script)) {
    assert.ok(start >= last && end > start && end <= script.length, script.slice(0, 80));
    last = end;
  }
}
