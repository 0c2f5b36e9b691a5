import { parseReference } from '../image/reference.ts';
import { commandsOf, isShellInterpreter, type ShellCommand } from '../shell/index.ts';
import type { Instruction, Stage } from '../syntax/model.ts';
import { Notes } from '../text/notes.ts';
import { baseName } from '../text/path.ts';
import type { TextContext } from './rule.ts';
import { startInstructions } from './start-command.ts';

/**
 * What a stage's image is for. `service`: it runs a program. `workshop`: people or pipelines work in it, so that
 * compilers, editors and debuggers are its purpose. `unknown`: only its base image says.
 */
type Purpose = 'service' | 'workshop' | 'unknown';

/** Names that people give to stages in which software is made or tried out. */
const WORKSHOP_STAGE =
  /(?:^|[-_.])(?:bench(?:mark)?s?|build|builder|ci|debug(?:ger)?|dev|devcontainer|devel(?:op(?:ment|er)?)?|e2e|lint(?:er|ing)?|playground|sandbox|sdk|tests?|tester|testing|toolchain|tools?|unittests?|workspace)\d*(?:$|[-_.])/;

/** Images to work in, by the last part of their name or their owner. */
const WORKSHOP_IMAGE =
  /(?:^|\/)(?:devcontainers|vscode|gitpod|cimg|circleci|jupyter|rocker|buildkite|codespaces)\/|(?:^|[/-])(?:actions-runner|buildpack-deps|ci|code-server|devcontainer|devbox|github-runner|gitlab-runner|inbound-agent|jenkins|jupyterlab|notebook|runner|rstudio|sdk-?tools|workspace|workspace-\w+)(?:$|-)/;

/** Images whose own command is a server (their Dockerfiles at https://github.com/docker-library/official-images). */
const SERVERS = new Set([
  ...['adminer', 'caddy', 'cassandra', 'couchbase', 'couchdb', 'drupal', 'elasticsearch', 'ghost', 'grafana'],
  ...[
    'haproxy',
    'httpd',
    'influxdb',
    'jetty',
    'joomla',
    'kibana',
    'kong',
    'logstash',
    'mariadb',
    'mediawiki',
  ],
  ...['memcached', 'mongo', 'mysql', 'nats', 'neo4j', 'nextcloud', 'nginx', 'nginx-unprivileged', 'odoo'],
  ...['postgres', 'postgresql', 'rabbitmq', 'redis', 'redmine', 'registry', 'solr', 'sonarqube'],
  ...['tomcat', 'tomee', 'traefik', 'varnish', 'wordpress', 'zookeeper'],
]);

/** Images that start a shell or a language's prompt when nothing else is said: distributions and languages. */
const PROMPTS = new Set([
  ...['almalinux', 'alpine', 'amazoncorretto', 'amazonlinux', 'archlinux', 'bash', 'buildpack-deps', 'bun'],
  ...['busybox', 'centos', 'clojure', 'composer', 'conda', 'cuda', 'dart', 'debian', 'deno', 'docker'],
  ...[
    'eclipse-temurin',
    'elixir',
    'erlang',
    'fedora',
    'gcc',
    'golang',
    'gradle',
    'groovy',
    'haskell',
    'julia',
  ],
  ...['leap', 'mambaforge', 'maven', 'miniconda3', 'miniforge3', 'micromamba', 'mono', 'node', 'openjdk'],
  ...['opensuse', 'oraclelinux', 'perl', 'photon', 'php', 'pypy', 'python', 'pytorch', 'r-base', 'r-ver'],
  ...['rockylinux', 'ruby', 'rust', 'sbt', 'sdk', 'swift', 'tensorflow', 'tumbleweed', 'ubi', 'ubi-init'],
  ...[
    'ubi-micro',
    'ubi-minimal',
    'ubi8',
    'ubi9',
    'ubi8-minimal',
    'ubi9-minimal',
    'ubuntu',
    'uv',
    'wolfi-base',
  ],
]);

/** Programs that pass on to what stands behind them. */
const INITS = new Set(['catatonit', 'dumb-init', 'gosu', 'init', 'su-exec', 'tini', 'tini-static']);
/** Commands that prepare what the real program needs. */
const PREPARES = new Set([
  ...[
    '',
    '.',
    '[',
    'cat',
    'cd',
    'chmod',
    'chown',
    'cp',
    'echo',
    'eval',
    'exec',
    'exit',
    'export',
    'ln',
    'mkdir',
  ],
  ...[
    'printf',
    'read',
    'rm',
    'sed',
    'set',
    'source',
    'test',
    'touch',
    'trap',
    'true',
    'ulimit',
    'umask',
    'wait',
  ],
]);
/** Compilers, build tools, package tools, test runners, notebooks and remote editors. */
const TOOLS = new Set([
  ...['ansible', 'ansible-playbook', 'bazel', 'cabal', 'cc', 'clang', 'clang-format', 'cmake', 'code-server'],
  ...['composer', 'conan', 'ctest', 'emcc', 'eslint', 'g++', 'gcc', 'ghc', 'ghci', 'git', 'gprbuild', 'iex'],
  ...['irb', 'jest', 'jshell', 'jupyter', 'jupyter-lab', 'jupyter-notebook', 'jupyterhub-singleuser', 'lein'],
  ...[
    'make',
    'mypy',
    'ninja',
    'nox',
    'phpunit',
    'pre-commit',
    'prettier',
    'pylint',
    'pytest',
    'rspec',
    'rustc',
  ],
  ...[
    'ruff',
    'scala',
    'start-notebook.sh',
    'start-notebook.py',
    'sbt',
    'stack',
    'swiftc',
    'tox',
    'tsc',
    'zig',
  ],
]);
/** Programs that are a prompt, unless they are told what to run. */
const REPLS =
  /^(?:bun|clojure|crystal|deno|elixir|erl|groovy|ipython3?|julia|lua|node|nodejs|ocaml|perl|php|pypy3?|python[\d.]*|R|ruby|sqlite3)$/;

