import { mentions } from '../../lint/stages.ts';
import { APT_TOOLS } from '../../lint/apt.ts';
import { commandRule } from '../../lint/ladder.ts';
import { installs, type PackageSpec } from '../../shell/index.ts';

/** Enough to know which line is meant. */
const NAMED = 3;

/** Archives as they were on a day: there each package has one version. */
const SNAPSHOT = /snapshot\.(?:debian\.org|ubuntu\.com)/;

export default commandRule(
  {
    name: 'no-unpinned-apt',
    group: 'packages',
    since: '0.1.0',
    summary: 'Each package in apt-get install has a version.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'strict',
    aliases: { hadolint: ['DL3008'], kics: ['Apt Get Install Pin Version Not Defined'] },
    controls: { cwe: ['CWE-1357'] },
    messages: {
      one: "'{package}' is installed without a version.",
      many: '{count} packages are installed without a version: {packages}.',
    },
    advice:
      'The same Dockerfile then gives different images over time; write package=version, or take packages from a dated snapshot.',
    fix: 'none',
    docs: {
      why: 'Without a version apt installs what the archive has on the day of the build. Two builds of the same commit differ, a cached layer hides that, and a fault that came with a newer package cannot be built again without it.',
      how: 'Write package=version (a wildcard such as 1.2.* lets security fixes in), or point apt at snapshot.debian.org or snapshot.ubuntu.com with a fixed date. Debian removes old versions from its archive, so exact pins need care.',
      bad: 'FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
      good: 'FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends curl=8.14.* && rm -rf /var/lib/apt/lists/*\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#apt-get',
        'https://snapshot.debian.org/',
        'https://cwe.mitre.org/data/definitions/1357.html',
      ],
    },
  },
  APT_TOOLS,
  'install',
  (command, _, context) => {
    const unpinned = (installs(command)?.packages ?? []).filter(isUnpinned);
    const sure = unpinned.filter(({ kind }) => kind !== 'variable');
    // `$PACKAGES` may hold versions; alone it is a guess.
    const named = sure.length > 0 ? sure : unpinned;
    const [first] = named;
    if (first === undefined) return;
    const shared = {
      at: first.span,
      confidence: sure.length === 0 || mentions(context.file, SNAPSHOT) ? 'low' : 'high',
      ...(command.name === 'apt-get' ? {} : { aliases: {} }),
    } as const;
    if (named.length === 1) {
      context.report({ ...shared, message: 'one', data: { package: first.name } });
    } else {
      const names = named.slice(0, NAMED).map(({ name }) => `'${name}'`);
      const packages = `${names.join(', ')}${named.length > NAMED ? ' …' : ''}`;
      context.report({ ...shared, message: 'many', data: { count: String(named.length), packages } });
    }
  },
);

function isUnpinned({ kind, version, word }: PackageSpec): boolean {
  if (version !== undefined) return false;
  // A substitution's words are known only when it runs.
  return kind === 'name' || kind === 'glob' || (kind === 'variable' && /^"?\$\{?\w+\}?"?$/.test(word.text));
}
