interface FlagEntry {
  readonly syntax: readonly string[];
  readonly text: string;
  readonly security?: string;
  /** Instructions that have it. */
  readonly of: readonly string[];
  /** Where the reference does not name its section `instruction---flag`. */
  readonly anchors?: Readonly<Record<string, string>>;
}

/** Flags by name, without dashes. */
export const FLAGS: Readonly<Record<string, FlagEntry>> = {
  platform: {
    of: ['FROM'],
    syntax: ['FROM --platform=linux/amd64 IMAGE', 'FROM --platform=$BUILDPLATFORM IMAGE AS build'],
    text: 'The platform of the base image where it exists for several. A fixed platform makes the stage the same on every machine, emulated if need be; `$BUILDPLATFORM` keeps build tools native while the result is made for `$TARGETPLATFORM`.',
    anchors: { FROM: 'from' },
  },
  chown: {
    of: ['ADD', 'COPY'],
    syntax: ['COPY --chown=app:app SOURCE DESTINATION', 'COPY --chown=10001:10001 SOURCE DESTINATION'],
    text: 'Owner and group of what is copied, by name or number. Names are looked up in the image’s /etc/passwd and /etc/group. Without it everything belongs to root.',
    security:
      'A program that owns its own code can be made to overwrite it. Give it only what it has to write.',
    anchors: { ADD: 'add---chown---chmod', COPY: 'copy---chown---chmod' },
  },
  chmod: {
    of: ['ADD', 'COPY'],
    syntax: ['COPY --chmod=755 SOURCE DESTINATION', 'COPY --chmod=u=rwX,go=rX SOURCE DESTINATION'],
    text: 'Permissions of what is copied, octal or symbolic, without the extra layer that `RUN chmod` makes.',
    security: 'Modes such as 777 let every process in the container change the file.',
    anchors: { ADD: 'add---chown---chmod', COPY: 'copy---chown---chmod' },
  },
  link: {
    of: ['ADD', 'COPY'],
    syntax: ['COPY --link SOURCE DESTINATION'],
    text: 'Makes the layer on its own, as if copied into an empty image, so that it stays valid when the layers under it change. Symbolic links at the destination are not followed.',
  },
  from: {
    of: ['COPY'],
    syntax: ['COPY --from=STAGE SOURCE DESTINATION', 'COPY --from=IMAGE:TAG SOURCE DESTINATION'],
    text: 'Copies out of another stage (by name or number), a named context or an image instead of the build context.',
    security: 'An image named here is part of the supply chain like one in FROM: pin it by digest.',
  },
  parents: {
    of: ['COPY'],
    syntax: ['COPY --parents SOURCE... DESTINATION'],
    text: 'Keeps the directories of each source below the destination; `/./` in a source marks where the kept part begins.',
  },
  exclude: {
    of: ['ADD', 'COPY'],
    syntax: ['COPY --exclude=PATTERN SOURCE DESTINATION'],
    text: 'Leaves out files that match a pattern, written like one in .dockerignore. May be given more than once.',
    security: 'Good for single files; what must never reach a builder belongs into .dockerignore.',
  },
  checksum: {
    of: ['ADD'],
    syntax: ['ADD --checksum=sha256:HEX URL DESTINATION', 'ADD --checksum=COMMIT REPOSITORY DESTINATION'],
    text: 'What a download must be: the sha256 of a file, or the commit of a Git repository. The build fails when it is something else.',
    security: 'The one thing that makes a remote ADD repeatable and safe from a server that was broken into.',
  },
  'keep-git-dir': {
    of: ['ADD'],
    syntax: ['ADD --keep-git-dir=true REPOSITORY DESTINATION'],
    text: 'Keeps the .git directory of a cloned repository; without the flag it is left out.',
    security: 'The history can hold secrets that were deleted long ago.',
  },
  unpack: {
    of: ['ADD'],
    syntax: ['ADD --unpack=true URL DESTINATION', 'ADD --unpack=false ARCHIVE DESTINATION'],
    text: 'Whether a tar archive is unpacked. Without it local archives are and downloaded ones are not.',
    security:
      'An archive from elsewhere chooses its own paths, owners and modes: check it with `--checksum`.',
  },
  mount: {
    of: ['RUN'],
    syntax: ['RUN --mount=type=bind|cache|tmpfs|secret|ssh[,key=value...] command'],
    text: 'Mounts something for this one command, without it becoming part of the image: files of the context or another stage, a cache, memory, a secret or an SSH agent.',
    security:
      'With `type=secret` a credential is there while the command runs and in no layer, history or cache afterwards.',
  },
  network: {
    of: ['RUN'],
    syntax: ['RUN --network=default|none|host command'],
    text: 'The network the command sees. `none` cuts it off; `host` shares the builder’s and has to be allowed with `--allow network.host`.',
    security:
      '`none` proves that a step downloads nothing; `host` reaches services on the builder that trust local callers.',
  },
  security: {
    of: ['RUN'],
    syntax: ['RUN --security=sandbox|insecure command'],
    text: '`insecure` runs the command without the sandbox, like a privileged container. The builder has to allow it with `--allow security.insecure`.',
    security: 'An insecure step can take over the builder. Nearly every build can do without.',
  },
  device: {
    of: ['RUN'],
    syntax: ['RUN --device=NAME[,required] command'],
    text: 'Gives the command a device of the builder, named as the Container Device Interface does, if the builder allows it.',
    security: 'The command reaches hardware of the builder past the usual isolation.',
  },
};

