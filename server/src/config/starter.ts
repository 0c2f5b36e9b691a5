import { PROFILE_NAMES, PROFILE_WORDS } from './profiles.ts';

/** What `bulkhead init` writes. It changes nothing: a preset that it set would be stronger than a profile set later. */
export const STARTER = `# Configuration of Bulkhead: the nearest bulkhead.yaml up the tree counts, in the editor and on the command line.
# 'bulkhead rules' lists the rules, 'bulkhead explain RULE' says what one is about and which options it has. What begins
# with a bare # below is an example and holds without it.

# Which rules run. recommended: what nearly every image should keep. strict: also what costs some work, such as
# digests and pinned packages. all: every rule there is.
#preset: recommended

# For what kind of image or reader. preset, minimum-confidence and rules win over it.
${PROFILE_NAMES.map((name) => `# - ${name}: ${PROFILE_WORDS[name]}`).join('\n')}
#profile: regular

# Leaves out findings that are less sure: low, medium or high.
#minimum-confidence: medium

# The command line fails on findings of this severity or above: hint, info, warning or error.
#threshold: warning

# Levels of single rules: off, on, hint, info, warning or error. Another tool's id means what answers to it.
#rules:
#  no-latest-tag: error
#  DL3059: off
#  no-secrets-in-build-config:
#    ignore: ['PUBLIC_*']

# Other levels for some paths, which are written as in .gitignore.
#overrides:
#  - files: ['dev/**', '*.dev']
#    rules:
#      require-user: off

# Where base images may come from; * may stand for parts.
#allowed-registries: [docker.io, '*.example.com']

# Labels that every image must have: text, url, rfc3339, semver, spdx, hash or email.
#labels:
#  org.opencontainers.image.source: url
`;
