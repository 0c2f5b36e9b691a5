import type { InstructionKind } from '../syntax/model.ts';
import type { Visitor } from './rule.ts';

/** Name of a visitor's handler. */
export type Handler = Exclude<keyof Visitor, 'commands'>;

const HANDLER_OF: Readonly<Record<InstructionKind, Handler>> = {
  ADD: 'onAdd',
  ARG: 'onArg',
  CMD: 'onCmd',
  COPY: 'onCopy',
  ENTRYPOINT: 'onEntrypoint',
  ENV: 'onEnv',
  EXPOSE: 'onExpose',
  FROM: 'onFrom',
  HEALTHCHECK: 'onHealthcheck',
  LABEL: 'onLabel',
  MAINTAINER: 'onMaintainer',
  ONBUILD: 'onOnbuild',
  RUN: 'onRun',
  SHELL: 'onShell',
  STOPSIGNAL: 'onStopsignal',
  USER: 'onUser',
  VOLUME: 'onVolume',
  WORKDIR: 'onWorkdir',
  unknown: 'onUnknown',
};

/** The visitor's handler for a kind of instruction. */
export function handlerOf(kind: InstructionKind): Handler {
  return HANDLER_OF[kind];
}
