import rule from '../../../server/src/rules/privilege/useradd-no-log-init.ts';
import { testRule } from '../../support/rule-tester.ts';

const fixed = (output: string) => [{ title: 'Add --no-log-init', kind: 'safe' as const, output }];

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN useradd app && useradd -u 10001 app && useradd -m --uid=65532 app\n',
    'FROM debian:13\nRUN useradd -l -u 1000620000 app && useradd -lmu 1000620000 app && useradd --no-log-init --uid 1000620000 app\n',
    'FROM debian:13\nARG APP_ID\nRUN useradd -u $APP_ID app && useradd -u "$(id -u)" app && groupadd -g 1000620000 app && adduser -u 1000620000 app\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN groupadd app && \\\n    useradd -r -u «123456» -g app app\n',
      expect: ['User id 123456 makes useradd write very large log files into the layer.'],
      fixes: [
        fixed('FROM debian:13\nRUN groupadd app && \\\n    useradd --no-log-init -r -u 123456 -g app app\n'),
      ],
    },
    {
      code: 'FROM debian:13\nARG APP_ID=1000620000\nRUN useradd -mu«$APP_ID» app\nONBUILD RUN ["useradd", "--uid=«100000»", "app"]\n',
      expect: ['User id 1000620000 makes useradd write very large log files into the layer.', 'large'],
      fixes: [
        fixed(
          'FROM debian:13\nARG APP_ID=1000620000\nRUN useradd --no-log-init -mu$APP_ID app\nONBUILD RUN ["useradd", "--uid=100000", "app"]\n',
        ),
        fixed(
          'FROM debian:13\nARG APP_ID=1000620000\nRUN useradd -mu$APP_ID app\nONBUILD RUN ["useradd", "--no-log-init", "--uid=100000", "app"]\n',
        ),
      ],
    },
  ],
});
