import rule from '../../../server/src/rules/ai/no-model-token.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (output: string) => [
  { title: 'Pass it as a secret to the commands that use it', kind: 'unsafe' as const, output },
];

testRule(rule, {
  valid: [
    'FROM python:3.13\nARG NPM_TOKEN\nENV API_KEY=x TOKENIZERS_PARALLELISM=false HF_HOME=/models\n',
    'FROM python:3.13\nRUN --mount=type=secret,id=HF_TOKEN,env=HF_TOKEN hf download acme/chat\n',
    // Reported for the value.
    'FROM python:3.13\nENV WANDB_API_KEY=k9Xw2mQp7LrT4vBz8NcDk9Xw2mQp7LrT4vBz8NcD\n',
    'FROM python:3.13\nARG hf_token\n',
  ],
  invalid: [
    {
      code: 'FROM python:3.13\nARG «HF_TOKEN»\n# fetch\nRUN --mount=type=cache,target=/c HF_TOKEN=$HF_TOKEN python a.py\nCOPY a b\nRUN hf auth login --token "$HF_TOKEN"\n',
      expect: ["The build argument 'HF_TOKEN' holds a token for models or experiments."],
      fixes: [
        fix(
          'FROM python:3.13\n# fetch\nRUN --mount=type=secret,id=HF_TOKEN,env=HF_TOKEN --mount=type=cache,target=/c HF_TOKEN=$HF_TOKEN python a.py\nCOPY a b\nRUN --mount=type=secret,id=HF_TOKEN,env=HF_TOKEN hf auth login --token "$HF_TOKEN"\n',
        ),
      ],
    },
    {
      code: 'FROM python:3.13\nARG A «HF_TOKEN»\nRUN <<EOF\necho "$HF_TOKEN" | login\nEOF\n',
      expect: ['argument'],
      fixes: [
        fix(
          'FROM python:3.13\nARG A\nRUN --mount=type=secret,id=HF_TOKEN,env=HF_TOKEN <<EOF\necho "$HF_TOKEN" | login\nEOF\n',
        ),
      ],
    },
    // Used by something that is no RUN, by another stage, by nothing, before it, or beside a secret.
    {
      code: 'FROM python:3.13\nARG «HUGGING_FACE_HUB_TOKEN»\nENV «HUGGING_FACE_HUB_TOKEN»=$HUGGING_FACE_HUB_TOKEN\nRUN echo $HUGGING_FACE_HUB_TOKEN\n',
      expect: [
        'argument',
        "The environment variable 'HUGGING_FACE_HUB_TOKEN' holds a token for models or experiments.",
      ],
    },
    {
      code: 'ARG «NGC_API_KEY»\nFROM python:3.13 AS base\nARG «NGC_API_KEY»\nRUN x $NGC_API_KEY\nFROM base\nRUN x $NGC_API_KEY\n',
      expect: ['argument', 'argument'],
    },
    { code: 'FROM python:3.13\nARG «OPENAI_API_KEY»\nRUN make\n', expect: ['argument'] },
    { code: 'FROM python:3.13\nRUN x $KAGGLE_KEY\nARG «KAGGLE_KEY»\n', expect: ['argument'] },
    {
      code: 'FROM python:3.13\nARG «HF_TOKEN»\nRUN --mount=type=secret,id=x HF_TOKEN=$HF_TOKEN a\nONBUILD ARG «WANDB_API_KEY»\n',
      expect: ['argument', 'argument'],
    },
    {
      code: '# syntax=docker/dockerfile:1.4\nFROM python:3.13\nARG «HF_TOKEN»\nRUN a $HF_TOKEN\n',
      expect: ['argument'],
    },
    {
      code: 'FROM python:3.13\nENV «ANTHROPIC_API_KEY»="" «OPENAI_API_KEY»=changeme «WANDB_API_KEY»=/run/secrets/wandb\nARG «COHERE_API_KEY»=none\n',
      expect: ['variable', 'variable', 'variable', 'argument'],
    },
    // Filled in by whoever runs the image.
    {
      code: 'FROM alpine\nENV «OPENAI_API_KEY»=your-key-here\n',
      expect: ['variable'],
      confidence: ['low'],
    },
  ],
});
