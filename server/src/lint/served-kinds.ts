import { parseReference } from '../image/reference.ts';
import type { ProductionInstall } from '../knowledge/production-installs.ts';
import type { Dockerfile, Stage } from '../syntax/model.ts';
import { scopesOf } from '../syntax/scope.ts';
import { baseName } from '../text/path.ts';
import { startCommand } from './start-command.ts';

type ServedKind = ProductionInstall['kind'];

/** Programs that serve Python applications, without options for development. */
const PYTHON_SERVERS = /^(?:gunicorn|uvicorn|hypercorn|daphne|uwsgi|waitress-serve|granian|celery)$/;

const FOR_DEVELOPMENT =
  /\b(?:nodemon|ts-node|tsx|ts-node-dev|dev|develop|watch|tests?|pytest|phpunit|rspec|storybook|bash|zsh|sh -c)\b|(?:^|\s)--(?:watch|reload|inspect)/;
const PASSES_ON =
  /^(?:tini(?:-static)?|dumb-init|catatonit|docker-init|docker-entrypoint\.sh|docker-php-entrypoint|exec)$/;

/** Ecosystems whose application the image evidently runs for real. */
export function servedKinds(file: Dockerfile, stage: Stage): ReadonlySet<ServedKind> {
  const kinds = new Set<ServedKind>();
  const start = startCommand(stage);
  const words = start?.words ?? [];
  const line = words.join(' ');
  if (FOR_DEVELOPMENT.test(line)) return kinds;
  const [program = '', ...args] = words.filter((word) => !PASSES_ON.test(baseName(word)) && word !== '--');
  const name = baseName(program);
  if (
    name === 'node' &&
    args.some((word) => /\.[cm]?js$/.test(word) || /^(?:\.|dist|build|server|src|app|bin)/.test(word))
  )
    kinds.add('node');
  if (name === 'pm2-runtime') kinds.add('node');
  if (PYTHON_SERVERS.test(name)) kinds.add('python');
  const value = (variable: string): string => {
    const found = scopesOf(file).lookup(stage, variable, Infinity);
    return found?.kind === 'text' ? found.text : '';
  };
  if (['RAILS_ENV', 'RACK_ENV'].some((variable) => value(variable) === 'production')) kinds.add('ruby');
  const php = /\b(?:php-fpm|apache2-foreground|frankenphp|rr|swoole)\b/.test(line);
  const image = stage.root.kind === 'image' ? parseReference(stage.root.reference) : undefined;
  const served = image?.canonicalName === 'docker.io/library/php' && /fpm|apache/.test(image.tag ?? '');
  if ((php || (served && start === undefined)) && !/dev|local|test/i.test(value('APP_ENV'))) kinds.add('php');
  return kinds;
}
