import rule from '../../../server/src/rules/packages/apt-clean-lists.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = 'Delete the package lists at the end of this RUN';
const kind = 'safe' as const;
const clean = 'rm -rf /var/lib/apt/lists/*';
const update = 'apt-get update && apt-get install -y --no-install-recommends a';

const caches =
  '--mount=type=cache,target=/var/cache/apt,sharing=locked \\\n    --mount=type=cache,target=/var/lib/apt,sharing=locked \\\n    rm -f /etc/apt/apt.conf.d/docker-clean && \\\n    ';

function fixed(output: string) {
  return [{ title, kind, output }];
}

/** The caches alone, or beside what `output` says. */
function mounted(code: string, output?: string) {
  const mark = code.startsWith('# escape') ? caches.replaceAll('\\', '`') : caches;
  const text = code.replaceAll(/[«»]/g, '').replace('\nRUN ', `\nRUN ${mark}`);
  const mounts = { title: 'Keep lists and packages in cache mounts', kind: 'unsafe' as const, output: text };
  return output === undefined ? [mounts] : [...fixed(output), mounts];
}

testRule(rule, {
  valid: [
    `FROM debian:13\nRUN ${update} && ${clean}\n`,
    `FROM debian:13\nRUN ${update} && apt-get clean && ${clean}\n`,
    `FROM debian:13\nRUN ${update}; apt-get clean; rm -r /var/lib/apt/lists /var/log/*\n`,
    `FROM debian:13\nRUN ${update} && rm -rf /tmp/* /var/{cache,log,lib/apt/lists}/*\n`,
    `FROM debian:13\nRUN ${update} && apt-get clean && find /var/lib/apt/lists -type f -delete\n`,
    `FROM debian:13\nRUN ${update}; apt-get dist-clean\n`,
    `FROM debian:13\nRUN --mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt rm -f /etc/apt/apt.conf.d/docker-clean && ${update}\n`,
    `FROM debian:13\nRUN --mount=type=tmpfs,target=/var/lib/apt/lists/ --mount=type=tmpfs,dst=/var/cache apt-get update\n`,
    'FROM debian:13\nRUN apt-get clean && echo apt-get update\n',
    'FROM alpine:3.22\nRUN apk update && apk add a\n',
  ],
  invalid: [
    {
      code: `FROM example.com/base:1\n«RUN» ${update} && ${clean}\n`,
      expect: ["The packages that 'apt-get install' downloads may stay in this layer."],
    },
    {
      code: `FROM debian:13\n«RUN» ${update}\n`,
      expect: ["The package lists that 'apt-get update' fetches stay in this layer."],
      fixes: [mounted(`FROM debian:13\n«RUN» ${update}\n`, `FROM debian:13\nRUN ${update} && ${clean}\n`)],
    },
    {
      code: 'FROM debian:13\n«RUN» apt-get update \\\n    # tools\n    && apt-get install -y --no-install-recommends \\\n        a \\\n        b\n# Next.\nRUN true\n',
      expect: ['lists'],
      fixes: [
        mounted(
          'FROM debian:13\n«RUN» apt-get update \\\n    # tools\n    && apt-get install -y --no-install-recommends \\\n        a \\\n        b\n# Next.\nRUN true\n',
          `FROM debian:13\nRUN apt-get update \\\n    # tools\n    && apt-get install -y --no-install-recommends \\\n        a \\\n        b \\\n    && ${clean}\n# Next.\nRUN true\n`,
        ),
      ],
    },
    {
      code: 'FROM debian:13\n«RUN» apt-get update && \\\n    apt-get install -y --no-install-recommends a;\n',
      expect: ['lists'],
      fixes: [
        mounted(
          'FROM debian:13\n«RUN» apt-get update && \\\n    apt-get install -y --no-install-recommends a;\n',
          `FROM debian:13\nRUN apt-get update && \\\n    apt-get install -y --no-install-recommends a && \\\n    ${clean};\n`,
        ),
      ],
    },
    {
      code: 'FROM debian:13\n«RUN» set -eux; \\\n\tapt-get update; \\\n\tapt-get install -y --no-install-recommends a; \\\n\tif true; then make; fi\n',
      expect: ['lists'],
      fixes: [
        mounted(
          'FROM debian:13\n«RUN» set -eux; \\\n\tapt-get update; \\\n\tapt-get install -y --no-install-recommends a; \\\n\tif true; then make; fi\n',
          `FROM debian:13\nRUN set -eux; \\\n\tapt-get update; \\\n\tapt-get install -y --no-install-recommends a; \\\n\tif true; then make; fi; \\\n\t${clean}\n`,
        ),
      ],
    },
    {
      code: '# escape=`\nFROM debian:13\n«RUN» apt-get update `\n && apt-get install -y --no-install-recommends a\nONBUILD «RUN» set -e; apt update; apt install -y --no-install-recommends a\n',
      expect: ['lists', 'lists'],
      fixes: [
        mounted(
          '# escape=`\nFROM debian:13\n«RUN» apt-get update `\n && apt-get install -y --no-install-recommends a\nONBUILD RUN set -e; apt update; apt install -y --no-install-recommends a\n',
          `# escape=\`\nFROM debian:13\nRUN apt-get update \`\n && apt-get install -y --no-install-recommends a \`\n && ${clean}\nONBUILD RUN set -e; apt update; apt install -y --no-install-recommends a\n`,
        ),
        fixed(
          `# escape=\`\nFROM debian:13\nRUN apt-get update \`\n && apt-get install -y --no-install-recommends a\nONBUILD RUN set -e; apt update; apt install -y --no-install-recommends a; ${clean}\n`,
        ),
      ],
    },
    {
      code: 'FROM debian:13\n«RUN» <<EOF\nset -e\n  apt-get update\n  apt-get install -y --no-install-recommends a\nEOF\n«RUN» <<EOF\napt-get update\napt-get install -y --no-install-recommends a\nEOF\n',
      expect: ['lists', 'lists'],
      fixes: [
        fixed(
          `FROM debian:13\nRUN <<EOF\nset -e\n  apt-get update\n  apt-get install -y --no-install-recommends a\n  ${clean}\nEOF\nRUN <<EOF\napt-get update\napt-get install -y --no-install-recommends a\nEOF\n`,
        ),
        fixed(
          `FROM debian:13\nRUN <<EOF\nset -e\n  apt-get update\n  apt-get install -y --no-install-recommends a\nEOF\nRUN <<EOF\napt-get update\napt-get install -y --no-install-recommends a && ${clean}\nEOF\n`,
        ),
      ],
    },
    {
      code: `FROM debian:13\n«RUN» apt-get update && (apt-get install -y --no-install-recommends a || true)\n`,
      expect: ['lists'],
      fixes: [
        mounted(
          `FROM debian:13\n«RUN» apt-get update && (apt-get install -y --no-install-recommends a || true)\n`,
          `FROM debian:13\nRUN apt-get update && (apt-get install -y --no-install-recommends a || true) && ${clean}\n`,
        ),
      ],
    },
    {
      code: 'FROM debian:13\n«RUN» apt-get update && apt-get install -y --no-install-recommends \\\n    a \\\n    b\n',
      expect: ['lists'],
      fixes: [
        mounted(
          'FROM debian:13\n«RUN» apt-get update && apt-get install -y --no-install-recommends \\\n    a \\\n    b\n',
          `FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends \\\n    a \\\n    b \\\n    && ${clean}\n`,
        ),
      ],
    },
    // Nothing can follow, or the end is no sure place.
    {
      code: `FROM debian:13\n«RUN» ${update} && exec make\n`,
      expect: ['lists'],
      fixes: [mounted(`FROM debian:13\n«RUN» ${update} && exec make\n`)],
    },
    {
      code: `FROM debian:13\n«RUN» ${update} &\n`,
      expect: ['lists'],
      fixes: [mounted(`FROM debian:13\n«RUN» ${update} &\n`)],
    },
    {
      code: `FROM debian:13\n«RUN» ${update} # all\n`,
      expect: ['lists'],
      fixes: [mounted(`FROM debian:13\n«RUN» ${update} # all\n`)],
    },
    {
      code: `FROM debian:13\n«RUN» set -e; ${update} && { make; }\n`,
      expect: ['lists'],
      fixes: [mounted(`FROM debian:13\n«RUN» set -e; ${update} && { make; }\n`)],
    },
    { code: `FROM debian:13\n«RUN» bash -c "${update}"\n`, expect: ['lists'] },
    {
      code: `FROM debian:13\n«RUN» sudo apt-get update && sudo apt-get install -y --no-install-recommends a\n`,
      expect: ['lists'],
    },
    {
      code: 'FROM debian:13\n«RUN» ["sh", "-c", "apt-get update && apt-get install -y --no-install-recommends a"]\n',
      expect: ['lists'],
    },
    {
      code: `FROM debian:13\n«RUN» ${update} && ./cleanup.sh && exit 0\n`,
      expect: ['lists'],
      fixes: [mounted(`FROM debian:13\n«RUN» ${update} && ./cleanup.sh && exit 0\n`)],
    },
    // The next RUN needs the lists; what is deleted there, stays here.
    {
      code: `FROM debian:13\n«RUN» ${update}\n«RUN» apt-get install -y --no-install-recommends b\nRUN ${clean}\n`,
      expect: ['lists', 'earlier'],
    },
    { code: `FROM debian:13\n«RUN» ${clean} && ${update} && exit\n`, expect: ['lists'] },
    // Not in the final image.
    {
      code: `FROM debian:13 AS build\n«RUN» ${update}\nFROM scratch\nCOPY --from=build /a /\n`,
      expect: ['lists'],
      fixes: [
        mounted(
          `FROM debian:13 AS build\nRUN ${update}\nFROM scratch\nCOPY --from=build /a /\n`,
          `FROM debian:13 AS build\nRUN ${update} && ${clean}\nFROM scratch\nCOPY --from=build /a /\n`,
        ),
      ],
    },
    {
      code: `FROM debian:13\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\n«RUN» --mount=type=cache,target=/var/lib/apt ${update}\n«RUN» ${update} && ${clean}\n`,
      expect: ['archives', 'archives'],
    },
  ],
});
