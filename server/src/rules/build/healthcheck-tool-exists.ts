import { lacksTool } from '../../knowledge/image-tools.ts';
import { hidesWork } from '../../lint/accounts.ts';
import { mayBring } from '../../lint/brought-files.ts';
import { defineRule, type FileContext } from '../../lint/rule.ts';
import { instructionsOf, isWindowsStage } from '../../lint/run-user.ts';
import {
  commandsNamed,
  installs,
  isNamed,
  positionals,
  type ShellCommand,
  type ShellScript,
} from '../../shell/index.ts';
import type { Stage } from '../../syntax/model.ts';

type Tool = 'curl' | 'wget';

const TOOLS = ['curl', 'wget'] as const;
const FOLDERS = ['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'];

export default defineRule({
  meta: {
    name: 'healthcheck-tool-exists',
    group: 'build',
    since: '0.1.0',
    summary: 'A health check uses tools that the image has.',
    severity: 'warning',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: {
      missing: "The check runs '{tool}', which '{image}' does not have and nothing here installs.",
      removed: "The check runs '{tool}', which line {line} removes.",
    },
    advice:
      'The container will always be reported as unhealthy; check with a program that the image has, or install the tool.',
    fix: 'none',
    docs: {
      why: 'A check whose program is missing fails each time, so an orchestrator restarts a service that works, or people switch checks off. Slim, Alpine and distroless images lack curl, and most lack wget.',
      how: 'Let the application check itself, such as with its own language, use the wget of BusyBox on Alpine, or install the tool.',
      bad: 'FROM node:22-slim\nHEALTHCHECK CMD curl --fail http://localhost:3000/ || exit 1\nUSER node\nCMD ["node", "server.js"]\n',
      good: 'FROM node:22-slim\nHEALTHCHECK CMD ["node", "-e", "fetch(\'http://localhost:3000/\').then(r => process.exit(r.ok ? 0 : 1))"]\nUSER node\nCMD ["node", "server.js"]\n',
      links: ['https://docs.docker.com/reference/dockerfile/#healthcheck'],
    },
  },
  stateless: true,
  handlers: {
    commands: TOOLS,
    onScript(script, instruction, context) {
      const { stage } = instruction;
      if (instruction.kind !== 'HEALTHCHECK' || stage === undefined || instruction.onbuild !== undefined)
        return;
      if (stage.root.kind !== 'image' && stage.root.kind !== 'scratch') return;
      if (looksFirst(script) || isWindowsStage(context.file, stage)) return;
      const image = stage.root.kind === 'scratch' ? 'scratch' : stage.root.reference;
      for (const tool of TOOLS) {
        const [use] = commandsNamed(script, tool);
        // A path is the author's own copy.
        if (use?.nameWord?.value !== tool) continue;
        if (stage.root.kind === 'image' && lacksTool(image, tool) !== true) continue;
        const fate = fateOf(context, stage, tool);
        if (fate === 'unknown') continue;
        const { span: at } = use.nameWord;
        if (fate === 'never') context.report({ at, message: 'missing', data: { tool, image } });
        else {
          const line = String(context.file.lines.lineAt(fate.span.start) + 1);
          context.report({ at, message: 'removed', data: { tool, line } });
        }
      }
    },
  },
});

/** `command -v curl && …`, `if which wget`, and one tool in place of the other. */
function looksFirst(script: ShellScript): boolean {
  return (
    TOOLS.every((tool) => commandsNamed(script, tool).length > 0) ||
    /\b(?:command\s+-v|which|type|hash)\s/.test(script.text) ||
    script.commands.some(({ context }) => context.includes('if') || context.includes('case'))
  );
}

/** What becomes of a tool that the base image lacks: the command that removes it again, or `unknown` when it may be there. */
function fateOf(context: FileContext, stage: Stage, tool: Tool): ShellCommand | 'never' | 'unknown' {
  const paths = FOLDERS.map((folder) => `${folder}/${tool}`);
  let fate: ShellCommand | 'never' | 'installed' = 'never';
  for (const instruction of instructionsOf(stage)) {
    if (instruction.kind === 'COPY' || instruction.kind === 'ADD') {
      if (mayBring(context, instruction, paths)) return 'unknown';
    } else if (instruction.kind === 'RUN') {
      if (hidesWork(context, instruction, (command) => isInstaller(command, tool))) return 'unknown';
      for (const { commands } of context.scripts(instruction)) {
        for (const command of commands) {
          if (installsTool(command, tool)) fate = 'installed';
          else if (removes(command, tool)) fate = command;
          else if (fate === 'never' && isNamed(command, tool)) return 'unknown';
        }
      }
    }
  }
  return fate === 'installed' ? 'unknown' : fate;
}

function installsTool(command: ShellCommand, tool: Tool): boolean {
  return installs(command)?.packages.some(({ name }) => name === tool) === true;
}

/** Packages that the file does not name, or that bring the tool along. */
function isInstaller(command: ShellCommand, tool: Tool): boolean {
  const install = installs(command);
  if (install === undefined || !['apk', 'apt', 'rpm', 'pacman', 'conda', 'brew'].includes(install.ecosystem))
    return false;
  return install.packages.some(
    ({ name }) =>
      name !== tool &&
      (/[$`*]/.test(name) ||
        name.includes(tool) ||
        /^(?:mini)?conda|^build-deps|^devscripts$|^npm$/.test(name)),
  );
}

function removes(command: ShellCommand, tool: Tool): boolean {
  return (
    isNamed(
      command,
      ['apt-get', 'apt', 'apk', 'dnf', 'yum', 'microdnf'],
      ['purge', 'remove', 'del', 'erase'],
    ) && positionals(command).some(({ value }) => value === tool)
  );
}
