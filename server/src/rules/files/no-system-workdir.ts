import { instructionRule } from '../../lint/ladder.ts';
import { absolutePath } from '../../lint/paths.ts';

/** Filled by the kernel, the runtime or the boot loader; nothing of an image belongs there. */
const KERNEL = ['/proc', '/sys', '/dev', '/boot', '/initrd', '/lost+found'];
/** Those of the operating system itself; only the folders as such, not what lies below. */
const SYSTEM = new Set([
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/usr/bin',
  '/usr/sbin',
  '/usr/lib',
  '/usr/lib64',
  '/etc',
]);

export default instructionRule(
  {
    name: 'no-system-workdir',
    group: 'files',
    since: '0.1.0',
    summary: 'WORKDIR is a directory of the application, not one of the system.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { trivy: ['DS-0030'] },
    controls: {},
    messages: {
      kernel: "WORKDIR '{path}' lies in a directory that belongs to the kernel.",
      system: "WORKDIR '{path}' is a directory of the operating system.",
    },
    advice:
      'Its files are not part of the image, and a working directory below /proc has let containers out into the host; use a directory such as /app.',
    fix: 'none',
    docs: {
      why: 'What lies below /proc, /sys or /dev is made by the kernel when a container starts; files written there during a build are gone. A WORKDIR such as /proc/self/fd/8 is also how CVE-2024-21626 got hold of a directory of the host.',
      how: 'Use a directory of the application’s own, such as /app or /srv/app.',
      bad: 'FROM debian:13\nWORKDIR /proc/self/fd/8\n',
      good: 'FROM debian:13\nWORKDIR /app\n',
      links: [
        'https://nvd.nist.gov/vuln/detail/CVE-2024-21626',
        'https://docs.docker.com/reference/dockerfile/#workdir',
      ],
    },
  },
  'WORKDIR',
  (workdir, context) => {
    const { path, state } = workdir;
    if (path === undefined) return;
    const text = context.expand(workdir, path.raw) ?? path.value;
    // A variable may well stand behind a folder that is known: /proc/$PID.
    const known = text.startsWith('/') || state.workdir !== undefined;
    if (!known) return;
    const absolute = absolutePath(text, state.workdir);
    const data = { path: path.value };
    if (KERNEL.some((folder) => `${absolute}/`.startsWith(`${folder}/`)))
      context.report({ at: path.span, message: 'kernel', data });
    else if (SYSTEM.has(absolute))
      context.report({
        at: path.span,
        message: 'system',
        data,
        severity: 'info',
        confidence: 'low',
        aliases: {},
      });
  },
);
