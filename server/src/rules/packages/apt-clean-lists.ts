import { baseImage } from '../../knowledge/base-images.ts';
import { APT_TOOLS, isAptUpdate, readsLists, relyOnLists } from '../../lint/apt.ts';
import { writtenText } from '../../lint/instruction-text.ts';
import { runRule } from '../../lint/ladder.ts';
import { addCacheMounts } from '../../lint/cache-mounts.ts';
import type { Aliases, Fix, FileContext, RuleContext } from '../../lint/rule.ts';
import { appendCommand } from '../../lint/script-end.ts';
import { earlier, isOffLayer, later, ships } from '../../lint/stages.ts';
import { isNamed, type ShellCommand, type ShellScript, subcommand } from '../../shell/index.ts';
import type { Instruction, InstructionOf } from '../../syntax/model.ts';

const LISTS = '/var/lib/apt/lists';
const ARCHIVES = '/var/cache/apt/archives';
const CLEANUP = `rm -rf ${LISTS}/*`;
/** apt's own words for it: https://manpages.debian.org/stable/apt/apt-get.8.en.html */
const DISTCLEAN = ['distclean', 'dist-clean'];
/** What to mount, as https://docs.docker.com/build/cache/optimize/#use-cache-mounts has it. */
const ARCHIVES_CACHE = '/var/cache/apt';
const APT_STATE = '/var/lib/apt';
const DOCKER_CLEAN = '/etc/apt/apt.conf.d/docker-clean';
const KICS = ['Apt Get Install Lists Were Not Deleted'];

export default runRule(
  {
    name: 'apt-clean-lists',
    group: 'packages',
    since: '0.1.0',
    summary: 'The RUN that fetches the package lists deletes them again.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3009'], kics: KICS, semgrep: ['remove-package-lists', 'remove-package-cache'] },
    controls: {},
    messages: {
      lists: "The package lists that '{command}' fetches stay in this layer.",
      archives: "The packages that '{command}' downloads stay in this layer, as docker-clean is gone.",
      uncleaned: "The packages that '{command}' downloads may stay in this layer.",
      earlier: "The package lists that '{command}' reads stay in an earlier layer.",
    },
    advice:
      'They take tens of megabytes and are out of date soon; end the same RUN with rm -rf /var/lib/apt/lists/*, as a later one frees nothing.',
    fix: 'safe',
    docs: {
      why: 'With apt-get update comes an index of the whole archive, below /var/lib/apt/lists. A layer keeps it for good, even if a later RUN deletes it. It is of no use in the image, and an old index makes a later apt-get install fail or fetch old packages.',
      how: 'Delete the lists at the end of the RUN that fetched them, or keep them out of the layer with --mount=type=cache,target=/var/lib/apt. The official Debian and Ubuntu images run apt-get clean by themselves.',
      bad: 'FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends curl\n',
      good: 'FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#apt-get',
        'https://docs.docker.com/build/cache/optimize/#use-cache-mounts',
      ],
    },
  },
  APT_TOOLS,
  (run, commands, context) => {
    const update = commands.findLast(isAptUpdate);
    const install = commands.findLast(readsLists);
    const command = update ?? install;
    if (command === undefined) return;
    const shipped = ships(run);
    const cleaned =
      commands.some((each) => isNamed(each, APT_TOOLS, ['clean', ...DISTCLEAN])) ||
      commands.some((each) => deletes(each, 'cache'));
    const report = (
      message: 'lists' | 'archives' | 'uncleaned' | 'earlier',
      of: ShellCommand,
      sure: boolean,
      aliases: Aliases,
    ): void => {
      context.report({
        at: run.keyword.span,
        message,
        data: { command: `${of.name} ${subcommand(of)?.value ?? ''}` },
        confidence: sure && shipped ? 'high' : 'low',
        aliases,
        fixes: () => (message === 'lists' ? fixesFor(run, of, context) : []),
      });
    };
    const behind = update === undefined ? commands : commands.slice(commands.indexOf(update));
    if (!behind.some((each) => deletes(each, 'lib')) && !isOffLayer(run, LISTS)) {
      if (update === undefined) {
        report('earlier', command, false, { kics: KICS });
        return;
      }
      // A script that is named like a cleaner probably is one; a lone update is another rule's matter.
      const sure =
        install !== undefined && !behind.some(({ nameWord }) => /clean/i.test(nameWord?.value ?? ''));
      report('lists', update, sure, {
        ...(shipped || run.onbuild !== undefined ? { hadolint: ['DL3009'] } : {}),
        ...(install === undefined ? {} : { kics: KICS }),
        semgrep: cleaned ? ['remove-package-lists'] : ['remove-package-lists', 'remove-package-cache'],
      });
      return;
    }
    if (install === undefined || cleaned || isOffLayer(run, ARCHIVES)) return;
    if (keepsArchives(run, context))
      report('archives', install, true, { hadolint: ['DL3009'], semgrep: ['remove-package-cache'] });
    // The official images delete by themselves what was downloaded; of others nobody knows.
    else if (baseImage(run.stage?.root) === undefined)
      report('uncleaned', install, false, { semgrep: ['remove-package-cache'] });
  },
);

