/** `text` needs a value; `list` does too and may be repeated; `switch` stands alone or has `true` or `false`. */
type FlagKind = 'text' | 'list' | 'switch';

const TRANSFER: Readonly<Record<string, FlagKind>> = {
  chown: 'text',
  chmod: 'text',
  link: 'switch',
  exclude: 'list',
};

/**
 * The flags that BuildKit knows, those of its labs channel included, by instruction
 * (https://docs.docker.com/reference/dockerfile/). Their names are case-sensitive. Instructions without an entry have
 * none.
 */
export const INSTRUCTION_FLAGS: Readonly<Record<string, Readonly<Record<string, FlagKind>>>> = {
  ADD: { ...TRANSFER, checksum: 'text', 'keep-git-dir': 'switch', unpack: 'switch' },
  COPY: { ...TRANSFER, from: 'text', parents: 'switch' },
  FROM: { platform: 'text' },
  HEALTHCHECK: {
    interval: 'text',
    timeout: 'text',
    'start-period': 'text',
    'start-interval': 'text',
    retries: 'text',
  },
  RUN: { mount: 'list', network: 'text', security: 'text', device: 'list' },
};

/** The kind of a flag; undefined when the instruction does not know it. */
export function flagKind(instruction: string, flag: string): FlagKind | undefined {
  const flags = INSTRUCTION_FLAGS[instruction];
  return flags !== undefined && Object.hasOwn(flags, flag) ? flags[flag] : undefined;
}