/** HEALTHCHECK's own; durations such as `30s` or `1m30s`. */
export const HEALTHCHECK_FLAGS: Readonly<Record<string, FlagEntry>> = Object.fromEntries(
  [
    ['interval', 'DURATION', 'How long to wait between one check and the next; 30s without it.'],
    ['timeout', 'DURATION', 'How long one check may take before it counts as failed; 30s without it.'],
    [
      'start-period',
      'DURATION',
      'How long the container may take to start: failures in that time do not count. None without it.',
    ],
    [
      'start-interval',
      'DURATION',
      'How long to wait between checks during the start period; 5s without it. Docker Engine 25.0 or newer.',
    ],
    [
      'retries',
      'COUNT',
      'How many checks in a row must fail before the container is unhealthy; 3 without it.',
    ],
  ].map(([name = '', value = '', text = '']) => [
    name,
    {
      of: ['HEALTHCHECK'],
      syntax: [`HEALTHCHECK --${name}=${value} CMD command`],
      text,
      anchors: { HEALTHCHECK: 'healthcheck' },
    },
  ]),
);

/** `RUN --mount=type=…` by type. */
export const MOUNTS: Readonly<Record<string, Omit<FlagEntry, 'of' | 'anchors'>>> = {
  bind: {
    syntax: ['RUN --mount=type=bind,target=PATH[,source=PATH][,from=STAGE][,rw] command'],
    text: 'Files of the build context, or of the stage or image that `from` names, for this command only. Read-only unless `rw` is given, and then what is written is thrown away.',
    security: 'Unlike COPY it leaves nothing in the image, so build-time files need no clean-up.',
  },
  cache: {
    syntax: ['RUN --mount=type=cache,target=PATH[,id=NAME][,sharing=shared|private|locked][,uid=N] command'],
    text: 'A directory that stays on the builder between builds, for package managers and compilers. It is never part of the image and may be empty at any time.',
    security:
      'Every build that uses the same id on this builder shares it: one that is not trusted can plant files for the next.',
  },
  tmpfs: {
    syntax: ['RUN --mount=type=tmpfs,target=PATH[,size=BYTES] command'],
    text: 'A directory in memory for this command; gone afterwards.',
  },
  secret: {
    syntax: ['RUN --mount=type=secret,id=NAME[,target=PATH][,env=NAME][,required] command'],
    text: 'A secret that `docker build --secret id=NAME,…` hands over, as a file (below /run/secrets without `target`) or as an environment variable for this command.',
    security:
      'In no layer and not in the history. With `required` the build fails when the secret is missing, rather than going on without it.',
  },
  ssh: {
    syntax: ['RUN --mount=type=ssh[,id=NAME][,required] command'],
    text: 'The SSH agent that `docker build --ssh` hands over, for private repositories for example.',
    security:
      'The key stays with the agent. Put known host keys into the image, rather than switching the check off.',
  },
};
