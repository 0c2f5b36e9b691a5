// The first steps lead somewhere: every button, page and finding of the walkthrough exists.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { judge, termsFor, setupFrom } from '../../server/src/service/convert-settings.ts';
import { readManifest } from './read-manifest.ts';
import { listFiles, readText, root } from './sources.ts';

const schema = z.object({
  publisher: z.string(),
  name: z.string(),
  contributes: z.object({
    commands: z.array(z.object({ command: z.string() })),
    walkthroughs: z.array(
      z.object({
        steps: z.array(
          z.object({
            id: z.string(),
            description: z.string(),
            media: z.object({ markdown: z.string() }),
            completionEvents: z.array(z.string()).optional(),
          }),
        ),
      }),
    ),
  }),
});
const { publisher, name, contributes } = schema.parse(readManifest());
const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
const commands = contributes.commands.map(({ command }) => command);

describe('the walkthrough', () => {
  it('has pages, and no others lie about', () => {
    const pages = steps.map(({ media }) => media.markdown);
    assert.ok(pages.length >= 5);
    for (const page of pages) assert.ok(existsSync(path.join(root, page)), page);
    assert.deepEqual(listFiles('walkthrough', '.md'), [...pages].sort());
  });

  it('names commands that there are', () => {
    const named = steps.flatMap(({ description, completionEvents = [] }) => [
      ...[...description.matchAll(/\(command:([\w.]+)/g)].map(([, command = '']) => command),
      ...completionEvents.map((event) => event.replace(/^onCommand:/, '')),
    ]);
    assert.ok(named.length >= steps.length);
    for (const command of named.filter((id) => id.startsWith('bulkhead.')))
      assert.ok(commands.includes(command), command);
  });

  it('opens the settings of this extension', () => {
    const query = encodeURIComponent(JSON.stringify([`@ext:${publisher}.${name}`]));
    assert.ok(steps.some(({ description }) => description.includes(`openSettings?${query})`)));
  });

  it('has a sample with findings of several severities, some of which are fixed safely', () => {
    const terms = termsFor({ setup: setupFrom({}), layers: [], path: '/sample/Dockerfile', facts: {} });
    const { findings } = judge(readText('walkthrough/sample.Dockerfile'), terms);
    const has = (test: (finding: (typeof findings)[number]) => boolean): boolean => findings.some(test);
    for (const wanted of ['error', 'warning', 'info']) {
      assert.ok(
        has(({ severity }) => severity === wanted),
        wanted,
      );
    }
    for (const wanted of ['safe', 'unsafe']) {
      assert.ok(
        has(({ fixes }) => fixes.some(({ kind }) => kind === wanted)),
        wanted,
      );
    }
  });
});
