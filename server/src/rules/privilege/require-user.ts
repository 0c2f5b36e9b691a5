import { parseReference } from '../../image/reference.ts';
import { deprecationOf } from '../../knowledge/deprecated-images.ts';
import { isOfficial, officialName } from '../../knowledge/official-images.ts';
import { writtenText } from '../../lint/instruction-text.ts';
import { type NonRoot, runAsNonRoot } from '../../lint/non-root/run-as.ts';
import type { Aliases, Confidence, FileContext } from '../../lint/rule.ts';
import { defineRule } from '../../lint/rule.ts';
import { isWindowsStage, rootImageUser, stepsDown } from '../../lint/run-user.ts';
import type { Instruction, Stage } from '../../syntax/model.ts';

export default defineRule({
  meta: {
    name: 'require-user',
    group: 'privilege',
    since: '0.1.0',
    summary: 'The final stage says with USER whom it runs as.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      trivy: ['DS-0002'],
      checkov: ['CKV_DOCKER_3'],
      kics: ['Missing User Instruction'],
      semgrep: ['missing-user', 'missing-user-entrypoint'],
    },
    controls: { cis: ['4.1'], cwe: ['CWE-250'], nist: ['4.1.2'] },
    messages: {
      root: "No USER is set, so the image runs as root like '{image}'.",
      unknown: "No USER is set, so '{image}' decides, and most images run as root.",
    },
    advice:
      'Whoever breaks into a process of root owns everything in the container and is one kernel or mount mistake away from the host; set USER once setup is done.',
    fix: 'unsafe',
    docs: {
      why: 'Without USER a container runs as whatever the base image says, and for nearly all of them that is root. Root in a container is the same user id as root on the host unless user namespaces are set up, so a break-in can change every file and make the most of any flaw in the runtime.',
      how: 'Put USER behind the last step that needs root, with an account that owns only what it must write. A number works without an entry in /etc/passwd and lets Kubernetes check runAsNonRoot.',
      bad: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n',
      good: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nUSER 65532:65532\nCMD ["python", "app.py"]\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#user',
        'https://docs.docker.com/reference/dockerfile/#user',
        'https://cwe.mitre.org/data/definitions/250.html',
      ],
    },
  },
  handlers: {
    onEnd(context) {
      const { file } = context;
      const stage = file.finalStage;
      if (stage?.from.image === undefined || stage.end.user !== undefined || isWindowsStage(file, stage))
        return;
      const { image } = stage.from;
      const commands = stage.instructions.filter(({ kind }) => kind === 'CMD' || kind === 'ENTRYPOINT');
      const confidence = howSure(context, stage);
      if (confidence === undefined) return;
      const { root } = stage;
      const data = {
        image: root.kind === 'image' ? root.reference : root.kind === 'scratch' ? 'scratch' : image.raw,
      };
      const message = rootImageUser(context, stage).start === 'unknown' ? 'unknown' : 'root';
      const hasOtherUser = file.instructions.some(({ kind }) => kind === 'USER');
      const everywhere: Aliases = {
        trivy: ['DS-0002'],
        ...(hasOtherUser ? {} : { checkov: ['CKV_DOCKER_3'] }),
      };
      const here: Aliases = root.kind === 'scratch' ? {} : { kics: ['Missing User Instruction'] };
      const last = commands.at(-1);
      let made: NonRoot | undefined;
      const nonRoot = (): NonRoot => (made ??= runAsNonRoot(context, stage));
      context.report({
        at: last?.keyword.span ?? image.span,
        message,
        data,
        confidence,
        aliases: { ...everywhere, ...(last === undefined ? here : semgrep(last)) },
        fixes: () => nonRoot().fixes,
        advice: () => nonRoot().advice,
      });
      // The same once more where others say it: at the image, and at each command.
      if (last !== undefined)
        context.report({ at: image.span, message, data, confidence: 'low', aliases: here });
      for (const command of commands.slice(0, -1)) {
        context.report({
          at: command.keyword.span,
          message,
          data,
          confidence: 'low',
          aliases: semgrep(command),
        });
      }
    },
  },
});

/** Undefined: nothing to say. */
function howSure(context: FileContext, stage: Stage): Confidence | undefined {
  const { start } = rootImageUser(context, stage);
  if (start === 'nonroot' || start === 'managed') return undefined;
  const kinds = new Set(stage.lineage.flatMap(({ instructions }) => instructions.map(({ kind }) => kind)));
  // Files to export or to copy from: it runs nothing.
  if (stage.root.kind === 'scratch' && !kinds.has('CMD') && !kinds.has('ENTRYPOINT')) return undefined;
  if (stage.root.kind === 'unknown' || stepsDown(context, stage)) return 'low';
  if (start === 'drops') return kinds.has('ENTRYPOINT') ? 'medium' : 'low';
  if (start === 'root') return 'high';
  // A name without an owner that the registry does not have was built here, perhaps with a user.
  if (stage.root.kind === 'image' && isHomemade(stage.root.reference)) return 'low';
  return usesSudo(context, stage) ? 'low' : 'medium';
}

function isHomemade(reference: string): boolean {
  const name = officialName(parseReference(reference)?.canonicalName ?? '');
  return name !== undefined && !isOfficial(name) && deprecationOf(reference) === undefined;
}

/** Who needs sudo to install something is not root. */
function usesSudo(context: FileContext, stage: Stage): boolean {
  return stage.instructions.some(
    (instruction) =>
      instruction.kind === 'RUN' &&
      writtenText(context.file, instruction).includes('sudo') &&
      context
        .scripts(instruction)
        .some(({ commands }) =>
          commands.some(({ wrappers }) => wrappers.some(({ name }) => name === 'sudo')),
        ),
  );
}

function semgrep({ kind }: Instruction): Aliases {
  return { semgrep: [kind === 'CMD' ? 'missing-user' : 'missing-user-entrypoint'] };
}
