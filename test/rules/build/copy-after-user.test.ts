import rule from '../../../server/src/rules/build/copy-after-user.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = 'Copy with --chown=node:node';

testRule(rule, {
  valid: [
    // Read only, which is as it should be.
    'FROM node:22\nUSER node\nWORKDIR /app\nCOPY . .\nCMD ["node", "a.js"]\n',
    'FROM node:22\nUSER node\nCOPY --chown=node run.sh /run.sh\nRUN chmod +x /run.sh\n',
    'FROM node:22\nCOPY run.sh /run.sh\nRUN chmod +x /run.sh\nUSER node\n',
    'FROM node:22\nUSER root\nCOPY run.sh /run.sh\nRUN chmod +x /run.sh\n',
    'FROM node:22\nUSER node\nCOPY run.sh /run.sh\nUSER root\nRUN chmod +x /run.sh\nUSER node\n',
    'FROM node:22\nUSER node\nCOPY run.sh /run.sh\nRUN sudo chmod +x /run.sh\n',
    'FROM node:22\nUSER node\nCOPY run.sh /run.sh\nRUN su -c "chmod +x /run.sh"\n',
    'FROM node:22\nUSER node\nCOPY run.sh /run.sh\nRUN test -x /run.sh || chmod +x /run.sh\n',
    'FROM node:22\nUSER node\nCOPY run.sh /run.sh\nRUN chmod +x /other.sh\n',
    'FROM node:22\nUSER node\nWORKDIR /app\nCOPY run.sh ./\nRUN cd /other && chmod +x run.sh\n',
    'FROM node:22\nUSER $WHO\nCOPY run.sh /run.sh\nRUN chmod +x /run.sh\n',
    // From another stage files bring their owner along.
    'FROM node:22 AS build\nFROM node:22\nUSER node\nCOPY --from=build /run.sh /run.sh\nRUN chmod +x /run.sh\n',
    // Root gives it away in between.
    'FROM node:22\nUSER node\nCOPY run.sh /run.sh\nUSER root\nRUN chown node /run.sh\nUSER node\nRUN chmod +x /run.sh\n',
    // The folder was there before, or may have been.
    'FROM node:22\nUSER node\nWORKDIR /app\nCOPY . /app\nRUN npm ci\n',
    'FROM node:22\nRUN mkdir /app && chown node /app\nUSER node\nCOPY . /app\nWORKDIR /app\nRUN npm ci\n',
    'FROM example.com/node\nUSER node\nCOPY . /app\nWORKDIR /app\nRUN npm ci\n',
    'FROM node:22\nUSER node\nCOPY . /app\nWORKDIR /app\nRUN npm install -g tool && npm test\n',
    'FROM node:22\nUSER node\nCOPY . /app\nWORKDIR /other\nRUN npm ci\n',
    'FROM node:22\nUSER node\nCOPY . /app\nWORKDIR /app\nRUN cd /tmp && npm ci\n',
    'FROM node:22\nUSER node\nCOPY seed /seed\nVOLUME /data\n',
    'FROM node:22\nUSER node\nCOPY seed /data\nUSER root\nVOLUME /data\n',
    'FROM node:22\nUSER node\nCOPY a.conf /etc/a.conf\nRUN grep a /etc/a.conf > /tmp/out\n',
    'FROM node:22-nanoserver\nUSER node\nCOPY run.sh /run.sh\nRUN chmod +x /run.sh\n',
    'FROM node:22\nUSER node\nCOPY\nVOLUME\nRUN chmod\n',
  ],
  invalid: [
    {
      code: 'FROM node:22\nUSER node\nCOPY run.sh «/run.sh»\nRUN chmod +x /run.sh\n',
      expect: ["Root owns '/run.sh', so 'node' may not change it in line 4."],
      fixes: [
        [
          {
            title,
            kind: 'unsafe',
            output: 'FROM node:22\nUSER node\nCOPY --chown=node:node run.sh /run.sh\nRUN chmod +x /run.sh\n',
            // Now it is a chmod that could stand at COPY.
            leaves: ['add-follows-copy-chmod'],
          },
        ],
      ],
    },
    {
      code: 'FROM node:22\nUSER 1000:1000\nWORKDIR /app\nCOPY --link a.sh b.sh «./»\nRUN npm --version && chmod 755 a.sh\n',
      expect: ['change'],
      fixes: [
        [
          {
            title: 'Copy with --chown=1000:1000',
            kind: 'unsafe',
            output:
              'FROM node:22\nUSER 1000:1000\nWORKDIR /app\nCOPY --chown=1000:1000 --link a.sh b.sh ./\nRUN npm --version && chmod 755 a.sh\n',
            leaves: ['add-follows-copy-chmod'],
          },
        ],
      ],
    },
    {
      code: 'FROM node:22\nUSER node\nCOPY a.conf «/etc/a.conf»\nRUN echo b >> /etc/a.conf\n',
      expect: ['change'],
      fixes: [
        [
          {
            title,
            kind: 'unsafe',
            output:
              'FROM node:22\nUSER node\nCOPY --chown=node:node a.conf /etc/a.conf\nRUN echo b >> /etc/a.conf\n',
          },
        ],
      ],
    },
    {
      code: 'FROM node:22\nUSER node\nCOPY . «/app»\nWORKDIR /app\nRUN npm ci --omit=dev\n',
      expect: ["Root owns '/app', so 'node' may not add files to it in line 5."],
      fixes: [
        [
          {
            title,
            kind: 'unsafe',
            output:
              'FROM node:22\nUSER node\nCOPY --chown=node:node . /app\nWORKDIR /app\nRUN npm ci --omit=dev\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian:13\nRUN useradd app\nUSER app\nCOPY seed «/data»\nVOLUME ["/data"]\nCMD ["server"]\n',
      expect: ["Root owns '/data', a volume that 'app' then may not write to."],
      fixes: [
        [
          {
            title: 'Copy with --chown=app:app',
            kind: 'unsafe',
            output:
              'FROM debian:13\nRUN useradd app\nUSER app\nCOPY --chown=app:app seed /data\nVOLUME ["/data"]\nCMD ["server"]\n',
          },
        ],
      ],
    },
  ],
});
