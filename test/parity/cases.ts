import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../shared/cases/', import.meta.url));

/** One test of another tool as data: what its own suite asserts about one Dockerfile. */
export interface PeerCase {
  readonly id: string;
  readonly tool: string;
  /** `*`: no finding of any rule of that tool; `SC*`: any ShellCheck code. */
  readonly rule: string;
  readonly dockerfile: string;
  readonly dockerignore?: string | null;
  readonly config?: Readonly<Record<string, unknown>> | null;
  readonly expect: 'fires' | 'silent' | readonly BuildWarning[];
  readonly expectNoAttrs?: readonly BuildWarning[];
  readonly buildErr?: string | null;
  readonly buildErrNoAttrs?: string | null;
  readonly lines?: readonly number[] | null;
  readonly silent_lines?: readonly number[];
  /** Needs a configuration of its own; not scored. */
  readonly policy?: unknown;
  readonly profile?: unknown;
}

export interface BuildWarning {
  readonly rule: string;
  readonly line: number;
}

/** By tool; empty where the cases are not at hand. */
export function peerCases(): ReadonlyMap<string, readonly PeerCase[]> {
  const byTool = new Map<string, PeerCase[]>();
  if (!existsSync(FOLDER)) {
    console.log('      (skipped: the cases of other tools are not on this machine)');
    return byTool;
  }
  for (const name of readdirSync(FOLDER).sort()) {
    for (const line of readFileSync(join(FOLDER, name), 'utf8').split('\n')) {
      if (line.trim() === '') continue;
      const item = JSON.parse(line) as PeerCase;
      if (item.policy !== undefined || item.profile !== undefined) continue;
      const tool = (item as { tool?: string }).tool ?? item.id.slice(0, item.id.indexOf('/'));
      const list = byTool.get(tool) ?? [];
      list.push({ ...item, tool });
      byTool.set(tool, list);
    }
  }
  return byTool;
}
