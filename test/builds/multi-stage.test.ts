import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { convertToMultiStage } from '../../server/src/refactor/multi-stage/convert.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { subjectOf } from '../support/subject.ts';
import { build, docker, withEngine, run, type Behaviour } from './engine.ts';
import { SINGLE_STAGE_APPS, type SingleStageApp, STAND_INS } from './single-stage-apps.ts';

/** Images of the conversions that are not at hand here, and what is lent in their place. */
const LENT: Readonly<Record<string, string>> = {
  'gcr.io/distroless/static-debian13:nonroot': 'gcr.io/distroless/static-debian12:nonroot',
  'gcr.io/distroless/cc-debian13:nonroot': 'gcr.io/distroless/cc-debian12:nonroot',
  'nginxinc/nginx-unprivileged:stable-alpine': 'nginxinc/nginx-unprivileged:1.22',
};
const STRICT = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
/** Debian's nginx, which stands for the one that keeps everything in /tmp, wants more folders. */
const NGINX = ['--tmpfs', '/var/lib/nginx:mode=1777', '--tmpfs', '/run:mode=1777'];
const RUNTIME_USER = /^(?!0(?::|$))(?!root(?::|$))./;

/** Real builds with a real engine: `npm run test:builds`. */
describe('conversions to several stages, built and run', function () {
  this.timeout(600_000);
  const { folders, tags } = withEngine();
  const sizes: {
    readonly name: string;
    readonly before: number;
    readonly after: number;
    readonly note: string;
  }[] = [];

  after(() => {
    if (sizes.length > 0) console.log(tableOf(sizes));
  });

  const behaviour = async (
    app: SingleStageApp,
    text: string,
    limits: readonly string[],
  ): Promise<{ readonly ran: Behaviour; readonly tag: string }> => {
    const folder = folderOf(app, text);
    folders.push(folder);
    const tag = `bulkhead-stages/${app.name}:${String(process.pid)}-${String(tags.length)}`;
    tags.push(tag);
    const lent = Object.entries(LENT).flatMap(([name, other]) =>
      text.includes(name) ? ['--build-context', `${name}=docker-image://${other}`] : [],
    );
    let built = await build(folder, tag, lent);
    // The engine's own store loses a cached layer now and then when others build beside it.
    if ('failed' in built && built.failed.includes('failed to stat active key'))
      built = await build(folder, tag, [...lent, '--no-cache']);
    if ('failed' in built) assert.fail(`does not build:\n${text}\n${built.failed}`);
    const ran = await run(tag, app, limits);
    if ('failed' in ran) assert.fail(`does not run:\n${text}\n${ran.failed}`);
    return { ran, tag };
  };

  for (const app of SINGLE_STAGE_APPS) {
    it(app.name, async () => {
      for (const name of app.standIns ?? []) await makeStandIn(name);
      const outcome = convertToMultiStage(subjectOf(app.dockerfile, app.files));
      if (outcome.kind !== 'change') assert.fail(JSON.stringify(outcome));
      const text = applyEdits(app.dockerfile, outcome.edits);
      const before = await behaviour(app, app.dockerfile, []);
      const limits = [
        ...STRICT,
        ...(app.needsTmp === true ? ['--tmpfs', '/tmp'] : []),
        ...(text.includes('nginx-unprivileged') ? NGINX : []),
      ];
      const after = await behaviour(app, text, limits);
      assert.equal(after.ran.answer, before.ran.answer, text);
      const user = (await docker('inspect', '-f', '{{.Config.User}}', after.tag)).out.trim();
      assert.match(user, RUNTIME_USER, `runs as '${user}'`);
      assert.ok(!after.ran.uids.includes('0'), 'runs as root');
      const small = await sizeOf(after.tag);
      const large = await sizeOf(before.tag);
      const lent = Object.keys(LENT).filter((name) => text.includes(name));
      sizes.push({
        name: app.name,
        before: large,
        after: small,
        note: [
          ...lent.map((name) => `${LENT[name] ?? ''} lent`),
          ...(app.standIns ?? []).map((name) => `${name} made of Debian's packages`),
        ].join(', '),
      });
      assert.ok(small < large, `${String(small)} bytes are not less than ${String(large)}`);
    });
  }

  const made = new Set<string>();
  async function makeStandIn(name: string): Promise<void> {
    if (made.has(name)) return;
    const folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-stand-in-'));
    folders.push(folder);
    writeFileSync(path.join(folder, 'Dockerfile'), STAND_INS[name] ?? '');
    const built = await build(folder, name);
    if ('failed' in built) assert.fail(`the stand-in ${name} does not build:\n${built.failed}`);
    made.add(name);
    tags.push(name);
  }
});

async function sizeOf(tag: string): Promise<number> {
  const { status, out, err } = await docker('image', 'inspect', '-f', '{{.Size}}', tag);
  assert.equal(status, 0, err);
  return Number(out.trim());
}

function tableOf(
  rows: readonly {
    readonly name: string;
    readonly before: number;
    readonly after: number;
    readonly note: string;
  }[],
): string {
  const mib = (bytes: number): string => (bytes / 1_048_576).toFixed(1).padStart(9);
  const lines = rows.map(
    ({ name, before, after, note }) =>
      `      ${name.padEnd(24)}${mib(before)}${mib(after)}${`${String(Math.round((100 * after) / before))} %`.padStart(8)}  ${note}`,
  );
  return [
    `      ${'image sizes in MiB'.padEnd(24)}${'before'.padStart(9)}${'after'.padStart(9)}${'left'.padStart(8)}`,
    ...lines,
  ].join('\n');
}

function folderOf(app: SingleStageApp, text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-stages-'));
  for (const [name, content] of Object.entries(app.files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (content.startsWith('#!')) chmodSync(file, 0o755);
  }
  writeFileSync(path.join(folder, 'Dockerfile'), text);
  return folder;
}
