import { UNPRIVILEGED_NGINX } from '../../knowledge/static-server.ts';
import { environment } from '../../lint/stages.ts';
import { baseName } from '../../text/path.ts';
import type { Refusal } from '../refactoring.ts';
import { type Candidate, type Plan, refuse, shown } from './recipe.ts';
import { pathAt } from './steps.ts';

/** Programs that do nothing but hand out files. */
export const SERVES_FILES = /^(?:serve|http-server|sirv|static-server|lite-server)$/;

interface Site {
  readonly folder: string;
  readonly port: number;
  /** Every address without a file is the page of the application. */
  readonly isSinglePage: boolean;
}

/** A site that was built with Node.js and is only handed out: nginx does that. Undefined: something else starts. */
export function staticSite(candidate: Candidate, words: readonly string[]): Plan | Refusal | undefined {
  const { start, stage } = candidate;
  const [first = '', ...rest] = words;
  const name = baseName(first);
  const viaNpx = name === 'npx' || name === 'yarn' || name === 'pnpm';
  const options = viaNpx ? rest.slice(rest.findIndex((word) => SERVES_FILES.test(baseName(word))) + 1) : rest;
  const program = viaNpx ? rest.find((word) => !word.startsWith('-')) : name;
  if (program === undefined || !SERVES_FILES.test(baseName(program))) return undefined;
  const site = siteOf(candidate, baseName(program), options);
  if ('kind' in site) return site;
  const { folder, port, isSinglePage } = site;
  return {
    image: UNPRIVILEGED_NGINX,
    reference: UNPRIVILEGED_NGINX,
    hasShell: true,
    taken: [{ path: folder, to: '/usr/share/nginx/html' }],
    packages: undefined,
    env: [],
    keepsEnvironment: false,
    edits: [],
    buildCommands: [],
    lines: [
      "COPY <<'EOF' /etc/nginx/conf.d/default.conf",
      'server {',
      `    listen ${String(port)};`,
      '    root /usr/share/nginx/html;',
      '    location / {',
      `        try_files $uri ${isSinglePage ? '$uri/ /index.html' : '$uri.html $uri/ =404'};`,
      '    }',
      '}',
      'EOF',
    ],
    command: [],
    healthCheck: (url) => ['wget', '-q', '-O', '/dev/null', url],
    assumptions: [
      {
        message: `The site is whole in '${shown(folder)}', and nothing of it is made when it is asked for.`,
        at: start.at,
      },
    ],
    consequences: [
      {
        message: `nginx hands out the files on port ${String(port)}, and Node.js is no longer in the image.`,
        at: start.at,
      },
      { message: 'The files lie in /usr/share/nginx/html.', at: stage.from.keyword.span },
    ],
  };
}

const FLAGS =
  /^(?:-s|--single|-n|--no-clipboard|-L|--no-request-logging|-c-1|--cors|-C|--silent|-S|--no-port-switching|-d|-g|--gzip|-b|--brotli|--dotfiles|-i)$/;

function siteOf(
  { file, stage, start, folder }: Candidate,
  program: string,
  options: readonly string[],
): Site | Refusal {
  let port: string | undefined;
  let place: string | undefined;
  let isSinglePage = false;
  const unknown = (text: string): Refusal =>
    refuse('unknown-option', `What '${shown(text)}' asks '${program}' for is not known.`, start.at);
  for (let index = 0; index < options.length; index++) {
    const word = options[index] ?? '';
    const [name = '', own] = word.startsWith('--') ? word.split('=') : [word];
    if (/^(?:-l|--listen|-p|--port)$/.test(name)) {
      const value = own ?? options[++index] ?? '';
      port = /^(?:tcp:\/\/)?(?:0\.0\.0\.0:|\[::\]:)?(\d{1,5})$/.exec(value)?.[1];
      if (port === undefined) return unknown(value);
    } else if (/^(?:-a|--address|--host)$/.test(name)) {
      const value = own ?? options[++index] ?? '';
      if (!/^(?:0\.0\.0\.0|::|true)$/.test(value)) return unknown(word);
    } else if (word === '-s' || word === '--single') isSinglePage = program !== 'http-server';
    else if (word.startsWith('-')) {
      if (!FLAGS.test(word)) return unknown(word);
    } else if (place === undefined) place = word;
    else return unknown(word);
  }
  const set = environment(file, start.instructions[0] ?? stage.from, 'PORT');
  const fallback =
    set?.kind === 'text' && /^\d{1,5}$/.test(set.text)
      ? set.text
      : program === 'serve'
        ? '3000'
        : program === 'http-server'
          ? '8080'
          : undefined;
  const chosen = port ?? fallback;
  if (chosen === undefined) return unknown(program);
  const path = pathAt(place ?? (program === 'http-server' ? 'public' : '.'), folder);
  if (path === undefined || path === '/' || path === folder)
    return refuse('unknown-folder', 'Which folder is handed out is not known.', start.at);
  return { folder: path, port: Number(chosen), isSinglePage };
}
