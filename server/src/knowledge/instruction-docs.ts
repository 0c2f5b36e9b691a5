import { FLAGS, HEALTHCHECK_FLAGS, MOUNTS } from './instruction-docs-flags.ts';

/** Documentation of one word of the language, short enough for a hover. */
export interface Doc {
  readonly syntax: readonly string[];
  readonly text: string;
  readonly security?: string;
  readonly url: string;
}

const REFERENCE = 'https://docs.docker.com/reference/dockerfile/';

type Entry = Omit<Doc, 'url'> & { readonly anchor?: string };

const INSTRUCTIONS: Readonly<Record<string, Entry>> = {
  ADD: {
    syntax: ['ADD [--flags] SOURCE... DESTINATION', 'ADD [--flags] ["SOURCE", "DESTINATION"]'],
    text: 'Puts files into the image like COPY, and does three things more: it downloads URLs, clones Git repositories and unpacks local tar archives.',
    security:
      'A download is not checked unless `--checksum` says what to expect, and an archive decides itself which paths it writes. For files of the build context COPY is enough.',
  },
  ARG: {
    syntax: ['ARG NAME[=default] ...'],
    text: 'Declares a build argument that `docker build --build-arg` may set. Before the first FROM it is known to FROM lines only; a stage takes it in with an ARG of its own.',
    security:
      'Values end up in the image history and in provenance. Secrets belong into `RUN --mount=type=secret`.',
  },
  CMD: {
    syntax: ['CMD ["executable", "argument"]', 'CMD command argument'],
    text: 'What a container starts when nothing else is asked for, or the default arguments of ENTRYPOINT. Only the last CMD of a stage counts.',
    security:
      'In exec form (JSON) the program is process 1 and gets the stop signal itself; in shell form a shell stands between, and everything it interprets is open to it.',
  },
  COPY: {
    syntax: ['COPY [--flags] SOURCE... DESTINATION', 'COPY [--flags] ["SOURCE", "DESTINATION"]'],
    text: 'Puts files of the build context, of another stage or of another image (`--from`) into the image.',
    security:
      '`COPY .` takes everything that .dockerignore does not leave out: credentials, .git and local configuration too. Files belong to root unless `--chown` says otherwise.',
  },
  ENTRYPOINT: {
    syntax: ['ENTRYPOINT ["executable", "argument"]', 'ENTRYPOINT command argument'],
    text: 'The program that a container of this image is. CMD and the arguments of `docker run` are handed to it, in exec form at least.',
    security:
      'Shell form ignores CMD and the arguments of `docker run`, and runs the program under a shell that does not pass signals on.',
  },
  ENV: {
    syntax: ['ENV NAME=value ...'],
    text: 'Sets environment variables for the instructions that follow and for every container of the image.',
    security:
      'Anyone who has the image can read them with `docker inspect`; unsetting one later does not remove it from earlier layers.',
  },
  EXPOSE: {
    syntax: ['EXPOSE PORT[/tcp|/udp] ...'],
    text: 'Notes which ports the program listens on. It publishes nothing; `docker run -p` or `-P` does.',
    security:
      'Ports below 1024 can need extra rights for a program that does not run as root; remote-shell ports rarely belong into a container.',
  },
  FROM: {
    syntax: ['FROM [--platform=PLATFORM] IMAGE[:TAG][@DIGEST] [AS NAME]'],
    text: 'Begins a stage on a base image, on an earlier stage or on nothing (`scratch`). The last stage is what a plain build makes.',
    security:
      'A tag can be moved to another image at any time, a digest (`image:tag@sha256:…`) cannot. The fewer programs a base holds, the fewer can be abused.',
  },
  HEALTHCHECK: {
    syntax: ['HEALTHCHECK [--flags] CMD command', 'HEALTHCHECK NONE'],
    text: 'A command that Docker runs in the container from time to time: status 0 means healthy, 1 unhealthy. `NONE` switches off what the base image has.',
    security:
      'It runs as the container’s user with its environment. Kubernetes does not look at it and has probes of its own.',
  },
  LABEL: {
    syntax: ['LABEL KEY=value ...'],
    text: 'Adds metadata to the image. Keys under `org.opencontainers.image.` have a meaning that tools agree on: source, revision, licenses and others.',
    security: 'Source and revision labels tell people who find a weakness in the image where it came from.',
  },
  MAINTAINER: {
    syntax: ['MAINTAINER name'],
    text: 'The old way of naming an author, deprecated since Docker 1.13. `LABEL org.opencontainers.image.authors="…"` says the same.',
    anchor: 'maintainer-deprecated',
  },
  ONBUILD: {
    syntax: ['ONBUILD INSTRUCTION'],
    text: 'Keeps an instruction for later: it runs when another Dockerfile builds FROM this image, right behind its FROM.',
    security: 'People who build on the image run it without seeing it in their own file.',
  },
  RUN: {
    syntax: ['RUN [--flags] command', 'RUN [--flags] ["executable", "argument"]', 'RUN <<EOF'],
    text: 'Runs a command and keeps what it changed as a layer. Shell form goes through `/bin/sh -c` or what SHELL says; a heredoc holds several lines.',
    security:
      'Without a USER before it, it runs as root. What one RUN writes and a later one deletes is still in the image; whatever it downloads is trusted unless it is checked.',
  },
  SHELL: {
    syntax: ['SHELL ["executable", "argument"]'],
    text: 'The shell for all shell-form commands that follow, for example `["/bin/bash", "-o", "pipefail", "-c"]`.',
    security:
      'Without `pipefail` a pipe succeeds when its last command does, so a failed download or check can go unseen.',
  },
  STOPSIGNAL: {
    syntax: ['STOPSIGNAL SIGNAL'],
    text: 'The signal that asks the program to end, by name (`SIGQUIT`) or number. Without it Docker sends SIGTERM, and SIGKILL when that did not help.',
  },
  USER: {
    syntax: ['USER user[:group]', 'USER UID[:GID]'],
    text: 'The user for the RUN, CMD and ENTRYPOINT that follow and for containers of the image. Without a group the user’s own counts, or root’s if the user is not known in the image.',
    security:
      'Whoever breaks into a program has the rights of its user: end with one that is not root. Kubernetes can check `runAsNonRoot` only for a number.',
  },
  VOLUME: {
    syntax: ['VOLUME PATH ...', 'VOLUME ["PATH"]'],
    text: 'Has Docker put a volume at a path when a container starts. With the older builder, what later instructions write there is lost.',
    security: 'Anonymous volumes stay behind, data included, until someone deletes them.',
  },
  WORKDIR: {
    syntax: ['WORKDIR PATH'],
    text: 'The directory for the instructions that follow and for the container; it is made when it is not there. A relative path adds to the one before.',
    security:
      'A new directory belongs to the USER in force at that line (BuildKit), and to root before any USER: a program that only reads its files needs no more.',
  },
};

