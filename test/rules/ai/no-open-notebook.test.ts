import rule from '../../../server/src/rules/ai/no-open-notebook.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (output: string) => [
  { title: 'Let the server make up a token', kind: 'unsafe' as const, output },
];

testRule(rule, {
  valid: [
    'FROM quay.io/jupyter/base-notebook:2025-06-02\nCMD ["jupyter", "lab", "--ip=0.0.0.0", "--ServerApp.password="]\n',
    'FROM quay.io/jupyter/base-notebook:2025-06-02\nCMD ["jupyter", "lab", "--ip=127.0.0.1", "--allow-root", "--ServerApp.token="]\n',
    'FROM python:3.13\nCMD jupyter lab --ip=0.0.0.0 --ServerApp.token= --ServerApp.password="$HASH"\n',
    'FROM python:3.13\nCMD jupyter lab --ip=0.0.0.0 --ServerApp.token=$TOKEN\n',
    'FROM wordpress:cli\nCMD wp --allow-root --version\n',
    'FROM python:3.13\nRUN jupyter lab --ServerApp.token= --version\n',
    'FROM python:3.13\nRUN echo "c.ServerApp.token = \'secret\'" >> a.py\nRUN cat c.ServerApp.token\n',
    'FROM python:3.13\nRUN echo "c.ServerApp.token = \'\'" >> a.py && echo "c.ServerApp.password = \'argon2:x\'" >> a.py\n',
  ],
  invalid: [
    {
      code: 'FROM quay.io/jupyter/base-notebook:2025-06-02\nCMD ["jupyter", "lab", "--ip=0.0.0.0", «"--ServerApp.token="», "--no-browser"]\n',
      expect: ["'--ServerApp.token=' lets everyone in who reaches the notebook server."],
      fixes: [
        fix(
          'FROM quay.io/jupyter/base-notebook:2025-06-02\nCMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser"]\n',
        ),
      ],
    },
    {
      code: 'FROM python:3.13\nCMD ["bash", "-c", "source a && jupyter notebook --ip 0.0.0.0 --allow-root «--NotebookApp.token=\'\'» --NotebookApp.password=\'\'"]\n',
      expect: ['open'],
      fixes: [
        [
          {
            title: 'Let the server make up a token',
            kind: 'unsafe' as const,
            output:
              'FROM python:3.13\nCMD ["bash", "-c", "source a && jupyter notebook --ip 0.0.0.0 --allow-root --NotebookApp.password=\'\'"]\n',
            // Then it is root that remains to be said.
            leaves: ['no-open-notebook'],
          },
        ],
      ],
    },
    {
      code: 'FROM python:3.13\nCMD start-notebook.sh \\\n  # everyone\n  «--IdentityProvider.token=""» \\\n  --no-browser\n',
      expect: ['open'],
      fixes: [fix('FROM python:3.13\nCMD start-notebook.sh \\\n  # everyone\n  \\\n  --no-browser\n')],
    },
    {
      code: 'FROM python:3.13\nENTRYPOINT ["jupyter", "lab"]\nCMD [«"--ServerApp.token=\'\'"», "--ip=*"]\n',
      expect: ['open'],
    },
    {
      code: 'FROM python:3.13\nENTRYPOINT ["jupyter", "lab", «"--ServerApp.token"», ""]\n',
      expect: ['open'],
    },
    {
      code: 'FROM python:3.13\nCMD ["sh", "-c", «"jupyter-lab --ip=0.0.0.0 --NotebookApp.token=\'\' --NotebookApp.base_url=\\"$X\\""»]\n',
      expect: ['open'],
    },
    // Configuration that the build writes.
    {
      code: 'FROM python:3.13\nRUN echo "«c.NotebookApp.token = \'\'»" >> ~/.jupyter/jupyter_notebook_config.py\nCOPY <<EOF /etc/jupyter/jupyter_server_config.py\n«c.ServerApp.token = ""»\nEOF\nRUN cat > a.py <<EOF\n«c.IdentityProvider.token=u\'\'»\nEOF\n',
      expect: ['open', 'open', 'open'],
    },
    {
      code: 'FROM python:3.13\nCMD jupyter notebook --ip=0.0.0.0 «--allow-root»\n',
      expect: ['root'],
    },
    {
      code: 'FROM python:3.13\nCMD jupyter server --ip :: «--ServerApp.allow_unauthenticated_access=True»\n',
      expect: ['open'],
      fixes: [fix('FROM python:3.13\nCMD jupyter server --ip ::\n')],
    },
  ],
});
