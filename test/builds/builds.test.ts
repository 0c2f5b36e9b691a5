import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { analyse } from '../../server/src/service/analyse.ts';
import { fixAll } from '../../server/src/service/fix-all.ts';
import type { Fix } from '../../server/src/lint/rule.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { APPS, type App } from './apps.ts';
import { type Behaviour, build, contents, docker, withEngine, run } from './engine.ts';

const NON_ROOT = ['require-user', 'no-root-user'];
const SECRETS = ['no-secrets-in-build-config', 'no-model-token', 'require-secret-mount'];
const OPTIONS = { today: '2026-01-01' };

/** Real builds with a real engine: `npm run test:builds`. */
describe('fixes, built and run', function () {
  this.timeout(300_000);
  const { folders: made, tags } = withEngine();

  for (const app of APPS) {
    describe(app.name, () => {
      let original: Behaviour;
      /** Builds and runs a Dockerfile's text in the app's folder. */
      const behaviour = async (
        text: string,
        options: readonly string[] = [],
        limits: readonly string[] = [],
      ): Promise<Behaviour> => {
        const folder = folderOf(app, text);
        made.push(folder);
        const tag = `bulkhead-builds/${app.name}:${String(tags.length)}`;
        tags.push(tag);
        const built = await build(folder, tag, options);
        if ('failed' in built) assert.fail(`does not build:\n${text}\n${built.failed}`);
        const ran = await run(tag, app, limits);
        if ('failed' in ran) assert.fail(`does not run:\n${text}\n${ran.failed}`);
        return ran;
      };
      const secretArguments = Object.entries(app.secrets ?? {}).flatMap(([name, value]) => [
        '--build-arg',
        `${name}=${value}`,
      ]);

      before(async () => {
        original = await behaviour(app.dockerfile, secretArguments);
      });

      it('behaves the same after all safe fixes', async function () {
        const { text, applied } = fixAll(app.dockerfile, OPTIONS);
        if (applied.length === 0) this.skip();
        assert.equal((await behaviour(text, secretArguments)).answer, original.answer);
      });

      it(
        app.nonRoot === 'fix' ? 'runs as non-root after the fix' : 'is offered no user that would break it',
        async () => {
          const [first] = fixesOf(app.dockerfile, NON_ROOT);
          if (app.nonRoot === 'none') {
            if (first === undefined || first.assumptions?.some((text) => /port|1024/i.test(text)) === true)
              return;
            assert.fail(`offers ${first.title}`);
          }
          assert.ok(first, 'no fix is offered');
          const text = applyEdits(app.dockerfile, first.edits);
          const limits = app.readOnly === true ? ['--read-only', '--cap-drop', 'ALL', '--tmpfs', '/tmp'] : [];
          const after = await behaviour(text, secretArguments, limits);
          assert.equal(after.answer, original.answer);
          const user = (await docker('inspect', '-f', '{{.Config.User}}', tags.at(-1) ?? '')).out.trim();
          assert.ok(user !== '' && !/^(?:0|root)(?::|$)/.test(user), `runs as '${user}'`);
          if (app.port !== undefined)
            assert.deepEqual(
              after.uids.filter((uid) => uid === '0'),
              [],
            );
        },
      );

      if (app.secrets !== undefined) {
        it('holds no secret after the fix, and builds with one', async () => {
          let text = app.dockerfile;
          for (let round = 0; round < 5; round++) {
            const [first] = fixesOf(text, SECRETS);
            if (first === undefined) break;
            text = applyEdits(text, first.edits);
          }
          assert.notEqual(text, app.dockerfile, 'no fix is offered');
          const secrets = Object.entries(app.secrets ?? {}).flatMap(([name, value]) => {
            const id = new RegExp(
              `id=([\\w.-]+)[^\\n]*?env=${name}\\b|env=${name}\\b[^\\n]*?id=([\\w.-]+)`,
            ).exec(text);
            const file = path.join(mkdtempSync(path.join(tmpdir(), 'bulkhead-secret-')), 'secret');
            made.push(path.dirname(file));
            writeFileSync(file, value, { mode: 0o600 });
            return ['--secret', `id=${id?.[1] ?? id?.[2] ?? name},src=${file}`];
          });
          const after = await behaviour(text, secrets);
          assert.equal(after.answer, original.answer);
          const held = await contents(tags.at(-1) ?? '');
          for (const value of Object.values(app.secrets ?? {}))
            assert.ok(!held.includes(value), 'the image holds it');
        });
      }
    });
  }
});

/** The fixes of the first finding of these rules that has some. */
function fixesOf(text: string, rules: readonly string[]): readonly Fix[] {
  const { findings } = analyse(text, OPTIONS);
  return findings.find(({ rule, fixes }) => rules.includes(rule) && fixes.length > 0)?.fixes ?? [];
}

function folderOf(app: App, dockerfile: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-build-'));
  for (const [name, text] of Object.entries({ ...app.files, Dockerfile: dockerfile })) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}
