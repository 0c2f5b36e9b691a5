import { buildPackage } from '../../knowledge/tool-packages.ts';
import { keptPackages, namesOf, SYSTEM_MANAGERS } from '../../lint/kept-packages.ts';
import { purposeOf } from '../../lint/purpose.ts';
import { defineRule } from '../../lint/rule.ts';
import { sdkBuild, shipsSdk } from '../../lint/sdk-builds.ts';
import { commandsNamed, type PackageSpec, type ShellScript } from '../../shell/index.ts';

export default defineRule({
  meta: {
    name: 'no-build-tools-in-final-stage',
    group: 'attack-surface',
    since: '0.1.0',
    summary: 'Compilers, headers and other build tools stay out of the image that ships.',
    severity: 'warning',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cis: ['4.3'], nist: ['4.1.1'] },
    messages: {
      one: "'{package}' is only for building, and it stays in the image that ships.",
      several: '{packages} are only for building, and they stay in the image that ships.',
    },
    advice:
      'Compilers and headers are of use to an attacker and bring most of the packages that scanners report; build in an earlier stage and copy the result, or remove them in the same RUN.',
    fix: 'none',
    docs: {
      why: 'What only the build needs is still there when the container runs. It makes the image several times larger, each package of it has to be patched, and a compiler or git turns a small hole into a place to build and fetch further tools.',
      how: 'Install the tools in a build stage and take over with COPY --from what they made: a binary, a wheel directory, a virtual environment. Install the runtime library (libpq5) where only its headers (libpq-dev) stood. In a single stage, remove them in the RUN that installed them.',
      bad: 'FROM python:3.14-slim\nRUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev\nCOPY . /app\nRUN pip install --no-cache-dir /app\nCMD ["app"]\n',
      good: 'FROM python:3.14-slim AS build\nRUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev\nCOPY . /app\nRUN pip wheel --no-cache-dir -w /wheels /app\n\nFROM python:3.14-slim\nRUN --mount=from=build,source=/wheels,target=/wheels pip install --no-cache-dir /wheels/*\nCMD ["app"]\n',
      links: [
        'https://docs.docker.com/build/building/multi-stage/',
        'https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages',
      ],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const { finalStage } = context.file;
      if (finalStage === undefined || shipsSdk(finalStage)) return;
      const purpose = purposeOf(context, finalStage);
      if (purpose === 'workshop') return;
      const build = sdkBuild(context, context.file);
      // prefer-multi-stage says it of the whole stage.
      if (build !== undefined && build.confidence !== 'low') return;
      const scripts = finalStage.lineage.flatMap(({ instructions }) =>
        instructions.flatMap((instruction) =>
          instruction.kind === 'RUN' ? context.scripts(instruction) : [],
        ),
      );
      for (const script of scripts) {
        if (commandsNamed(script, SYSTEM_MANAGERS).length === 0) continue;
        const tools = keptPackages(script)
          .flatMap(({ packages }) => packages)
          .filter(({ name }) => buildPackage(name) !== undefined)
          .filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index);
        if (tools.length === 0) continue;
        const sure = tools.filter(isSure);
        const clones = tools.find(({ name }) => name === 'git' && clonesWithGit(scripts));
        const first = sure[0] ?? clones ?? tools[0];
        if (first === undefined) continue;
        // One set of headers is often there for the library that comes with it.
        const matters = clones !== undefined || sure.length > 1 || buildPackage(first.name) === 'compiler';
        const listed = [first, ...tools.filter((tool) => tool !== first)];
        context.report({
          at: first.nameSpan,
          confidence: matters && purpose === 'service' ? 'medium' : 'low',
          ...(tools.length === 1
            ? { message: 'one', data: { package: first.name } }
            : { message: 'several', data: { packages: namesOf(listed) } }),
        });
      }
    },
  },
});

function isSure({ name }: PackageSpec): boolean {
  const kind = buildPackage(name);
  return kind === 'compiler' || kind === 'header';
}

/** What the program does with git is not known, but that the build needed it is. */
function clonesWithGit(scripts: readonly ShellScript[]): boolean {
  return scripts.some((script) => commandsNamed(script, 'git', 'clone').length > 0);
}