/** Deletes apt's directory below /var/lib or /var/cache, or something in it. */
function deletes(command: ShellCommand, where: 'lib' | 'cache'): boolean {
  const { name, args } = command;
  if (isNamed(command, APT_TOOLS, DISTCLEAN)) return true;
  if (name !== 'rm' && name !== 'find' && name !== 'cd') return false;
  const path =
    where === 'lib' ? /\/var\/(?:.*[{,/])?lib\b.*\bapt\b|\/var\/lib\/(?:\*|$)/ : /\/var\/(?:.*[{,/])?cache\b/;
  return args.some(({ value }) => path.test(value));
}

/** The hook that the official images delete downloads with was taken out, as cache mounts ask for. */
function keepsArchives(run: InstructionOf<'RUN'>, { file }: FileContext): boolean {
  // What a trigger finds at its time, the triggers before it have done.
  const kinds = run.onbuild === undefined ? ['RUN'] : ['RUN', 'ONBUILD'];
  return [run, ...earlier(file, run)].some(
    (other) =>
      kinds.includes(other.kind) && /\brm\b[^&|;]{0,400}\/docker-clean\b/.test(writtenText(file, other)),
  );
}

function fixesFor(run: InstructionOf<'RUN'>, update: ShellCommand, context: FileContext): readonly Fix[] {
  const { file } = context;
  const script = context.scripts(run).find(({ commands }) => commands.includes(update));
  if (script === undefined || update.parent !== undefined || update.wrappers.length > 0) return [];
  // A later RUN that installs without an update of its own would find nothing.
  if (relyOnLists(later(file, run), (other) => context.scripts(other))) return [];
  const edit = appendCommand(file, run, script, CLEANUP);
  const fixes: Fix[] = [];
  if (edit !== undefined)
    fixes.push({ title: 'Delete the package lists at the end of this RUN', kind: 'safe', edits: [edit] });
  const mounts = mountCaches(run, update, script, { file, scripts: (of) => context.scripts(of) });
  return mounts === undefined ? fixes : [...fixes, mounts];
}

/**
 * Lists and packages in a cache that later builds find again. The hook of the official images that deletes packages is
 * in the way of that; without it every other RUN that installs would keep its own, so there must be none.
 */
function mountCaches(
  run: InstructionOf<'RUN'>,
  update: ShellCommand,
  script: ShellScript,
  { file, scripts }: { file: RuleContext['file']; scripts: (of: Instruction) => readonly ShellScript[] },
): Fix | undefined {
  if (update.name !== 'apt-get' || !script.commands.some(readsLists)) return undefined;
  const installs = (other: Instruction): boolean =>
    other.kind === 'RUN' && scripts(other).some(({ commands }) => commands.some(readsLists));
  if (later(file, run).some(installs)) return undefined;
  // What is mounted cannot be deleted, and emptying it each time would leave no cache.
  const empties = ({ name, args }: ShellCommand): boolean =>
    name === 'rm' && args.some(({ value }) => /^\/var\b/.test(value));
  if (script.commands.some((each) => empties(each) || isNamed(each, APT_TOOLS, ['clean', ...DISTCLEAN])))
    return undefined;
  const edit = addCacheMounts(file, run, {
    targets: [ARCHIVES_CACHE, APT_STATE],
    sharing: 'locked',
    first: `rm -f ${DOCKER_CLEAN}`,
  });
  if (edit === undefined) return undefined;
  return {
    title: 'Keep lists and packages in cache mounts',
    kind: 'unsafe',
    edits: [edit],
    assumptions: [
      'The image is built with BuildKit, and what is cached is worth keeping between builds.',
      `Images that are built on this one do without ${DOCKER_CLEAN}, which deletes packages after each install.`,
    ],
  };
}
