import assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver';
import type { Fix } from '../../server/src/lint/rule.ts';
import { toCodeAction, type Scene } from '../../server/src/lsp/actions.ts';
import { readFeatures } from '../../server/src/lsp/client-features.ts';
import { analyse } from '../../server/src/service/analyse.ts';
import { LspClient, PULL, PUSH } from '../support/lsp-client.ts';

const COMMAND = 'bulkhead.showInstructions';

/** The action that a fix becomes in an editor. */
function actionOf(fix: Partial<Fix>, capabilities = PULL, commands = [COMMAND]): CodeAction {
  const features = readFeatures({
    processId: null,
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the protocol asks for it still
    rootUri: null,
    capabilities,
    initializationOptions: { commands },
  });
  const analysis = analyse('FROM alpine:3.22\n');
  const scene = {
    session: { features, folders: [] },
    document: { uri: 'file:///work/Dockerfile' },
    judged: { analysis, version: 7, diagnostics: [], options: {}, resultId: '' },
    config: { path: undefined },
    given: [],
  } as unknown as Scene;
  const whole: Fix = {
    title: 'Mount it',
    kind: 'unsafe',
    edits: [{ span: { start: 0, end: 4 }, text: 'from' }],
    ...fix,
  };
  const action = toCodeAction(scene, {
    title: `${whole.title} (changes behaviour)`,
    findings: [],
    does: { what: 'edit', fix: whole, preferred: false },
  });
  assert.ok(action !== undefined);
  return action;
}

describe('a fix that is not safe', () => {
  it('is looked at first, with its title and what it takes for granted', () => {
    const { edit, command } = actionOf({ assumptions: ['The build uses BuildKit.', 'No port below 1024.'] });
    assert.deepEqual(edit?.changeAnnotations, {
      'bulkhead.confirm': {
        label: 'Mount it',
        description: 'The build uses BuildKit. No port below 1024.',
        needsConfirmation: true,
      },
    });
    assert.deepEqual(edit.documentChanges, [
      {
        textDocument: { uri: 'file:///work/Dockerfile', version: 7 },
        edits: [
          {
            range: { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } },
            newText: 'from',
            annotationId: 'bulkhead.confirm',
          },
        ],
      },
    ]);
    assert.equal(command, undefined);
  });

  it('is made at once where it is safe or the editor has no preview', () => {
    assert.equal(actionOf({ kind: 'safe' }).edit?.changeAnnotations, undefined);
    assert.deepEqual(Object.keys(actionOf({ assumptions: ['x.'] }, PUSH).edit ?? {}), ['changes']);
  });

  it('brings what else has to be done, where that can be shown', () => {
    const instructions = 'Build with `--secret id=npm`.';
    const command = {
      title: 'Show what else has to be done',
      command: COMMAND,
      arguments: ['Mount it', `# Mount it\n\n${instructions}\n`],
    };
    assert.deepEqual(actionOf({ instructions }).command, command);
    assert.deepEqual(actionOf({ instructions }, PULL, []).command, command);
    assert.equal(actionOf({ instructions }, PUSH, []).command, undefined);
    assert.equal(actionOf({ instructions: ' ' }).command, undefined);
  });
});

describe('instructions', () => {
  it('are a message in an editor without our client', async () => {
    const client = await LspClient.start({ capabilities: PULL });
    assert.deepEqual(client.initializeResult.capabilities.executeCommandProvider, {
      commands: ['bulkhead.images', COMMAND],
    });
    const execute = (...args: unknown[]): Promise<unknown> =>
      client.request('workspace/executeCommand', { command: COMMAND, arguments: args });
    assert.equal(await execute(1, {}), null);
    assert.equal(await execute('x', 'x'.repeat(30_000)), null);
    assert.equal(await client.request('workspace/executeCommand', { command: 'rm' }), null);
    await execute('Mount it', '# Mount it\n\nBuild with `--secret id=npm`.\n');
    const messages = client.notifications.filter(({ method }) => method === 'window/showMessage');
    assert.deepEqual(
      messages.map(({ params }) => params),
      [{ type: 3, message: 'Mount it\n\nBuild with --secret id=npm.\n' }],
    );
    await client.stop();
  });

  it('are the business of our client where that runs', async () => {
    const client = await LspClient.start({
      capabilities: PULL,
      initializationOptions: { commands: [COMMAND] },
    });
    assert.deepEqual(client.initializeResult.capabilities.executeCommandProvider, {
      commands: ['bulkhead.images'],
    });
    await client.stop();
  });
});
