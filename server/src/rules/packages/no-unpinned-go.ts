import { commandRule } from '../../lint/ladder.ts';
import { NOT_FIXED, reportUnpinned } from '../../lint/pinning.ts';
import { hasOption, positionals, type ShellWord, subcommand } from '../../shell/index.ts';

/** Queries that mean another version every day, and usual branches (https://go.dev/ref/mod#version-queries). */
const MOVING = /@(?:develop|HEAD|latest|main|master|patch|upgrade|)$/;
/** Paths, files, names for sets of packages that are there already, and what only the shell knows. */
const LOCAL = /^[./~$`]|\.go$|^(?:all|cmd|main|std|tool)(?:\/|$)/;

export default commandRule(
  {
    name: 'no-unpinned-go',
    group: 'packages',
    since: '0.1.0',
    summary: 'What go install, get and run fetch has a version.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'strict',
    aliases: { hadolint: ['DL3062'] },
    controls: { cwe: ['CWE-1357'] },
    messages: NOT_FIXED,
    advice:
      'The same Dockerfile then gives different programs over time, and a hijacked release comes in at once; write module@v1.2.3.',
    fix: 'none',
    docs: {
      why: 'Without a version, go get takes the newest one, as @latest says outright. Two builds of the same commit differ, and a release that somebody broke or took over is in the next image without a change of yours.',
      how: 'Write module@v1.2.3 or a commit. Tools that belong to a module can stand in its go.mod, whose go.sum also checks what is downloaded.',
      bad: 'FROM golang:1.25\nRUN go install golang.org/x/tools/cmd/stringer@latest\n',
      good: 'FROM golang:1.25\nRUN go install golang.org/x/tools/cmd/stringer@v0.36.0\n',
      links: [
        'https://go.dev/ref/mod#go-install',
        'https://go.dev/ref/mod#go-get',
        'https://cwe.mitre.org/data/definitions/1357.html',
      ],
    },
  },
  'go',
  ['get', 'install', 'run'],
  (command, _, context) => {
    // Vendored code is what it is.
    if (hasOption(command, ['-mod'])?.value?.text === 'vendor') return;
    const verb = subcommand(command)?.value;
    const words = positionals(command).slice(1, verb === 'run' ? 2 : undefined);
    const named = words.filter(({ value }) => !LOCAL.test(value));
    const bare = named.filter(({ value }) => !value.includes('@'));
    const isHosted = ({ value }: ShellWord): boolean => /^[\w-]+\.[^/]+\//.test(value);
    const sure = named.filter(
      // install and run take what go.mod says, and fail without one; get asks for the newest all the same.
      (word) => MOVING.test(word.value) || (verb === 'get' && bare.includes(word) && isHosted(word)),
    );
    const found = sure.length > 0 ? sure : bare.filter((word) => verb === 'get' || isHosted(word));
    reportUnpinned(context, {
      packages: found.map(({ value, span }) => ({ name: value, span })),
      confidence: sure.length > 0 ? 'high' : 'low',
    });
  },
);
