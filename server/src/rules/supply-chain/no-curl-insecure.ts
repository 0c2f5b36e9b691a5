import { isLocalHost } from '../../knowledge/hosts.ts';
import { deleteWord } from '../../lint/fixes.ts';
import { verifiesChecksum } from '../../lint/model-files.ts';
import { defineRule, type Fix } from '../../lint/rule.ts';
import { downloads, type InsecureOption, type ShellCommand, type ShellScript } from '../../shell/index.ts';
import type { Instruction } from '../../syntax/model.ts';

export default defineRule({
  meta: {
    name: 'no-curl-insecure',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Downloads with curl check the certificate of the server.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { checkov: ['CKV2_DOCKER_2'] },
    controls: { cwe: ['CWE-295'] },
    messages: {
      option: "'{option}' makes curl accept any certificate.",
      config: "'{option}' in .curlrc makes every curl accept any certificate.",
    },
    advice:
      'Anyone on the way can pose as the server and send another file; remove it, and install the CA certificate where the server has a private one.',
    fix: 'unsafe',
    docs: {
      why: 'Without the check of certificates https is no better than http: whoever controls the network, a proxy or the name server decides what the build gets, and what is in the image in the end.',
      how: 'Remove -k. Install ca-certificates when certificates are missing, or give the CA of an internal server with --cacert.',
      bad: 'FROM alpine\nRUN curl -fsSLk -o /tool https://example.com/tool\n',
      good: 'FROM alpine\nRUN curl -fsSL -o /tool https://example.com/tool\n',
      links: ['https://curl.se/docs/sslcerts.html', 'https://cwe.mitre.org/data/definitions/295.html'],
    },
  },
  stateless: true,
  create(context) {
    function check(command: ShellCommand, script: ShellScript, instruction: Instruction): void {
      if (command.name === 'curl') {
        const download = downloads(command);
        if (download === undefined) return;
        const { urls, insecure } = download;
        // A server on this very machine shows a certificate of its own making: nobody stands in between.
        if (urls.length > 0 && urls.every(({ host }) => host !== '' && isLocalHost(host))) return;
        for (const option of insecure) {
          context.report({
            at: option.span,
            message: 'option',
            data: { option: option.option },
            fixes: fixFor(option, instruction),
            ...(instruction.kind === 'RUN' ? {} : { aliases: {}, confidence: 'medium' }),
            // Another file would not pass, whoever sent it.
            ...(verifiesChecksum(script) ? { confidence: 'low' } : {}),
          });
        }
      }
      // `echo insecure >> ~/.curlrc`
      if (
        command.redirects.some(
          ({ target }) => target !== undefined && /(?:^|[/.])_?curlrc$/.test(target.value),
        )
      ) {
        const word = command.args.find(({ value }) => /^(?:-k|(?:--)?insecure)$/.test(value.trim()));
        if (word !== undefined)
          context.report({
            at: word.span,
            message: 'config',
            data: { option: word.value.trim() },
            aliases: {},
          });
      }
    }

    function fixFor({ span, clustered, option }: InsecureOption, instruction: Instruction): readonly Fix[] {
      // An element of a JSON array is more than its word.
      if (instruction.json !== undefined || instruction.kind === 'HEALTHCHECK') return [];
      const edit = clustered ? { span, text: '' } : deleteWord(context.file, span);
      return [{ title: `Remove ${option}`, kind: 'unsafe', edits: [edit] }];
    }

    return {
      onScript(script: ShellScript, instruction: Instruction) {
        for (const command of script.commands) check(command, script, instruction);
      },
    };
  },
});
