import { parsePlatform } from '../../image/platform.ts';
import { deleteWord } from '../../lint/fixes.ts';
import { instructionRule } from '../../lint/ladder.ts';

const OTHERS = {
  hadolint: ['DL3029'],
  kics: ['Using Platform Flag with FROM Command'],
  semgrep: ['avoid-platform-with-from'],
} as const;

export default instructionRule(
  {
    name: 'no-constant-platform',
    group: 'base-image',
    since: '0.1.0',
    summary: 'FROM leaves the platform to the build.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { ...OTHERS, buildkit: ['FromPlatformFlagConstDisallowed'] },
    controls: {},
    messages: {
      constant: "The platform is fixed to '{platform}', whatever the build asks for.",
      named: "The platform is fixed to '{platform}' in a stage that is named after it.",
      argument: "The platform '{platform}' comes from a build argument of this file.",
    },
    advice:
      'On other machines the stage is emulated or does not run; leave the flag out, or use $BUILDPLATFORM for stages that cross-compile.',
    fix: 'unsafe',
    docs: {
      why: 'A build for another platform still gets an image of the one written here, which is emulated slowly there or does not start. The image also claims a platform that its files do not have.',
      how: 'Leave the flag out and choose with docker build --platform. Where one platform is meant, name the stage after it.',
      bad: 'FROM --platform=linux/amd64 debian:13-slim\nUSER 65532\n',
      good: 'FROM debian:13-slim\nUSER 65532\n',
      links: ['https://docs.docker.com/reference/build-checks/from-platform-flag-const-disallowed/'],
    },
  },
  'FROM',
  (from, context) => {
    const { file } = context;
    const { platform, alias } = from;
    if (platform?.value === undefined || platform.value === '') return;
    const base = {
      at: platform.valueSpan ?? platform.span,
      data: { platform: platform.value },
      fixes: [{ title: 'Delete the flag', kind: 'unsafe', edits: [deleteWord(file, platform.span)] }],
    } as const;
    if (platform.variables.length > 0) {
      if (
        platform.variables.every(({ name }) => !/^(?:BUILD|TARGET)(?:PLATFORM|OS|ARCH|VARIANT)$/.test(name))
      )
        context.report({
          ...base,
          message: 'argument',
          severity: 'hint',
          confidence: 'low',
          aliases: OTHERS,
        });
      return;
    }
    const parsed = parsePlatform(platform.value);
    const name = alias?.value.toLowerCase() ?? '';
    // What the builder cannot read fails the build, which is said elsewhere.
    if (parsed === undefined)
      context.report({ ...base, message: 'constant', confidence: 'low', aliases: OTHERS });
    else if (name !== '' && parsed.some((part) => name.includes(part)))
      context.report({ ...base, message: 'named', severity: 'hint', confidence: 'low', aliases: OTHERS });
    // Any other is chosen for what the file is about: a board, or an image that exists for it alone.
    else context.report({ ...base, message: 'constant', confidence: isUsual(parsed) ? 'high' : 'low' });
  },
);

/** The platform of most servers and CI machines, which is written when a build elsewhere fails. */
function isUsual(platform: readonly string[]): boolean {
  return platform[0] === 'linux' && platform[1] === 'amd64';
}