export function instructionDocs(name: string): Doc | undefined {
  const keyword = name.toUpperCase();
  const entry = Object.hasOwn(INSTRUCTIONS, keyword) ? INSTRUCTIONS[keyword] : undefined;
  return entry === undefined ? undefined : complete(entry, keyword.toLowerCase());
}

/** A flag without its dashes; HEALTHCHECK's and others' share no names. */
export function flagDocs(instruction: string, flag: string): Doc | undefined {
  const keyword = instruction.toUpperCase();
  const table = keyword === 'HEALTHCHECK' ? HEALTHCHECK_FLAGS : FLAGS;
  const entry = Object.hasOwn(table, flag) ? table[flag] : undefined;
  if (entry?.of.includes(keyword) !== true) return undefined;
  const { of: _of, anchors = {}, ...rest } = entry;
  return complete({ ...rest, anchor: anchors[keyword] ?? `${keyword.toLowerCase()}---${flag}` }, '');
}

export function mountDocs(type: string): Doc | undefined {
  const entry = Object.hasOwn(MOUNTS, type) ? MOUNTS[type] : undefined;
  return entry === undefined ? undefined : complete({ ...entry, anchor: `run---mounttype${type}` }, '');
}

function complete({ anchor, ...entry }: Entry, otherwise: string): Doc {
  return { ...entry, url: `${REFERENCE}#${anchor ?? otherwise}` };
}
