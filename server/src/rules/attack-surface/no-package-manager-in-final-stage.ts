import { parseReference } from '../../image/reference.ts';
import { purposeOf } from '../../lint/purpose.ts';
import { defineRule, type FileContext } from '../../lint/rule.ts';
import { environment } from '../../lint/stages.ts';
import { SYSTEM_MANAGERS } from '../../lint/kept-packages.ts';
import { startInstructions } from '../../lint/start-command.ts';
import { installs, isNamed, isShellInterpreter, type ShellCommand } from '../../shell/index.ts';
import type { CopyInstruction, Dockerfile, Instruction, Stage } from '../../syntax/model.ts';
import { baseName, withoutEndSlashes } from '../../text/path.ts';

/** Distributions with a shell and a package manager. */
const DISTRIBUTION =
  /^docker\.io\/library\/(?:almalinux|alpine|amazonlinux|archlinux|centos|debian|fedora|oraclelinux|photon|rockylinux|ubuntu)$|^(?:registry\.access\.redhat\.com|docker\.io\/redhat)\/(?:ubi\d+\/)?ubi\d*(?:-minimal)?$/;
/** Compilers whose programs may need nothing but themselves. */
const NATIVE = /^docker\.io\/(?:library\/)?(?:golang|rust)$/;
/** What prepares files and users, which COPY --chown and a number in USER do as well. */
const PREPARES = new Set([
  ...['addgroup', 'adduser', 'chmod', 'chown', 'groupadd', 'ln', 'mkdir', 'rm', 'set', 'touch', 'useradd'],
]);

export default defineRule({
  meta: {
    name: 'no-package-manager-in-final-stage',
    group: 'attack-surface',
    since: '0.1.0',
    summary: 'A program that needs nothing else ships on an image without shell and package manager.',
    severity: 'info',
    confidence: 'low',
    audience: 'regular',
    preset: 'strict',
    aliases: {},
    controls: { cis: ['4.3'], nist: ['4.1.1'] },
    messages: {
      linked: "'{image}' brings a shell and a package manager that '{program}' does not use.",
      static: "'{program}' is linked statically, and '{image}' adds a shell and a package manager.",
    },
    advice:
      'Who gets in has a shell and can install tools; ship the program on scratch or a distroless or hardened image, and keep certificates and time zones in mind.',
    fix: 'none',
    docs: {
      why: 'A binary that comes from a build stage needs few files besides itself. A whole distribution round it has to be patched and fills scan reports, and its shell, its package manager and its download tools are what an intruder works with.',
      how: 'Begin the last stage from gcr.io/distroless/static (Go with CGO_ENABLED=0, Rust for musl) or distroless/base or cc (with the C library), or from a hardened image without a shell. They hold CA certificates, time zones and a nonroot user; scratch holds nothing.',
      bad: 'FROM golang:1.26 AS build\nENV CGO_ENABLED=0\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n\nFROM debian:13\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
      good: 'FROM golang:1.26 AS build\nENV CGO_ENABLED=0\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n\nFROM gcr.io/distroless/static-debian13:nonroot\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
      links: [
        'https://docs.docker.com/build/building/base-images/',
        'https://github.com/GoogleContainerTools/distroless',
      ],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const { finalStage: stage } = context.file;
      const image = stage?.from.image;
      if (stage?.base.kind !== 'image' || image === undefined) return;
      const { reference } = stage.base;
      if (!DISTRIBUTION.test(parseReference(reference)?.canonicalName ?? '')) return;
      const program = startsDirectly(stage);
      if (program === undefined || purposeOf(context, stage) === 'workshop') return;
      if (!stage.instructions.every((each) => isPlain(context, each))) return;
      const source = copiedFrom(context.file, stage, program);
      if (source === undefined) return;
      const isStatic = linksStatically(context.file, source);
      context.report({
        at: image.span,
        message: isStatic ? 'static' : 'linked',
        data: { program, image: reference },
        confidence: isStatic ? 'medium' : 'low',
      });
    },
  },
});

/** The program of an exec form; undefined where a shell or a script is in between. */
function startsDirectly(stage: Stage): string | undefined {
  const starts = startInstructions(stage);
  if (starts.some(({ json }) => json === undefined)) return undefined;
  const program = starts[0]?.json?.elements[0]?.value;
  if (program === undefined || isShellInterpreter(program) || /\.\w{2,3}$/.test(program)) return undefined;
  return starts.some(({ json }) => json?.elements.some(({ value }) => /\.sh$/.test(value)))
    ? undefined
    : program;
}

/** Whether an instruction would do on an image without a shell, or only prepares what COPY and USER can. */
function isPlain(context: FileContext, instruction: Instruction): boolean {
  switch (instruction.kind) {
    case 'RUN':
      return context
        .scripts(instruction)
        .every(
          ({ opaque, commands, errors }) => !opaque && errors.length === 0 && commands.every(isReplaceable),
        );
    case 'HEALTHCHECK':
      return instruction.type?.value.toUpperCase() === 'NONE';
    case 'COPY':
      return !instruction.sources.some(({ value }) => /\.(?:sh|py|rb|pl|js|so)$/.test(value));
    case 'ADD':
    case 'ONBUILD':
    case 'SHELL':
      return false;
    default:
      return true;
  }
}

/** `apk add ca-certificates`: distroless images have that, too. */
function isReplaceable(command: ShellCommand): boolean {
  const { name } = command;
  if (PREPARES.has(name) || isNamed(command, SYSTEM_MANAGERS, ['update', 'clean'])) return true;
  const install = SYSTEM_MANAGERS.includes(name) ? installs(command) : undefined;
  return install?.packages.every((each) => /^(?:ca-certificates|tzdata)$/.test(each.name)) === true;
}

/** The stage of a native compiler that the program is copied from, when nothing else is copied that could be one. */
function copiedFrom(file: Dockerfile, stage: Stage, program: string): Stage | undefined {
  const name = baseName(program);
  const brings = (copy: CopyInstruction): boolean =>
    [...copy.sources, ...(copy.destination === undefined ? [] : [copy.destination])].some(
      ({ value }) => withoutEndSlashes(value).endsWith(`/${name}`) || value === name,
    );
  const copy = stage.instructions.find(
    (each): each is CopyInstruction => each.kind === 'COPY' && each.from !== undefined && brings(each),
  );
  const wanted = copy?.from?.value?.toLowerCase();
  const source = file.stages.find(
    (each) => each.index < stage.index && (each.name === wanted || String(each.index) === wanted),
  );
  const { root } = source ?? {};
  const isNative = root?.kind === 'image' && NATIVE.test(parseReference(root.reference)?.canonicalName ?? '');
  return isNative ? source : undefined;
}

function linksStatically(file: Dockerfile, source: Stage): boolean {
  return source.lineage.some(({ instructions }) =>
    instructions.some((each) => {
      if (each.kind !== 'RUN') return false;
      const cgo = environment(file, each, 'CGO_ENABLED');
      return (
        (cgo?.kind === 'text' && cgo.text === '0') ||
        /CGO_ENABLED=0|-linux-musl\b|-extldflags[= ]\S*-static|crt-static/.test(
          file.text.slice(each.span.start, each.span.end),
        )
      );
    }),
  );
}