/** What an image starts: the words of each program, wrappers taken off. */
type Argv = readonly string[];

/** The programs that the image starts; empty when it leaves that to its base image. */
function startPrograms(context: TextContext, stage: Stage): Argv[] {
  const [first, second] = startInstructions(stage);
  if (first === undefined) return [];
  if (first.kind === 'ENTRYPOINT' && first.json !== undefined) {
    const more = second?.json === undefined ? [] : second.json.elements;
    const argv = unwrapped([...first.json.elements, ...more].map(({ value }) => value));
    const shell = argv[0] !== undefined && isShellInterpreter(argv[0]) && argv.includes('-c');
    if (second?.json === undefined && second !== undefined && argv.length <= 1)
      return programsOf(context, second);
    return shell ? programsOf(context, first) : argv.length === 0 ? [] : [argv];
  }
  return programsOf(context, first);
}

function programsOf(context: TextContext, instruction: Instruction): Argv[] {
  const { json } = instruction;
  const commands = commandsOf(context.scripts(instruction));
  const nested = commands.filter(({ parent }) => parent !== undefined);
  if (json !== undefined && nested.length === 0) {
    const argv = unwrapped(json.elements.map(({ value }) => value));
    return argv.length === 0 ? [] : [argv];
  }
  const found = (json === undefined ? commands : nested).map(words).map(unwrapped);
  return found.filter(([name = '']) => !PREPARES.has(name));
}

function words({ name, args }: ShellCommand): string[] {
  return [name, ...args.map(({ value }) => value)];
}

/** Without `tini --` and the like, and without an entry script that ends with what it is given. */
function unwrapped(argv: readonly string[]): string[] {
  let rest = argv.map((word, index) => (index === 0 ? baseName(word) : word));
  for (let turns = 0; turns < 4; turns++) {
    const [name = '', ...behind] = rest;
    const isScript = /entry-?point(?:\.sh)?$/.test(name);
    if (!INITS.has(name) && !(isScript && behind.length > 0)) break;
    let skip = 0;
    while (skip < behind.length && behind[skip]?.startsWith('-') === true) skip += 1;
    if (name === 'gosu' || name === 'su-exec') skip += 1;
    rest = behind.slice(skip).map((word, index) => (index === 0 ? baseName(word) : word));
  }
  return rest;
}

/** Whether it waits for a person or does nothing: a shell, a prompt, `sleep infinity`. */
function isIdle([name = '', ...args]: Argv): boolean {
  if (args.at(-2) === 'sleep' && args.at(-1) === 'infinity') return true;
  if (isShellInterpreter(name)) return args.every((arg) => /^-(?:[il]+|-login)$/.test(arg));
  if (name === 'sleep' || name === 'pause' || name === 'cat') return true;
  if (name === 'tail') return args.includes('/dev/null');
  if (name === 'php' && args[0] === '-a') return true;
  return REPLS.test(name) && args.every((arg) => /^-[iqv]$|^-?-(?:interactive|version|help)$/.test(arg));
}

/** Whether it builds, tests or checks software that is given to it. */
function isTool([name = '', first = '', second = '']: Argv): boolean {
  if (TOOLS.has(name)) return true;
  switch (name) {
    case 'go':
    case 'cargo':
    case 'mvn':
    case 'mvnw':
    case 'gradle':
    case 'gradlew':
    case 'dotnet':
      // What runs an application from its source is no tool's work.
      return !/run|watch|exec|\.dll\b|start/i.test(`${first} ${second}`);
    case 'npm':
    case 'yarn':
    case 'pnpm':
    case 'bun':
      return /^(?:test|lint|ci|install|build)/.test(first === 'run' ? second : first) || first === '';
    default:
      return REPLS.test(name) && first === '-m' && /^(?:pytest|unittest|tox|nox|jupyter|build)/.test(second);
  }
}

/** What a stage's image is for, judged by its name, its base image and what it starts. */
export function purposeOf(context: TextContext, stage: Stage): Purpose {
  return PURPOSES.of(stage, () => judge(context, stage));
}

/** Several rules ask. */
const PURPOSES = new Notes<Stage, Purpose>('stage');

function judge(context: TextContext, stage: Stage): Purpose {
  if (stage.name !== undefined && WORKSHOP_STAGE.test(stage.name)) return 'workshop';
  const reference = stage.root.kind === 'image' ? parseReference(stage.root.reference) : undefined;
  const image = reference?.path ?? '';
  if (WORKSHOP_IMAGE.test(image)) return 'workshop';
  const programs = startPrograms(context, stage);
  if (programs.length > 0)
    return programs.every((argv) => isIdle(argv) || isTool(argv)) ? 'workshop' : 'service';
  if (startInstructions(stage).length > 0) return 'unknown';
  if (stage.root.kind === 'scratch') return 'workshop';
  const last = baseName(image);
  if (SERVERS.has(last) || (last === 'php' && /fpm|apache/.test(reference?.tag ?? ''))) return 'service';
  return PROMPTS.has(last) ? 'workshop' : 'unknown';
}
