import { commandRule } from '../../lint/ladder.ts';
import type { Aliases, Fix } from '../../lint/rule.ts';
import { hasOption, installs, positionals, type ShellCommand, type ShellScript } from '../../shell/index.ts';
import type { Dockerfile } from '../../syntax/model.ts';

const RPM = ['update', 'upgrade', 'up', 'distro-sync', 'dsync', 'upgrade-minimal', 'update-minimal'];
const APT = ['upgrade', 'dist-upgrade', 'full-upgrade', 'safe-upgrade'];
/** Only what mends a hole. */
const SECURITY = ['--security', '--sec-severity', '--advisory', '--cve', '--minimal', '-s', '--simulate'];
/** By tool, what upgrades every package when none is named. */
const UPGRADES: Readonly<Record<string, readonly string[]>> = {
  'apt-get': APT,
  apt: APT,
  aptitude: APT,
  apk: ['upgrade'],
  yum: RPM,
  dnf: RPM,
  dnf5: RPM,
  microdnf: RPM,
  tdnf: RPM,
  zypper: ['update', 'up', 'dist-upgrade', 'dup'],
};

export default commandRule(
  {
    name: 'no-system-upgrade',
    group: 'packages',
    since: '0.1.0',
    summary: 'The packages of the base image are renewed by a newer base image.',
    severity: 'info',
    confidence: 'medium',
    audience: 'auditor',
    preset: 'all',
    aliases: {
      hadolint: ['DL3035'],
      trivy: ['DS-0024'],
      semgrep: [
        'avoid-apk-upgrade',
        'avoid-apt-get-upgrade',
        'avoid-dnf-update',
        'avoid-yum-update',
        'avoid-zypper-update',
      ],
    },
    controls: {},
    messages: { upgrade: "'{command}' upgrades every package of the base image." },
    advice:
      'What comes out depends on the day and on the layer cache; take a newer base image instead, and rebuild often.',
    fix: 'unsafe',
    docs: {
      why: 'An upgrade replaces files of the base image, so the image holds them twice, and two builds of the same commit differ. A cached layer does nothing at all, which makes the line look safer than it is. Some organisations upgrade on purpose, to have fixes before the base image has them: this rule is therefore off by default.',
      how: 'Move to a newer tag or digest of the base image and rebuild regularly. If one package needs a fix now, upgrade that one by name.',
      bad: 'FROM debian:13\nRUN apt-get update && apt-get upgrade -y && rm -rf /var/lib/apt/lists/*\n',
      good: 'FROM debian:13.1\nRUN apt-get update && apt-get install -y --no-install-recommends --only-upgrade openssl && rm -rf /var/lib/apt/lists/*\n',
      links: ['https://docs.docker.com/build/building/best-practices/#rebuild-your-images-often'],
    },
  },
  Object.keys(UPGRADES),
  undefined,
  (command, { script }, context) => {
    const [verb, ...names] = positionals(command);
    if (verb === undefined || names.length > 0 || UPGRADES[command.name]?.includes(verb.value) !== true)
      return;
    if (hasOption(command, SECURITY) !== undefined) return;
    context.report({
      at: verb.span,
      message: 'upgrade',
      data: { command: `${command.name} ${verb.value}` },
      aliases: aliasesOf(command.name, verb.value),
      fixes: fixesFor(context.file, script, command),
    });
  },
);

function aliasesOf(tool: string, verb: string): Aliases {
  switch (tool) {
    case 'apk':
      return { semgrep: ['avoid-apk-upgrade'] };
    case 'apt-get':
      return {
        semgrep: ['avoid-apt-get-upgrade'],
        ...(verb === 'dist-upgrade' ? { trivy: ['DS-0024'] } : {}),
      };
    case 'dnf':
    case 'yum':
      return { semgrep: [`avoid-${tool}-update`] };
    case 'zypper':
      return /^d/.test(verb) ? { hadolint: ['DL3035'] } : { semgrep: ['avoid-zypper-update'] };
    default:
      return {};
  }
}

/** Takes the command out of the middle of a plain `&&` chain. */
function fixesFor(file: Dockerfile, { commands }: ShellScript, command: ShellCommand): readonly Fix[] {
  const { before, context, operatorSpan, parent, pipeline, span } = command;
  const next = commands[commands.indexOf(command) + 1];
  if (before !== '&&' || operatorSpan === undefined || parent !== undefined || pipeline.length > 1) return [];
  if (next?.before !== '&&' || context.some((kind) => kind !== 'and-or')) return [];
  // What is fetched for the upgrade alone would be left over.
  if (!commands.some((other) => UPGRADES[other.name] !== undefined && installs(other) !== undefined))
    return [];
  // From the end of what stands before the operator, so that lines go as a whole.
  let start = operatorSpan.start;
  while (/[\s\\`]/.test(file.text[start - 1] ?? '')) start--;
  if (file.text.slice(start, span.end).includes('#')) return [];
  const edits = [{ span: { start, end: span.end }, text: '' }];
  return [{ title: 'Remove this upgrade', kind: 'unsafe', edits }];
}
