import { deprecationOf } from '../../knowledge/deprecated-images.ts';
import { endingsOf } from '../../knowledge/end-of-life.ts';
import { hardenedEquivalents } from '../../knowledge/hardened-images.ts';
import { fromImage } from '../../lint/from-image.ts';
import { SYSTEM_MANAGERS } from '../../lint/kept-packages.ts';
import { stageRule } from '../../lint/ladder.ts';
import type { FileContext } from '../../lint/rule.ts';
import { commandsNamed } from '../../shell/index.ts';
import type { Stage } from '../../syntax/model.ts';

const INSTALLERS = [...SYSTEM_MANAGERS, 'docker-php-ext-install', 'pecl'];

export default stageRule(
  {
    name: 'hardened-base-available',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'The final stage is built on a hardened image where one exists.',
    severity: 'hint',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { nist: ['4.1.1'] },
    messages: { hardened: "Hardened images can take the place of '{image}': {first}{second}{third}{rest}." },
    advice:
      'They run as an unprivileged user, hold few packages or no shell, and are patched within days; build in a variant with tools and copy the result over.',
    fix: 'none',
    docs: {
      why: 'A common base image brings a shell, a package manager and hundreds of packages that the application never calls, and each of them is found by scanners and can be used by an intruder. Hardened images hold what is needed to run, start as an unprivileged user, and are rebuilt when a fix comes out.',
      how: 'Pick one of the families that the message names; which of them needs an account differs. Keep building in an image with tools, copy the result into the hardened one, and write CMD in exec form, as there may be no shell. Of a plain distribution it is less sure, as most people install something into one.',
      bad: 'FROM node:24-slim\nCOPY . /app\nUSER node\nCMD ["node", "/app/server.js"]\n',
      good: 'FROM dhi.io/node:24-debian13\nCOPY . /app\nCMD ["node", "/app/server.js"]\n',
      links: [
        'https://docs.docker.com/dhi/',
        'https://github.com/GoogleContainerTools/distroless',
        'https://github.com/chainguard-images/images',
      ],
    },
  },
  (stage, context) => {
    if (!stage.isFinal || stage.root.kind !== 'image') return;
    const root = stage.lineage.at(-1);
    const image = root === undefined ? undefined : fromImage(context.file, root.from);
    const found = image === undefined ? undefined : hardenedEquivalents(image.reference);
    if (image === undefined || found === undefined) return;
    // One that is deprecated or out of support has to go in any case, and no hardened one is as old.
    const { reference } = image;
    const { today } = context;
    if (deprecationOf(reference) !== undefined) return;
    if (today !== undefined && endingsOf(reference, today).some(({ isOver }) => isOver)) return;
    // Whoever starts from a distribution installs something into it, which an image without a package manager cannot hold.
    const installs = found.kind === 'os' || stage.lineage.some((each) => installsPackages(each, context));
    const [first = '', second = '', third = '', ...rest] = found.images.map(
      ({ family, repository }, index, { length }) =>
        `${index === 0 ? '' : index === length - 1 ? ' or ' : ', '}${repository} (${family})`,
    );
    context.report({
      at: image.span,
      message: 'hardened',
      // Holes of a message are cut when they are long.
      data: { image: image.shown, first, second, third, rest: rest.join('') },
      ...(installs || !image.isLiteral ? { confidence: 'low' as const } : {}),
    });
  },
);

function installsPackages(stage: Stage, context: FileContext): boolean {
  return stage.instructions.some(
    (instruction) =>
      instruction.kind === 'RUN' &&
      context.scripts(instruction).some((script) => commandsNamed(script, INSTALLERS).length > 0),
  );
}
