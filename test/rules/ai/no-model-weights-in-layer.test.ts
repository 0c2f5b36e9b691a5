import rule from '../../../server/src/rules/ai/no-model-weights-in-layer.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM python:3.13 AS fetch\nRUN hf download acme/chat\nCOPY model.gguf /m/\nFROM python:3.13\nCOPY app /app\n',
    'FROM scratch\nCOPY model.gguf /\n',
    'FROM registry.access.redhat.com/ubi9-micro\nADD https://example.com/model.gguf /model/\n',
    'FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/huggingface hf download acme/chat\n',
    'FROM python:3.13\nRUN --mount=type=tmpfs,target=/x hf download acme/chat --local-dir /x/chat\n',
    'FROM python:3.13\nRUN hf download acme/chat tokenizer.json config.json\n',
    'FROM python:3.13\nCOPY usercustomize.pth x/\nCOPY acme.pth /usr/lib/python3.13/site-packages/\nCOPY requirements.pt a\n',
    'FROM python:3.13\nRUN curl https://example.com/model.onnx | check\n',
    'FROM python:3.13\nRUN --mount=type=cache,target=/x curl -o /x/model.onnx https://example.com/model.onnx\n',
    'FROM ollama/ollama:0.9.0\nRUN ollama serve\nRUN ollama pull\n',
  ],
  invalid: [
    {
      code: 'FROM python:3.13\nCOPY app.py «weights/model.safetensors» /models/\nADD --checksum=sha256:00 «https://example.com/m/chat.gguf?download=true» /models/\n',
      expect: ["The weights 'model.safetensors' become a layer of the image.", 'weights'],
    },
    {
      code: 'FROM python:3.13 AS base\nCOPY --from=fetch «/m/model.onnx» /m/\nFROM base\nCMD ["x"]\n',
      expect: ['weights'],
    },
    {
      code: 'FROM python:3.13\nRUN hf download «acme/chat» --local-dir /models && wget «https://example.com/model.pth»\n',
      expect: ['weights', 'weights'],
    },
    {
      code: `FROM python:3.13\nRUN python -c "A.from_pretrained('«acme/chat»'); T.from_pretrained('acme/chat'); hf_hub_download('«acme/b»', filename='b.gguf')"\n`,
      expect: ['weights', 'weights'],
    },
    {
      code: 'FROM ollama/ollama:0.9.0\nRUN ollama serve & sleep 5 && ollama pull «llama3.2:1b»\n',
      expect: ["The weights 'llama3.2:1b' become a layer of the image."],
    },
  ],
});
