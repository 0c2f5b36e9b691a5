import { isLocalHost } from '../../knowledge/hosts.ts';
import { writtenText } from '../../lint/instruction-text.ts';
import { defineRule } from '../../lint/rule.ts';
import { later } from '../../lint/stages.ts';
import {
  allOptions,
  commandsNamed,
  downloads,
  hasOption,
  isNamed,
  positionals,
  type ShellCommand,
  type ShellScript,
  type ShellWord,
} from '../../shell/index.ts';
import type { Instruction } from '../../syntax/model.ts';
import { withoutEndSlashes } from '../../text/path.ts';

/** Names that projects give to the branch that they work on. */
const BRANCH =
  /^(?:(?:refs\/)?(?:heads|remotes)\/)?(?:(?:origin|upstream)\/)?(?:HEAD|dev|devel|develop|development|latest|main|mainline|master|next|nightly|stable|staging|trunk|unstable)$/i;
/** What the builder takes for a Git repository (https://docs.docker.com/reference/dockerfile/#adding-files-from-a-git-repository). */
const GIT_SOURCE =
  /^(?:git|ssh):\/\/|^[\w.-]+@[\w.-]+:|^https?:\/\/[^?#\s]*\.git(?:[?#]|$)|^https?:\/\/[^#\s]+\?(?:.*&)?(?:branch|tag|ref|commit|checksum)=/i;
/** Files that git writes and reads for itself. */
const LOCAL = /^(?:\.{0,2}\/|~|file:|\.+$)/;
/** Images to test the newest commit with (https://google.github.io/oss-fuzz/getting-started/new-project-guide/). */
const WANTS_NEWEST = /^gcr\.io\/oss-fuzz-base\//;

export default defineRule({
  meta: {
    name: 'pinned-git-clone',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'A Git repository comes in at a tag or commit.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-1357'] },
    messages: {
      unpinned: "'{repository}' is fetched at whatever its default branch holds today.",
      branch: "'{repository}' is fetched from the branch '{branch}', which moves.",
    },
    advice:
      'Whatever was pushed last gets into the image, a mistake or an attack included; check out a commit, or at least a tag.',
    fix: 'none',
    docs: {
      why: 'Without a tag or commit the build takes what the branch holds at that moment. Two builds of the same Dockerfile differ, the cache hides new commits until it is dropped, and code that somebody smuggled into the repository is built and run without anyone having looked at it.',
      how: 'Clone with --branch and a tag, or check out a commit behind the clone; a commit is the stronger of both, since a tag can be moved. For ADD name it behind the #.',
      bad: 'FROM buildpack-deps:bookworm-scm\nRUN git clone https://github.com/moby/buildkit.git /src\n',
      good: 'FROM buildpack-deps:bookworm-scm\nRUN git clone --depth 1 --branch v0.25.1 https://github.com/moby/buildkit.git /src\n',
      links: [
        'https://git-scm.com/docs/git-clone',
        'https://docs.docker.com/reference/dockerfile/#adding-files-from-a-git-repository',
        'https://cwe.mitre.org/data/definitions/1357.html',
      ],
    },
  },
  stateless: true,
  create(context) {
    /** Whether a RUN behind this one goes to a certain commit or tag. */
    function isPinnedLater(instruction: Instruction): boolean {
      return later(context.file, instruction).some(
        (other) =>
          other.kind === 'RUN' &&
          /\bgit\b/.test(writtenText(context.file, other)) &&
          context.scripts(other).some((script) => pins(script).length > 0),
      );
    }

    return {
      commands: ['git'],
      onScript(script, instruction) {
        if (instruction.kind !== 'RUN') return;
        const clones = commandsNamed(script, 'git', 'clone');
        if (clones.length === 0) return;
        const found = pins(script);
        clones.forEach((command, index) => {
          const url = downloads(command)?.urls[0];
          if (
            url === undefined ||
            LOCAL.test(url.url) ||
            hasOption(command, ['--revision', '--bare', '--mirror'])
          )
            return;
          const address = context.expand(instruction, url.url) ?? url.url;
          if (LOCAL.test(address) || (url.host !== '' && isLocalHost(url.host) && url.scheme !== 'ssh'))
            return;
          const option = allOptions(command, ['-b', '--branch']).at(-1);
          const ref = option?.value;
          if (option !== undefined && (ref === undefined || !isMoving(ref.word, ref.text))) return;
          const next = clones[index + 1]?.span.start ?? Infinity;
          const behind = found.filter(({ span }) => span.start > command.span.start);
          // Several clones, then several checkouts: where there are as many, each has its own.
          if (behind.some(({ span }) => span.start < next) || behind.length >= clones.length - index) return;
          if (isPinnedLater(instruction)) return;
          const repository = shown(url.url);
          const sure = url.word.variables.length === 0 || /[/:]/.test(address.replace(/\$\{?\w+\}?/g, ''));
          const { root } = instruction.stage ?? {};
          const newest = root?.kind === 'image' && WANTS_NEWEST.test(root.reference);
          const base = {
            at: ref?.span ?? url.span,
            ...(sure && !newest ? {} : { confidence: 'low' as const }),
          };
          if (ref === undefined) context.report({ ...base, message: 'unpinned', data: { repository } });
          else context.report({ ...base, message: 'branch', data: { repository, branch: ref.text } });
        });
      },
      onAdd(add) {
        for (const source of add.sources) {
          const address = context.expand(add, source.raw);
          if (address === undefined || !GIT_SOURCE.test(address)) continue;
          if (/[?&](?:tag|commit|checksum)=/.test(address)) continue;
          const ref =
            /#([^:]+)/.exec(address)?.[1] ??
            /[?&](?:ref|branch)=(?:refs\/heads\/)?([^&#]+)/.exec(address)?.[1];
          if (ref !== undefined && !BRANCH.test(ref)) continue;
          const repository = shown(address);
          if (ref === undefined)
            context.report({ at: source.span, message: 'unpinned', data: { repository } });
          else context.report({ at: source.span, message: 'branch', data: { repository, branch: ref } });
        }
      },
    };
  },
});

function isMoving(word: ShellWord, text: string): boolean {
  return word.static && BRANCH.test(text);
}

/** Commands that go to a tag, a commit, or what a variable says. */
function pins(script: ShellScript): readonly ShellCommand[] {
  return script.commands.filter((command) => {
    if (!isNamed(command, 'git', ['checkout', 'reset', 'switch', 'worktree', 'read-tree'])) return false;
    const ref = positionals(command)
      .slice(1)
      .find(({ value }) => value !== 'add' && !value.startsWith('.'));
    // `git reset HEAD~1` is no pin either, but nobody writes it into a Dockerfile.
    return ref !== undefined && !isMoving(ref, ref.value);
  });
}

/** The repository's name without server, credentials and `.git`. */
function shown(address: string): string {
  const path = withoutEndSlashes(address.replace(/[?#].*$/s, '')).replace(/\.git$/i, '');
  return path.split(/[/:]/).at(-1) ?? path;
}
