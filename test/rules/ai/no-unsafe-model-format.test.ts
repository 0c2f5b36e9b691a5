import rule from '../../../server/src/rules/ai/no-unsafe-model-format.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM python:3.13\nRUN curl -fsSLO https://example.com/model.safetensors && wget https://example.com/firmware.bin https://example.com/model.gguf\n',
    'FROM python:3.13\nRUN curl -fsSLo m.pt https://example.com/model.pt && echo "$SUM  m.pt" | sha256sum -c -\n',
    'FROM python:3.13\nRUN aria2c --checksum=sha-256=00 https://example.com/model.pt\n',
    'FROM python:3.13\nRUN hf download acme/chat pytorch_model.bin --revision 607a30d783dfa663caf39e06633721c8d4cfcd7e && cp model.pt /models\n',
    'FROM python:3.13\nRUN hf download acme/chat model.safetensors\n',
    'FROM python:3.13\nRUN wget -O /usr/lib/python3/dist-packages/acme.pth https://example.com/acme.pth.txt\n',
    'FROM python:3.13\nRUN wget https://huggingface.co/ggerganov/whisper.cpp/resolve/main/ggml-base.en.bin\n',
    'FROM python:3.13\nRUN git clone https://example.com/model.pt\n',
  ],
  invalid: [
    {
      code: 'FROM python:3.13\nRUN curl -fsSLO «https://example.com/w/model.pth» && wget «"https://example.com/a.ckpt?download=1"»\n',
      expect: ["'model.pth' is a pickle from the network, which runs code when it is loaded.", 'pickle'],
    },
    {
      code: 'FROM python:3.13\nRUN wget -O /models/clf.joblib «https://example.com/get?id=1»\n',
      expect: ["'clf.joblib' is a pickle from the network, which runs code when it is loaded."],
    },
    {
      code: 'FROM python:3.13\nRUN wget «https://huggingface.co/acme/chat/resolve/main/pytorch_model-00001-of-00002.bin»\n',
      expect: ['pickle'],
    },
    {
      code: 'FROM python:3.13\nRUN hf download acme/chat config.json «pytorch_model.bin»\n',
      expect: ['pickle'],
    },
    {
      code: `FROM python:3.13\nRUN python -c "hf_hub_download(repo_id='acme/chat', filename='«best.pkl»')"\n`,
      expect: ['pickle'],
    },
  ],
});
