import rule from '../../../server/src/rules/ai/no-unpinned-model.ts';
import { testRule } from '../../support/rule-tester.ts';

const COMMIT = '607a30d783dfa663caf39e06633721c8d4cfcd7e';

testRule(rule, {
  valid: [
    `FROM python:3.13\nRUN hf download openai-community/gpt2 --revision ${COMMIT}\n`,
    `FROM python:3.13\nRUN huggingface-cli download --revision=${COMMIT} openai-community/gpt2 config.json\n`,
    'FROM python:3.13\nARG REV\nRUN hf download acme/chat --revision "$REV" && huggingface-cli login && hf\n',
    'FROM python:3.13\nRUN hf download acme/data --repo-type dataset\n',
    `FROM python:3.13\nRUN python -c "from transformers import AutoModel; AutoModel.from_pretrained('acme/chat', revision='${COMMIT}')"\n`,
    `FROM python:3.13\nRUN python -c "AutoModel.from_pretrained('acme/chat', revision=REV); AutoModel.from_pretrained(path); X.from_pretrained('/models/chat'); X.from_pretrained('./chat'); X.from_pretrained('acme/chat', local_files_only=True)"\n`,
    `FROM python:3.13\nRUN curl -LO https://huggingface.co/acme/chat/resolve/${COMMIT}/model.gguf\n`,
    'FROM python:3.13\nRUN curl -Lo m.gguf https://huggingface.co/acme/chat/resolve/main/model.gguf && echo "$SUM m.gguf" | sha256sum -c\n',
    'FROM python:3.13\nRUN curl -LO https://huggingface.co/datasets/acme/data/resolve/main/a.tar\n',
    'FROM python:3.13\nRUN python3 <<EOF\n# AutoModel.from_pretrained("acme/chat")\nprint("hub.load(x)")\nyaml.hub.load("a/b")\npipeline("summarization")\nEOF\n',
    `FROM python:3.13\nRUN python -c "import torch; torch.hub.load('pytorch/vision:0123456789abcdef', 'x')"\n`,
    'FROM python:3.13\nRUN cat <<EOF > a.py\nAutoModel.from_pretrained("acme/chat")\nEOF\n',
  ],
  invalid: [
    {
      code: 'FROM python:3.13\nRUN hf download --local-dir /model «acme/chat» \\\n  && huggingface-cli download «"acme/other"» --revision main\n',
      expect: ["The model 'acme/chat' is downloaded without a commit.", 'moving'],
    },
    { code: 'FROM python:3.13\nARG MODEL\nRUN hf download «$MODEL»\n', expect: ['moving'] },
    {
      code: `FROM python:3.13\nRUN python3 -c "from transformers import AutoModel as A; A.from_pretrained('«acme/chat»'); T.from_pretrained('acme/chat')"\n`,
      expect: ['moving'],
    },
    {
      code: `FROM python:3.13\nRUN ["python", "-c", "snapshot_download(repo_id='«acme/chat»', revision='v1.0')"]\n`,
      expect: ['moving'],
    },
    {
      code: 'FROM python:3.13\nRUN python3 <<EOF\nfrom huggingface_hub import hf_hub_download\nhf_hub_download(\n    repo_id="«acme/chat»",\n    filename=f(1),\n)\nEOF\n',
      expect: ['moving'],
    },
    {
      code: 'FROM python:3.13\nRUN <<EOF\n#!/usr/bin/env python3\nSentenceTransformer("«all-MiniLM-L6-v2»")\nEOF\n',
      expect: ['moving'],
    },
    {
      code: `FROM python:3.13\nRUN <<EOF\npython - <<'PY'\npipeline("text-generation", model="«acme/chat»")\nPY\nEOF\n`,
      expect: ['moving'],
    },
    {
      code: `FROM python:3.13\nRUN python -c "torch.hub.load('«pytorch/vision:v0.10.0»', 'resnet')"\n`,
      expect: ['moving'],
    },
    {
      code: 'FROM python:3.13\nRUN wget https://huggingface.co/«acme/chat-GGUF»/resolve/main/chat.gguf?download=true\n',
      expect: ['moving'],
    },
  ],
});
