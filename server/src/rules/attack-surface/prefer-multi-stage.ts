import { defineRule } from '../../lint/rule.ts';
import { sdkBuild } from '../../lint/sdk-builds.ts';

export default defineRule({
  meta: {
    name: 'prefer-multi-stage',
    group: 'attack-surface',
    since: '0.1.0',
    summary: 'An application that is built from an SDK image ships in another stage.',
    severity: 'warning',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cis: ['4.3'], nist: ['4.1.1'] },
    messages: {
      build: "'{command}' builds the application in the stage that ships, on the SDK image '{image}'.",
      start: "'{command}' needs the SDK image '{image}' to compile the application at each start.",
    },
    advice:
      'The SDK, its caches and the source code go into production with the program; build in one stage, and copy the result into a stage with only the runtime.',
    fix: 'none',
    docs: {
      why: 'An SDK image has compilers, package managers, version control and their libraries, mostly ten times what the program needs. All of it ships, shows up in scans, has to be patched, and helps whoever gets in. The source code and the build cache lie in the image, too.',
      how: 'Name the stage that builds, and begin a second one from an image with the runtime alone: scratch or distroless static for Go and Rust, a JRE for Java, aspnet or runtime for .NET, nginx or node with production dependencies for front ends. COPY --from takes over what was built.',
      bad: 'FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nCMD ["/app"]\n',
      good: 'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM gcr.io/distroless/static-debian13:nonroot\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
      links: [
        'https://docs.docker.com/build/building/multi-stage/',
        'https://docs.docker.com/build/building/best-practices/#use-multi-stage-builds',
      ],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const build = sdkBuild(context, context.file);
      const image = build?.stage.from.image;
      if (build === undefined || image === undefined || build.stage.root.kind !== 'image') return;
      context.report({
        at: image.span,
        message: build.atStart ? 'start' : 'build',
        data: { command: build.command, image: build.stage.root.reference },
        confidence: build.confidence,
        related: [
          { span: build.span, message: `'${build.command}' ${build.atStart ? 'starts' : 'builds'} it here.` },
        ],
      });
    },
  },
});
