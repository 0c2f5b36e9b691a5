import rule from '../../../server/src/rules/ai/no-trust-remote-code.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM vllm/vllm-openai:v0.9.1\n# --trust-remote-code\nCMD ["--model", "acme/chat"]\n',
    'FROM python:3.13\nENV TRUST_REMOTE_CODE=false HF_DATASETS_TRUST_REMOTE_CODE=0\nARG TRUST_REMOTE_CODE\nENV TRUST_REMOTE_CODE=$TRUST_REMOTE_CODE\n',
    'FROM python:3.13\nCMD python serve.py --trust-remote-code=False --trust_remote_code false\n',
    'FROM python:3.13\nRUN python -c "A.from_pretrained(m, trust_remote_code=False); trust_remote_code == True"\n',
    'FROM python:3.13\nRUN echo "never use --trust-remote-code" > README\n',
  ],
  invalid: [
    {
      code: 'FROM vllm/vllm-openai:v0.9.1\nCMD ["--model", "acme/chat", "«--trust-remote-code»"]\n',
      expect: ["'--trust-remote-code' runs whatever code a model's repository holds."],
    },
    {
      code: 'FROM vllm/vllm-openai:v0.9.1\nENTRYPOINT vllm serve acme/chat \\\n  «--trust-remote-code» --port 8000\nCMD ["«--trust_remote_code»"]\n',
      expect: ['remote', 'remote'],
    },
    {
      code: 'FROM python:3.13\nENV A=1 «HF_HUB_TRUST_REMOTE_CODE=1»\nENV «TRUST_REMOTE_CODE true»\nARG «TRUST_REMOTE_CODE=yes»\nRUN «TRUST_REMOTE_CODE=1» python fetch.py\n',
      expect: [
        'remote',
        "'TRUST_REMOTE_CODE=true' runs whatever code a model's repository holds.",
        'remote',
        'remote',
      ],
    },
    {
      code: `FROM python:3.13\nRUN python -c "A.from_pretrained('acme/chat', «trust_remote_code=True»)"\nRUN python <<EOF\nA.from_pretrained("acme/chat", «trust_remote_code = True»)\nkwargs = {"«trust_remote_code": True», "x": 1}\nEOF\n`,
      expect: ['remote', 'remote', 'remote'],
    },
    // Code of one commit: for those who want to see everything.
    {
      code: `FROM python:3.13\nRUN python -c "A.from_pretrained('acme/chat', «trust_remote_code=True», revision='607a30d783df')"\nCMD serve «--trust-remote-code=true» --code-revision 607a30d783df\n`,
      expect: ['remote', 'remote'],
    },
  ],
});
