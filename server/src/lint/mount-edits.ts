import type { Dockerfile, InstructionOf } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import { at } from '../text/span.ts';
import type { RuleContext } from './rule.ts';
import { isRoot, rootImageUser } from './run-user.ts';

type Run = InstructionOf<'RUN'>;

/** Adds mounts to a RUN, behind the flags that it has. */
export function addMounts(run: Run, mounts: readonly string[]): Edit {
  const last = run.flags.at(-1)?.span ?? run.keyword.span;
  return { span: at(last.end), text: mounts.map((mount) => ` --mount=${mount}`).join('') };
}

/** What a mount needs so that the user of the RUN can read it: its uid where that is a number, else a mode. */
export function mountOwner(context: Pick<RuleContext, 'facts'>, run: Run, mode: string): string {
  const { user } = run.state.user ?? {};
  if (user === undefined) {
    const { stage } = run;
    return stage !== undefined && rootImageUser(context, stage).start === 'nonroot' ? `,mode=${mode}` : '';
  }
  if (isRoot(user.value)) return '';
  const uid = /^\d+/.exec(user.value)?.[0];
  return uid !== undefined && /^\d+(?::|$)/.test(user.value) ? `,uid=${uid}` : `,mode=${mode}`;
}

/** What the frontend that the file asks for knows of secret mounts: none, files only, or `env=` too. */
export function mountSupport(file: Dockerfile): 'env' | 'file' | 'none' {
  const said = file.directives.find(({ name }) => name === 'syntax')?.value ?? '';
  const [, minor] = /(?:^|\/)dockerfile:1\.(\d+)(?:[.-]|$)/.exec(said) ?? [];
  if (minor === undefined) return 'env';
  // Before 1.2 mounts were in the experimental channel only.
  if (Number(minor) < 2 && !said.endsWith('experimental')) return 'none';
  return Number(minor) < 10 ? 'file' : 'env';
}

/** Whether a RUN has a mount of this type. */
export function hasMount({ mounts }: Run, type: string): boolean {
  return mounts.some(({ options }) => options.some(({ key, value }) => key === 'type' && value === type));
}

/** The variables that mounts give to a RUN with `env=`. */
export function mountedVariables({ mounts }: Run): string[] {
  return mounts.flatMap(({ options }) =>
    options.flatMap(({ key, value }) => (key === 'env' && value !== undefined ? [value] : [])),
  );
}
