import { keywordLike } from '../../lint/fixes.ts';
import { instructionRule } from '../../lint/ladder.ts';

export default instructionRule(
  {
    name: 'no-maintainer',
    group: 'style',
    since: '0.1.0',
    summary: 'MAINTAINER is deprecated; a label says it better.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL4000'],
      buildkit: ['MaintainerDeprecated'],
      trivy: ['DS-0022'],
      checkov: ['CKV_DOCKER_6'],
      kics: ['MAINTAINER Instruction Being Used'],
      semgrep: ['maintainer-is-deprecated'],
      'dockerfile-utils': ['DEPRECATED_MAINTAINER'],
    },
    controls: {},
    messages: { maintainer: 'MAINTAINER is deprecated.' },
    advice:
      'Scanners and registries read labels, not this field; use LABEL org.opencontainers.image.authors.',
    fix: 'safe',
    docs: {
      why: 'MAINTAINER sets a field of the image that tools no longer read. A label with the standard key is what registries, scanners and inventories show when they look for whom to ask.',
      how: 'Replace it with LABEL org.opencontainers.image.authors="…".',
      bad: 'FROM scratch\nMAINTAINER Ada <ada@example.com>\n',
      good: 'FROM scratch\nLABEL org.opencontainers.image.authors="Ada <ada@example.com>"\n',
      links: [
        'https://docs.docker.com/reference/build-checks/maintainer-deprecated/',
        'https://github.com/opencontainers/image-spec/blob/main/annotations.md',
      ],
    },
  },
  'MAINTAINER',
  (maintainer, context) => {
    const name = maintainer.args.text.trim();
    // A continued line, a variable-like text or an escape would mean something else inside a quoted label value.
    const plain =
      name !== '' && context.file.text.slice(maintainer.argsSpan.start, maintainer.argsSpan.end) === name;
    const fixable = plain && !/[$`\\"]/.test(name.replace(/^"([^"]*)"$/, '$1'));
    context.report({
      at: maintainer.keyword.span,
      message: 'maintainer',
      fixes: fixable
        ? [
            {
              title: 'Replace MAINTAINER with an authors label',
              kind: 'safe',
              edits: [
                { span: maintainer.keyword.span, text: keywordLike(maintainer, 'LABEL') },
                {
                  span: maintainer.argsSpan,
                  text: `org.opencontainers.image.authors="${name.replace(/^"([^"]*)"$/, '$1')}"`,
                },
              ],
            },
          ]
        : [],
    });
  },
);
