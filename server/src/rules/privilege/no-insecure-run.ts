import { instructionRule } from '../../lint/ladder.ts';
import type { Fix, FileContext } from '../../lint/rule.ts';
import type { Flag, InstructionOf } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';

/** Commands that neither reach for a network nor need more rights than any step has. */
const PLAIN = new Set(
  `: [ basename cat cd chgrp chmod chown cp cut date dirname echo env exit export false find grep head install ln ls mkdir
  mv printf pwd readlink rm rmdir sed set sort stat tail tar test touch tr true uname uniq unset wc which`.split(
    /\s+/,
  ),
);
/** System packages are made to be installed in the sandbox, but their servers may be within reach of the host only. */
const INSTALLERS = new Set(['apk', 'apt', 'apt-get', 'dnf', 'microdnf', 'yum']);

export default instructionRule(
  {
    name: 'no-insecure-run',
    group: 'privilege',
    since: '0.1.0',
    summary: 'RUN stays in its sandbox and off the network of the host.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-250'] },
    messages: {
      security: 'This step runs without the sandbox of the builder.',
      network: 'This step runs in the network of the build host.',
    },
    advice:
      'Whatever the step downloads or runs can then reach the build host; leave the flag out, so that the build needs no --allow, and change the step where it really depends on it.',
    fix: 'safe',
    docs: {
      why: 'With --security=insecure a step has all capabilities and no seccomp or AppArmor profile, so code from a package or script can take over the build host. With --network=host it reaches services that listen on the host only, such as databases, cloud metadata or the builder itself. Both work only where the builder and each build allow it.',
      how: 'Remove the flag. Let services that a test needs run in the step itself, hand proxies over with the build arguments for them, and build nested images with a rootless builder.',
      bad: 'FROM debian:13\nRUN --security=insecure ./setup.sh\n',
      good: 'FROM debian:13\nRUN ./setup.sh\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#run---security',
        'https://docs.docker.com/reference/dockerfile/#run---network',
        'https://cwe.mitre.org/data/definitions/250.html',
      ],
    },
  },
  'RUN',
  (run, context) => {
    for (const flag of run.flags) {
      const { name, value } = flag;
      if (name === 'security' && value === 'insecure')
        context.report({ at: flag.span, message: 'security', fixes: fixesFor(context, run, flag) });
      else if (name === 'network' && value === 'host')
        context.report({ at: flag.span, message: 'network', fixes: fixesFor(context, run, flag) });
    }
  },
);

function fixesFor(context: FileContext, run: InstructionOf<'RUN'>, flag: Flag): Fix[] {
  const edit = withoutFlag(context, run, flag);
  if (edit === undefined) return [];
  const kind = isPlain(context, run, flag.name === 'security') ? 'safe' : 'unsafe';
  return [{ title: `Remove --${flag.name}=${flag.value ?? ''}`, kind, edits: [edit] }];
}

/** Takes the flag out with what parts it from the word before it, continued lines included; comments stay. */
function withoutFlag({ file }: FileContext, run: InstructionOf<'RUN'>, flag: Flag): Edit | undefined {
  const before = run.flags[run.flags.indexOf(flag) - 1]?.span ?? run.keyword.span;
  const gap = file.text.slice(before.end, flag.span.start);
  return /^[\s\\`]*$/.test(gap) ? { span: { start: before.end, end: flag.span.end }, text: '' } : undefined;
}

/** Whether every command of a step is known to do the same with fewer rights. */
function isPlain(context: FileContext, run: InstructionOf<'RUN'>, installs: boolean): boolean {
  const scripts = context.scripts(run);
  return (
    scripts.length > 0 &&
    scripts.every(
      ({ opaque, errors, commands }) =>
        !opaque &&
        errors.length === 0 &&
        commands.length > 0 &&
        commands.every(
          ({ name, wrappers, args, redirects }) =>
            (PLAIN.has(name) || (installs && INSTALLERS.has(name))) &&
            wrappers.length === 0 &&
            // Devices, kernel settings and mounts differ.
            ![...args, ...redirects.flatMap(({ target }) => target ?? [])].some(({ value }) =>
              /(?:^|=)\/(?:dev\/(?!null)|proc|sys)\b|-exec/.test(value),
            ),
        ),
    )
  );
}
