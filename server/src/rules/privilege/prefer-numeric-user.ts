import { parseReference } from '../../image/reference.ts';
import { writtenText } from '../../lint/instruction-text.ts';
import { instructionRule } from '../../lint/ladder.ts';
import type { Fix, FileContext } from '../../lint/rule.ts';
import { instructionsOf, isRoot, isWindowsStage } from '../../lint/run-user.ts';
import { commandsNamed, hasOption, positionals } from '../../shell/index.ts';
import type { Stage, UserInstruction } from '../../syntax/model.ts';

/** Accounts whose number goes with the image (its repository's beginning), or with the name wherever it is known. */
const WELL_KNOWN: readonly { readonly image: RegExp; readonly name: string; readonly id: string }[] = [
  // https://github.com/GoogleContainerTools/distroless/blob/main/common/variables.bzl
  { image: /^(?:gcr\.io\/distroless|cgr\.dev|dhi\.io)\//, name: 'nonroot', id: '65532' },
  // https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#non-root-user
  { image: /^docker\.io\/library\/node$/, name: 'node', id: '1000' },
  // https://wiki.debian.org/SystemGroups, and Alpine's and Fedora's /etc/passwd
  { image: /./, name: 'nobody', id: '65534' },
];

export default instructionRule(
  {
    name: 'prefer-numeric-user',
    group: 'privilege',
    since: '0.1.0',
    summary: 'USER is a number, so that a host can tell that it is not root.',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    preset: 'strict',
    aliases: { hadolint: ['DL3066'] },
    controls: { cis: ['4.1'] },
    messages: { name: "USER '{user}' is a name, whose number only the image knows." },
    advice:
      'Kubernetes refuses to start it under runAsNonRoot, because the name could stand for root; write the number.',
    fix: 'safe',
    docs: {
      why: 'A name gets its meaning from /etc/passwd inside the image, which a host does not read before it starts the container. Kubernetes with runAsNonRoot therefore turns an image down whose USER is a name, and two images may give one name different numbers on a shared volume.',
      how: 'Give the account a fixed number when it is created, and use that number in USER.',
      bad: 'FROM debian:13\nRUN useradd --uid 10001 app\nUSER app\n',
      good: 'FROM debian:13\nRUN useradd --uid 10001 app\nUSER 10001\n',
      links: [
        'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
        'https://docs.docker.com/reference/dockerfile/#user',
      ],
    },
  },
  'USER',
  (instruction, context) => {
    const { stage, user: word } = instruction;
    if (word === undefined || (stage !== undefined && isWindowsStage(context.file, stage))) return;
    const text = context.expand(instruction, word.raw);
    const user = text?.split(':')[0] ?? '';
    if (user === '' || /^\d+$/.test(user)) return;
    // Only the account that the container starts as matters to a host; root has a rule of its own.
    const starts =
      stage?.isFinal === true && stage.end.user === instruction && instruction.onbuild === undefined;
    context.report({
      at: word.span,
      message: 'name',
      data: { user },
      confidence: starts && !isRoot(user) ? 'high' : 'low',
      fixes: starts && !isRoot(user) ? fixesFor(context, instruction, stage, user) : [],
    });
  },
);

function fixesFor(
  context: FileContext,
  instruction: UserInstruction,
  stage: Stage,
  user: string,
): readonly Fix[] {
  const { span } = instruction.user ?? instruction;
  if (!context.file.text.startsWith(user, span.start)) return [];
  const created = createdId(context, instruction, stage, user);
  const reference =
    stage.root.kind === 'image' ? parseReference(stage.root.reference)?.canonicalName : undefined;
  const known = WELL_KNOWN.find(({ image, name }) => name === user && image.test(reference ?? ''));
  const id = created ?? known?.id;
  if (id === undefined) return [];
  const edit = { span: { start: span.start, end: span.start + user.length }, text: id };
  return [{ title: `Write ${id}`, kind: created === undefined ? 'unsafe' : 'safe', edits: [edit] }];
}

/** The number that an earlier RUN gives an account. */
function createdId(
  context: FileContext,
  before: UserInstruction,
  stage: Stage,
  user: string,
): string | undefined {
  let id: string | undefined;
  for (const instruction of instructionsOf(stage)) {
    if (instruction.index >= before.index) break;
    if (instruction.kind !== 'RUN' || !writtenText(context.file, instruction).includes(user)) continue;
    for (const script of context.scripts(instruction)) {
      for (const command of commandsNamed(script, ['useradd', 'adduser', 'usermod'])) {
        if (positionals(command)[0]?.value !== user) continue;
        const given = hasOption(command, ['-u', '--uid'])?.value?.text ?? '';
        if (/^\d+$/.test(given)) id = given;
      }
    }
  }
  return id;
}
