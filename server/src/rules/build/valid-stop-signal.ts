import { SIGNALS } from '../../knowledge/signals.ts';
import { expandedTexts, firstFault } from '../../lint/expansion.ts';
import { instructionRule } from '../../lint/ladder.ts';
import { nearest } from '../../text/nearest.ts';

export default instructionRule(
  {
    name: 'valid-stop-signal',
    group: 'build',
    since: '0.1.0',
    summary: 'STOPSIGNAL names a signal that exists.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': ['INVALID_SIGNAL'] },
    controls: {},
    messages: { signal: "'{signal}' is no signal." },
    advice: 'The build fails here. Use a name such as SIGTERM or SIGQUIT, or a number above zero.',
    fix: 'unsafe',
    docs: {
      why: 'The stop signal is what a container is asked to end with before it is killed. The builder fails on names that it does not know, and takes the whole line for the name.',
      how: 'Use a name of signal(7), with or without SIG, or its number.',
      bad: 'FROM scratch\nSTOPSIGNAL SIGTREM\n',
      good: 'FROM scratch\nSTOPSIGNAL SIGTERM\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#stopsignal',
        'https://man7.org/linux/man-pages/man7/signal.7.html',
      ],
    },
  },
  'STOPSIGNAL',
  (stopSignal, context) => {
    const [written] = expandedTexts(context.file, stopSignal);
    if (written === undefined) return;
    const fault = firstFault(written, context.file.escape);
    if (fault !== undefined && fault.kind !== 'brace') return;
    const signal = fault === undefined ? context.expand(stopSignal, written.text) : written.text;
    if (signal === undefined || isSignal(signal)) return;
    const span = written.span(0, written.text.length);
    const hint = signal === written.text ? nearest(signal, signalNames(signal)) : undefined;
    context.report({
      at: span,
      message: 'signal',
      data: { signal },
      // Others do not work out modifiers, and end lines at a lone carriage return.
      ...(/\r|\$\{\w+[^\w}]/.test(written.text) ? { aliases: {} } : {}),
      fixes:
        hint === undefined
          ? []
          : [{ title: `Replace with ${hint}`, kind: 'unsafe', edits: [{ span, text: hint }] }],
    });
  },
);

function isSignal(text: string): boolean {
  if (/^[-+]?\d+$/.test(text)) return Number(text) !== 0;
  return SIGNALS.has(text.toUpperCase().replace(/^SIG/, ''));
}

/** All names in the way this one is written: with or without SIG. */
function signalNames(like: string): string[] {
  const prefix = /^s/i.test(like) && !SIGNALS.has(`S${like.slice(1).toUpperCase()}`) ? 'SIG' : '';
  return [...SIGNALS].map((name) => `${prefix}${name}`);
}
