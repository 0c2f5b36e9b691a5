import { downloadFirst } from '../../lint/download-first.ts';
import { defineRule } from '../../lint/rule.ts';
import { downloads, feedsInterpreter, type ShellScript } from '../../shell/index.ts';
import type { Instruction } from '../../syntax/model.ts';

const FETCHES =
  /\b(?:DownloadString\s*\(|iwr\b|irm\b|Invoke-WebRequest\b|Invoke-RestMethod\b|curl(?:\.exe)?\s|wget(?:\.exe)?\s)/i;
const EXECUTES = /\b(?:iex|Invoke-Expression)\b/i;

const POWERSHELL = /powershell|pwsh/i;
const POWERSHELL_NAME = /^(?:powershell|pwsh)(?:\.exe)?$/i;

/** A commit in the address: the server cannot send anything else without being noticed. */
const PINNED = /^https:\/\/(?:raw\.githubusercontent|github|gitlab)\.com\/.*\/[\da-f]{40}(?:[/.]|$)/i;

export default defineRule({
  meta: {
    name: 'no-pipe-to-shell',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Nothing that was just downloaded is run unseen.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-494'] },
    messages: {
      piped: "'{interpreter}' runs a script from '{host}' that nobody checked.",
      unknown: "'{interpreter}' runs a downloaded script that nobody checked.",
    },
    advice:
      'The server can send another script at any time, or half of it; download it to a file, compare its checksum, then run it.',
    fix: 'unsafe',
    docs: {
      why: 'The script runs with the rights of the build, and whoever controls the server, its domain or a mirror decides what it does this time. A connection that breaks off leaves a shell that has run half a script, and the build may not even fail.',
      how: 'Download the script to a file, compare it with a checksum that stands in the Dockerfile, then run it. Better still, install a package with a version, or copy the binary out of an image.',
      bad: 'FROM debian:12\nRUN curl -fsSL https://example.com/install.sh | sh\n',
      good: 'FROM debian:12\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/install.sh /tmp/\nRUN sh /tmp/install.sh\n',
      links: [
        'https://cwe.mitre.org/data/definitions/494.html',
        'https://docs.docker.com/reference/dockerfile/#add---checksum',
      ],
    },
  },
  stateless: true,
  handlers: {
    onScript(script: ShellScript, instruction: Instruction, context) {
      for (const feed of feedsInterpreter(script)) {
        const { download, interpreter, span } = feed;
        const name = interpreter.name === '.' ? 'source' : interpreter.name;
        const from = downloads(download)?.urls.find((url) => url.host !== '');
        const base = {
          at: interpreter.nameWord?.span ?? span,
          related: [{ span: download.span, message: 'The download.' }],
          fixes: downloadFirst(context.file, instruction, script, feed),
        };
        if (from === undefined) context.report({ ...base, message: 'unknown', data: { interpreter: name } });
        else {
          const confidence = PINNED.test(from.url) ? 'low' : 'high';
          context.report({
            ...base,
            message: 'piped',
            data: { interpreter: name, host: from.host },
            confidence,
          });
        }
      }
      // PowerShell is not parsed: where both words stand in one script they belong together often enough to say so.
      const windows =
        script.opaque ||
        (POWERSHELL.test(script.text) && script.commands.some(({ name }) => POWERSHELL_NAME.test(name)));
      if (!windows) return;
      const { args } = instruction;
      const match = EXECUTES.exec(args.text);
      if (match === null || !FETCHES.test(args.text)) return;
      const at = args.span(match.index, match.index + match[0].length);
      context.report({ at, message: 'unknown', data: { interpreter: match[0] }, confidence: 'medium' });
    },
  },
});
