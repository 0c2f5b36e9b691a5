import { baseName } from '../../text/path.ts';
import { sortPackages } from './packages.ts';
import { applicationOf } from './places.ts';
import { nothing, type Plan, type Recipe, refuse, type Taken } from './recipe.ts';
import { sameImage } from './runtime-image.ts';

const EXTENSIONS = /^(?:docker-php-ext-(?:install|configure|enable)|pecl|phpize|install-php-extensions)$/;

export const php: Recipe = (candidate) => {
  const { steps, start, base, stage } = candidate;
  if (base.name !== 'php') return nothing('Only images of PHP itself are known well enough.');
  if (/apache/.test(base.tag) || /apache|httpd/.test(baseName(start.program[0] ?? '')))
    return refuse(
      'apache',
      'Apache in the same image as PHP has to be taken apart by hand: use php-fpm and a server of its own.',
      start.at,
    );
  const composer = steps.find(({ line }) => /^(?:\S*composer(?:\.phar)?|php \S*composer\S*) /.test(line));
  const usesComposer = composer !== undefined;
  const sorted = sortPackages(
    candidate,
    (name) => /^(?:git|unzip|zip|p7zip-full|7zip|wget|curl)$/.test(name) && usesComposer,
  );
  if ('kind' in sorted) return sorted;
  const extension = steps.find(({ command: { name } }) => EXTENSIONS.test(name));
  if (steps.some(({ command: { name } }) => name === 'install-php-extensions'))
    return refuse(
      'unknown-library',
      'Which libraries the extensions need is known only when they are built.',
      extension?.command.span ?? start.at,
    );
  if (!sorted.hasBuildPackages && composer === undefined)
    return nothing('The image is as small as a second stage could make it.');
  const application = applicationOf(
    candidate,
    ({ command: { name } }) => name === 'php' || name === 'composer' || EXTENSIONS.test(name),
  );
  if ('kind' in application) return application;
  const own: Taken[] =
    extension !== undefined
      ? [{ path: '/usr/local/lib/php/extensions' }, { path: '/usr/local/etc/php/conf.d' }]
      : [];
  const rest = application.taken.filter(
    ({ path }) => !/\/composer(?:\.phar)?$/.test(path) && !own.some((one) => path.startsWith(`${one.path}/`)),
  );
  return {
    ...sameImage(candidate),
    hasShell: true,
    taken: [...own, ...rest],
    packages: sorted.packages,
    env: [],
    edits: [],
    buildCommands: [],
    healthCheck: (url) => ['php', '-r', `exit(@file_get_contents('${url}') === false ? 1 : 0);`],
    assumptions: [...sorted.assumptions, ...application.assumptions],
    consequences: [
      {
        message: 'Composer and what the extensions are built with are no longer in the image.',
        at: stage.from.keyword.span,
      },
    ],
  } satisfies Plan;
};
