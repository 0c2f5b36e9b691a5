import assert from 'node:assert/strict';
import { convertToMultiStage } from '../../../server/src/refactor/multi-stage/convert.ts';
import { applyEdits } from '../../../server/src/text/edit.ts';
import { analyse } from '../../../server/src/service/analyse.ts';
import { subjectOf } from '../../support/subject.ts';

const GO = (lines: string): string =>
  `FROM golang:1.26\nWORKDIR /src\n${lines}\nRUN CGO_ENABLED=0 go build -o /app .\nCMD ["/app"]\n`;

/** Names that would end a line or a word where they are written again. */
const NAMES: readonly string[] = [
  GO('COPY ["a.json", "/opt/x\\nUSER root"]'),
  GO('COPY ["a.json", "/opt/x\\u202e"]'),
  GO("RUN cp a '/opt/x\"y'"),
  GO('RUN cp a "/opt/a b"'),
  GO('COPY a.json /opt/[x]/a.json'),
  'FROM golang:1.26\nCOPY go.mod .\nRUN CGO_ENABLED=0 go build -o /app .\nCMD ["/app", "x\\nUSER root"]\n',
  'FROM golang:1.26\nARG W="/a\'b"\nWORKDIR $W\nCOPY go.mod .\nRUN CGO_ENABLED=0 go build -o /app .\nCMD /app "x y"\n',
  'FROM golang:1.26\nARG U="a b"\nCOPY go.mod .\nRUN CGO_ENABLED=0 go build -o /app .\nUSER $U\nCMD ["/app"]\n',
];

describe('conversion to several stages, of hostile files', () => {
  for (const text of NAMES) {
    it(JSON.stringify(text.slice(17, 70)), () => {
      const outcome = convertToMultiStage(subjectOf(text));
      if (outcome.kind !== 'change') return;
      const { file } = analyse(applyEdits(text, outcome.edits));
      assert.deepEqual(file.problems, []);
      assert.equal(file.stages.length, 2);
      assert.deepEqual(
        file.finalStage?.instructions.filter(({ kind }) => kind === 'unknown' || kind === 'USER'),
        [],
      );
    });
  }

  it('does not take long for a file with thousands of places', () => {
    const words = Array.from({ length: 3000 }, (_, index) => `/opt/p${String(index)}/x`).join(' ');
    const text = GO(Array.from({ length: 50 }, () => `RUN touch ${words}`).join('\n'));
    const start = process.cpuUsage().user;
    convertToMultiStage(subjectOf(text));
    const seconds = (process.cpuUsage().user - start) / 1e6;
    assert.ok(seconds < 5, `${seconds.toFixed(1)} s`);
  });

  it('never throws for broken files', () => {
    const whole = GO('COPY . .\nLABEL a=b\nENV A b c\nHEALTHCHECK CMD curl http://localhost || exit 1');
    for (let end = 0; end <= whole.length; end++) convertToMultiStage(subjectOf(whole.slice(0, end)));
    convertToMultiStage(
      subjectOf(whole, { 'package.json': '{"scripts":[1],"dependencies":null}', 'go.mod': '\u0000' }),
    );
  });
});
