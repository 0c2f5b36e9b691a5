import assert from 'node:assert/strict';
import type { Http } from '../../server/src/ports.ts';
import { Pinner, type PinOptions } from '../../server/src/service/pin.ts';
import { registryClient } from '../../server/src/service/registries.ts';
import { corpusFiles } from '../support/corpus.ts';
import { indexOf, memoryCache, sha256 } from '../support/registry.ts';

const OLD = `sha256:${'a'.repeat(64)}`;
const NODE = indexOf('node');
const NEW = sha256(NODE);

/** Every tag of every registry is NODE, but those of `liar.example` have a digest that nothing is under. */
function pinner(): { readonly pinner: Pinner; readonly asked: string[] } {
  const asked: string[] = [];
  const http: Http = {
    send({ url, method }) {
      const { host, pathname } = new URL(url);
      asked.push(`${method} ${host}${pathname}`);
      const isLie = host === 'liar.example';
      const headers = {
        'content-type': 'application/vnd.oci.image.index.v1+json',
        'docker-content-digest': isLie ? OLD : NEW,
      };
      const body = new TextEncoder().encode(method === 'HEAD' ? '' : NODE);
      const status = host === 'empty.example' ? 404 : 200;
      return Promise.resolve({ kind: 'response', status, headers, body, zone: 'public' });
    },
  };
  const credentials = { find: () => Promise.resolve(undefined) };
  const client = registryClient({ http, credentials, cache: memoryCache(), log: () => undefined });
  return { pinner: new Pinner(client), asked };
}

const PIN: PinOptions = { update: false, check: false };
const UPDATE: PinOptions = { update: true, check: false };
const CHECK: PinOptions = { update: false, check: true };

async function pinned(text: string, options: PinOptions = PIN): Promise<readonly [string, string]> {
  const { text: after, outcomes } = await pinner().pinner.pin(text, options);
  return [after, outcomes.map(({ kind }) => kind).join(' ')];
}

describe('pinning', () => {
  const table: readonly (readonly [string, PinOptions, string, string, string])[] = [
    ['writes a digest behind the tag', PIN, 'FROM node:20\n', `FROM node:20@${NEW}\n`, 'pinned'],
    ['writes the tag that counts', PIN, 'FROM node\n', `FROM node:latest@${NEW}\n`, 'pinned'],
    ['leaves a pin', PIN, `FROM node:20@${OLD}\n`, `FROM node:20@${OLD}\n`, 'current'],
    ['moves a pin', UPDATE, `FROM node:20@${OLD}\n`, `FROM node:20@${NEW}\n`, 'updated'],
    ['leaves a pin that is right', UPDATE, `FROM node:20@${NEW}\n`, `FROM node:20@${NEW}\n`, 'current'],
    ['leaves a digest without a tag', UPDATE, `FROM node@${OLD}\n`, `FROM node@${OLD}\n`, 'current'],
    ['pins when it moves', UPDATE, 'FROM node:20\n', `FROM node:20@${NEW}\n`, 'pinned'],
    ['only looks', CHECK, 'FROM node:20\n', 'FROM node:20\n', 'unpinned'],
    ['sees that a tag has moved', CHECK, `FROM node:20@${OLD}\n`, `FROM node:20@${OLD}\n`, 'stale'],
    ['sees that it has not', CHECK, `FROM node:20@${NEW}\n`, `FROM node:20@${NEW}\n`, 'current'],
    [
      'pins the default of an ARG once',
      PIN,
      'ARG B=node:20 # no comment\nFROM $B AS a\nFROM ${B}\n',
      `ARG B=node:20@${NEW} # no comment\nFROM $B AS a\nFROM \${B}\n`,
      'pinned pinned',
    ],
    [
      'keeps everything else',
      PIN,
      '# escape=`\r\n# a\r\nfrom  --platform=linux/amd64  "node:20"  as  x\r\n\r\nCOPY `\r\n # b\r\n  --from=a/b:1 c d\r\n',
      `# escape=\`\r\n# a\r\nfrom  --platform=linux/amd64  "node:20@${NEW}"  as  x\r\n\r\nCOPY \`\r\n # b\r\n  --from=a/b:1@${NEW} c d\r\n`,
      'pinned pinned',
    ],
    ['does not believe a mere word', PIN, 'FROM liar.example/a:1\n', 'FROM liar.example/a:1\n', 'failed'],
    ['says what is not there', PIN, 'FROM empty.example/a:1\n', 'FROM empty.example/a:1\n', 'failed'],
    [
      'pins what it can',
      PIN,
      'FROM empty.example/a:1\nFROM node:20\n',
      `FROM empty.example/a:1\nFROM node:20@${NEW}\n`,
      'failed pinned',
    ],
  ];
  for (const [title, options, before, after, kinds] of table) {
    it(title, async () => {
      assert.deepEqual(await pinned(before, options), [after, kinds]);
      // What was done needs not be done again.
      if (after !== before && !kinds.includes('failed'))
        assert.equal((await pinned(after, options))[0], after);
    });
  }

  it('asks only registries that it may ask', async () => {
    const { pinner: pin, asked } = pinner();
    const text = `FROM ghcr.io/a/b:1\nFROM node:20\nFROM quay.io/c:1@${OLD}\n`;
    const { outcomes } = await pin.pin(text, { ...UPDATE, allowed: new Set(['docker.io']) });
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['open', 'pinned', 'left'],
    );
    assert.deepEqual(new Set(asked.map((each) => each.split(/[ /]/)[1])), new Set(['registry-1.docker.io']));
  });

  it('asks nobody of what needs no answer', async () => {
    const { pinner: pin, asked } = pinner();
    await pin.pin(`FROM node:20@${OLD}\nFROM scratch\nCOPY --from=private a b\nFROM $X\n`, PIN);
    await pin.pin('FROM node:20\n', CHECK);
    assert.deepEqual(asked, []);
  });

  it('asks once for all files', async () => {
    const { pinner: pin, asked } = pinner();
    await pin.pin('FROM node:20\nFROM node:20\n', PIN);
    await pin.pin('FROM docker.io/library/node:20\n', PIN);
    assert.equal(asked.length, 2);
  });

  it('writes digests into real files and changes nothing else', async function () {
    this.timeout(60_000);
    const { pinner: pin } = pinner();
    const bare = (text: string): string => text.replaceAll(`@${NEW}`, '').replaceAll(':latest', '');
    let images = 0;
    for (const { name, text } of corpusFiles()) {
      const { text: after, outcomes } = await pin.pin(text, PIN);
      images += outcomes.filter(({ kind }) => kind === 'pinned').length;
      assert.equal(bare(after), bare(text), name);
      const again = await pin.pin(after, CHECK);
      assert.equal(again.text, after, name);
      assert.ok(!again.outcomes.some(({ kind }) => kind === 'unpinned'), name);
    }
    console.log(`      ${images} images`);
  });
});
