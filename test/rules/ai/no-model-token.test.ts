import rule from '../../../server/src/rules/ai/no-model-token.ts';
import { testRule } from '../../support/rule-tester.ts';
import { secretFixes } from '../../support/secret-fixes.ts';

const read = 'HF_TOKEN="$(cat /run/secrets/hf-token)" && export HF_TOKEN && ';

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
      code: 'FROM python:3.13\nARG «HF_TOKEN»\n# fetch\nRUN --mount=type=cache,target=/c HF_TOKEN=$HF_TOKEN python a.py\nCOPY a b\nRUN hf download --token "$HF_TOKEN" acme/chat\n',
      expect: ["The build argument 'HF_TOKEN' holds a token for models or experiments."],
      fixes: [
        secretFixes(
          'HF_TOKEN',
          'hf-token',
          'FROM python:3.13\n# fetch\nRUN --mount=type=cache,target=/c --mount=type=secret,id=hf-token,env=HF_TOKEN HF_TOKEN=$HF_TOKEN python a.py\nCOPY a b\nRUN --mount=type=secret,id=hf-token,env=HF_TOKEN hf download --token "$HF_TOKEN" acme/chat\n',
          `FROM python:3.13\n# fetch\nRUN --mount=type=cache,target=/c --mount=type=secret,id=hf-token ${read}HF_TOKEN=$HF_TOKEN python a.py\nCOPY a b\nRUN --mount=type=secret,id=hf-token ${read}hf download --token "$HF_TOKEN" acme/chat\n`,
        ),
      ],
    },
    {
      code: 'FROM python:3.13\nARG A «HF_TOKEN»\nRUN <<EOF\necho "$HF_TOKEN" | fetch\nEOF\n',
      expect: ['argument'],
      fixes: [
        secretFixes(
          'HF_TOKEN',
          'hf-token',
          'FROM python:3.13\nARG A\nRUN --mount=type=secret,id=hf-token,env=HF_TOKEN <<EOF\necho "$HF_TOKEN" | fetch\nEOF\n',
        ),
      ],
    },
    // The login stays in the image; so does the ENV that the program may read.
    {
      code: 'FROM python:3.13\nARG «HF_TOKEN»\nRUN hf auth login --token "$HF_TOKEN"\n',
      expect: ['argument'],
    },
    {
      code: 'FROM python:3.13\nARG «HUGGING_FACE_HUB_TOKEN»\nENV «HUGGING_FACE_HUB_TOKEN»=$HUGGING_FACE_HUB_TOKEN\nRUN hf download --token $HUGGING_FACE_HUB_TOKEN acme/chat\n',
      expect: [
        'argument',
        "The environment variable 'HUGGING_FACE_HUB_TOKEN' holds a token for models or experiments.",
      ],
    },
    // By each stage that it reaches.
    {
      code: 'ARG «NGC_API_KEY»\nFROM python:3.13 AS base\nARG «NGC_API_KEY»\nRUN <<EOF\nx $NGC_API_KEY\nEOF\nFROM base\nRUN ["sh", "-c", "x $NGC_API_KEY"]\n',
      expect: ['argument', 'argument'],
      fixes: Array.from({ length: 2 }, () =>
        secretFixes(
          'NGC_API_KEY',
          'ngc-api-key',
          'FROM python:3.13 AS base\nRUN --mount=type=secret,id=ngc-api-key,env=NGC_API_KEY <<EOF\nx $NGC_API_KEY\nEOF\nFROM base\nRUN --mount=type=secret,id=ngc-api-key,env=NGC_API_KEY ["sh", "-c", "x $NGC_API_KEY"]\n',
        ),
      ),
    },
    // Used by nothing, before it, by something that is no RUN, or mounted already.
    { code: 'FROM python:3.13\nARG «OPENAI_API_KEY»\nRUN make\n', expect: ['argument'] },
    { code: 'FROM python:3.13\nRUN x $KAGGLE_KEY\nARG «KAGGLE_KEY»\n', expect: ['argument'] },
    {
      code: 'FROM python:3.13\nARG «KAGGLE_KEY»\nRUN x $KAGGLE_KEY\nLABEL k=$KAGGLE_KEY\n',
      expect: ['argument'],
    },
    {
      code: 'FROM python:3.13\nARG «HF_TOKEN»\nRUN --mount=type=secret,id=x,env=HF_TOKEN a $HF_TOKEN\nONBUILD ARG «WANDB_API_KEY»\n',
      expect: ['argument', 'argument'],
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
