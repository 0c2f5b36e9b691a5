/** Dockerfile instructions, https://docs.docker.com/reference/dockerfile/#overview. */
export const INSTRUCTIONS = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
] as const;

export type InstructionName = (typeof INSTRUCTIONS)[number];

const NAMES: ReadonlySet<string> = new Set(INSTRUCTIONS);

/** Whether `name`, in upper case, is an instruction that BuildKit knows. */
export function isInstructionName(name: string): name is InstructionName {
  return NAMES.has(name);
}
