import { moving, NOT_FIXED, unpinnedRule, withoutVersion } from '../../lint/pinning.ts';

/** Tags of a registry (`latest`, `next`): words, where a version begins with a digit. */
const TAG = /^(?:\*|x|[a-z][a-z-]*)?$/i;

export default unpinnedRule(
  {
    name: 'no-unpinned-npm',
    group: 'packages',
    since: '0.1.0',
    summary: 'Each package that npm install names has a version.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'strict',
    aliases: { hadolint: ['DL3016'], kics: ['NPM Install Command Without Pinned Version'] },
    controls: { cwe: ['CWE-1357'] },
    messages: NOT_FIXED,
    advice:
      'The same Dockerfile then gives different images over time, and a hijacked release comes in at once; write package@version.',
    fix: 'none',
    docs: {
      why: 'Without a version npm installs what the tag latest points to at that moment. Two builds of the same commit differ, and a release that somebody broke or took over is in the next image without a change of yours, install scripts included.',
      how: 'Write package@1.2.3, and a tag or commit behind # for Git addresses. What an application needs belongs into package.json with a lock file, installed by npm ci.',
      bad: 'FROM node:22\nRUN npm install -g typescript\n',
      good: 'FROM node:22\nRUN npm install -g typescript@5.9.2\n',
      links: [
        'https://docs.npmjs.com/cli/v11/commands/npm-install',
        'https://cwe.mitre.org/data/definitions/1357.html',
      ],
    },
  },
  ({ ecosystem, manager, packages }) => {
    if (ecosystem !== 'npm') return undefined;
    const found = withoutVersion(packages, /#./);
    if (found.packages.length === 0) return moving(packages, TAG);
    return manager === 'npm' ? found : { ...found, aliases: {} };
  },
);
