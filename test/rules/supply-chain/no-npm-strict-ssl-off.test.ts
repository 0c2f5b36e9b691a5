import rule from '../../../server/src/rules/supply-chain/no-npm-strict-ssl-off.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (title: string, output: string) => [{ title, kind: 'unsafe' as const, output }];

testRule(rule, {
  valid: [
    'FROM node:24\nRUN npm config set strict-ssl true || false\nRUN npm config get strict-ssl || false\n',
    'FROM node:24\nRUN npm install strict-ssl false; npm set audit false; echo strict-ssl=false\n',
    'FROM node:24\nENV NPM_CONFIG_STRICT_SSL=true npm_config_strict_ssl=$X\nRUN npm ci --strict-ssl\n',
  ],
  invalid: [
    {
      code: 'FROM node:24\nRUN npm config set «strict-ssl false» -g && npm ci\nRUN yarn config set «"strict-ssl" "false"»\nRUN npm ci && npm set «strict-ssl=false»\n',
      expect: ["'strict-ssl false' makes the package manager accept any certificate.", 'off', 'off'],
      fixes: [
        fix(
          'Remove strict-ssl false',
          'FROM node:24\nRUN npm ci\nRUN yarn config set "strict-ssl" "false"\nRUN npm ci && npm set strict-ssl=false\n',
        ),
        fix(
          'Remove strict-ssl false',
          'FROM node:24\nRUN npm config set strict-ssl false -g && npm ci\nRUN npm ci && npm set strict-ssl=false\n',
        ),
        fix(
          'Remove strict-ssl false',
          'FROM node:24\nRUN npm config set strict-ssl false -g && npm ci\nRUN yarn config set "strict-ssl" "false"\nRUN npm ci\n',
        ),
      ],
    },
    {
      code: 'FROM node:24\nRUN set -eux; \\\n    npm ci; \\\n    npm c set «strict-ssl false»; \\\n    npm cache clean --force\nRUN <<EOF\nnpm config set «strict-ssl false»\nnpm ci\nEOF\n',
      expect: ['off', 'off'],
      fixes: [
        fix(
          'Remove strict-ssl false',
          'FROM node:24\nRUN set -eux; \\\n    npm ci; \\\n    npm cache clean --force\nRUN <<EOF\nnpm config set strict-ssl false\nnpm ci\nEOF\n',
        ),
        fix(
          'Remove strict-ssl false',
          'FROM node:24\nRUN set -eux; \\\n    npm ci; \\\n    npm c set strict-ssl false; \\\n    npm cache clean --force\nRUN <<EOF\nnpm ci\nEOF\n',
        ),
      ],
    },
    {
      // Others depend on it, a comment would go, or it is part of something else.
      code: 'FROM node:24\nRUN npm set «strict-ssl false» || true\nRUN npm set «strict-ssl false» \\\n  # why\n  && npm ci\nRUN (npm set «strict-ssl false»; npm ci)\nONBUILD RUN npm set «strict-ssl false»\nRUN sh -c "npm set «strict-ssl false»"\nRUN ! npm set «strict-ssl false»; npm ci\n',
      expect: ['off', 'off', 'off', 'off', 'off', 'off'],
    },
    {
      code: 'FROM node:24\nENV «npm_config_strict_ssl=false»\nARG «YARN_ENABLE_STRICT_SSL=0»\nRUN npm ci «--no-strict-ssl» && npm ci «--strict-ssl=false»\n',
      expect: ['off', 'off', 'off', "'--strict-ssl=false' makes the package manager accept any certificate."],
      fixes: [
        fix(
          'Remove npm_config_strict_ssl',
          'FROM node:24\nARG YARN_ENABLE_STRICT_SSL=0\nRUN npm ci --no-strict-ssl && npm ci --strict-ssl=false\n',
        ),
        fix(
          'Remove YARN_ENABLE_STRICT_SSL',
          'FROM node:24\nENV npm_config_strict_ssl=false\nRUN npm ci --no-strict-ssl && npm ci --strict-ssl=false\n',
        ),
        fix(
          'Remove --no-strict-ssl',
          'FROM node:24\nENV npm_config_strict_ssl=false\nARG YARN_ENABLE_STRICT_SSL=0\nRUN npm ci && npm ci --strict-ssl=false\n',
        ),
        fix(
          'Remove --strict-ssl=false',
          'FROM node:24\nENV npm_config_strict_ssl=false\nARG YARN_ENABLE_STRICT_SSL=0\nRUN npm ci --no-strict-ssl && npm ci\n',
        ),
      ],
    },
    {
      code: 'FROM node:24\nRUN { echo "«strict-ssl=false»"; echo "audit=false"; } > /root/.npmrc\nRUN echo "«enableStrictSsl: false»" | tee .yarnrc.yml\n',
      expect: ['off', 'off'],
    },
  ],
});
