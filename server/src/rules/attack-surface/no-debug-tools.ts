import { debugPackage } from '../../knowledge/tool-packages.ts';
import { deleteArguments } from '../../lint/argument-edits.ts';
import { keptPackages, namesOf, SYSTEM_MANAGERS } from '../../lint/kept-packages.ts';
import { purposeOf } from '../../lint/purpose.ts';
import { defineRule, type Fix } from '../../lint/rule.ts';
import { mentions } from '../../lint/stages.ts';
import { commandsNamed, type Install, type PackageSpec } from '../../shell/index.ts';
import type { Dockerfile, Instruction } from '../../syntax/model.ts';

const SCRIPT = /\.sh\b/;
/** The server is set up here, so that to leave out its package alone would not do. */
const SETS_UP_SSH = /\bsshd|\/etc\/ssh\b|sshd_config/;
/** Programs that start their peers over SSH: there the server is part of the work. */
const NEEDS_SSH = /\b(?:mpi|openmpi|mpich|mpirun|horovod|deepspeed|slurm|hadoop|ansible|gitea|gerrit)\b/i;
/** Packages for people who work in the container: what else is there is their tools. */
const LIVED_IN = new Set([
  ...['byobu', 'emacs', 'fish', 'man-db', 'mutt', 'neomutt', 'screen', 'tmux', 'weechat', 'zsh'],
]);

export default defineRule({
  meta: {
    name: 'no-debug-tools',
    group: 'attack-surface',
    since: '0.1.0',
    summary: 'Editors, network tools, debuggers and login servers stay out of the image that ships.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cis: ['4.3'], nist: ['4.1.1'] },
    messages: {
      tool: "'{package}' is there for people who look into the container, not for the program.",
      tools: '{packages} are for people who look into the container, not for the program.',
      daemon: "'{package}' is a server to log in to the container with.",
    },
    advice:
      'Whoever gets in finds the tools laid out, and each has to be patched; leave them out, and debug with docker debug or an ephemeral container (kubectl debug).',
    fix: 'unsafe',
    docs: {
      why: 'Editors, scanners, tracers and login servers have no part in what the container does. They help an intruder to look round, to listen on the network and to reach further machines, and they add packages with faults of their own.',
      how: 'Take them out of the install list. Look into a running container with docker debug, kubectl debug or nsenter: these bring the tools along and leave the image as it is.',
      bad: 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends ca-certificates vim strace\nCOPY app /app\nCMD ["/app"]\n',
      good: 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends ca-certificates\nCOPY app /app\nCMD ["/app"]\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages',
        'https://docs.docker.com/reference/cli/docker/debug/',
        'https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/#ephemeral-container',
      ],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const { file } = context;
      const { finalStage } = file;
      if (finalStage === undefined) return;
      const purpose = purposeOf(context, finalStage);
      if (purpose === 'workshop') return;
      const instructions = finalStage.lineage.flatMap((stage) => stage.instructions);
      const installing = instructions
        .filter(({ kind }) => kind === 'RUN')
        .flatMap((instruction) =>
          context
            .scripts(instruction)
            .filter((script) => commandsNamed(script, SYSTEM_MANAGERS).length > 0)
            .flatMap((script) => keptPackages(script).map((kept) => ({ instruction, ...kept })))
            .filter(({ packages }) => packages.some(({ name }) => debugPackage(name) !== undefined)),
        );
      if (installing.length === 0) return;
      const used = new Set(
        instructions.flatMap((instruction) =>
          context.scripts(instruction).flatMap(({ commands }) => commands.map(({ name }) => name)),
        ),
      );
      const isLivedIn = installing.some(({ packages }) => packages.some(({ name }) => LIVED_IN.has(name)));
      for (const { instruction, install, packages } of installing) {
        const kindOf = ({ name }: PackageSpec): string | undefined => debugPackage(name)?.kind;
        const isUsed = ({ name }: PackageSpec): boolean =>
          debugPackage(name)?.programs.some((each) => used.has(each)) === true;
        const listed = packages.filter((spec) => {
          const kind = kindOf(spec);
          if (kind === undefined || kind === 'daemon' || isUsed(spec)) return false;
          // A script that is not seen here may use nc or ping.
          return kind !== 'casual' || !mentions(file, SCRIPT);
        });
        const daemons = packages.filter((spec) => kindOf(spec) === 'daemon');
        const isSure = listed.some((spec) => kindOf(spec) !== 'casual');
        const [first] = listed;
        if (first !== undefined) {
          context.report({
            at: first.nameSpan,
            confidence: isSure && purpose === 'service' && !isLivedIn ? 'high' : 'low',
            ...(listed.length === 1
              ? { message: 'tool', data: { package: first.name } }
              : { message: 'tools', data: { packages: namesOf(listed) } }),
            fixes: removal(file, instruction, install, listed),
          });
        }
        for (const daemon of daemons) {
          context.report({
            at: daemon.nameSpan,
            message: 'daemon',
            data: { package: daemon.name },
            confidence: purpose === 'unknown' || mentions(file, NEEDS_SSH) ? 'low' : 'medium',
            fixes:
              isUsed(daemon) || mentions(file, SETS_UP_SSH)
                ? []
                : removal(file, instruction, install, [daemon]),
          });
        }
      }
    },
  },
});

/** Takes the words out of the list; where nothing else is installed the whole command would have to go. */
function removal(
  file: Dockerfile,
  instruction: Instruction,
  install: Install,
  specs: readonly PackageSpec[],
): Fix[] {
  const { command, packages } = install;
  const words = new Set(specs.map(({ word }) => word));
  if (packages.every(({ word, kind }) => words.has(word) || kind === 'virtual')) return [];
  const indexes = [...words].map((word) => command.args.indexOf(word));
  const edits = deleteArguments(file, instruction, command, indexes);
  if (edits === undefined) return [];
  const names = specs.length === 1 ? (specs[0]?.name ?? '') : 'them';
  return [{ title: `Do not install ${names}`, kind: 'unsafe', edits }];
}
