import { hubDownloads } from '../../lint/hub-downloads.ts';
import { instructionRule } from '../../lint/ladder.ts';
import { fetched, isPickle, verifiesChecksum } from '../../lint/model-files.ts';

const MENTIONED = /\.(?:bin|ckpt|joblib|pickle|pkl|pt|pth)\b/i;

export default instructionRule(
  {
    name: 'no-unsafe-model-format',
    group: 'ai',
    since: '0.1.0',
    summary: 'Downloaded weights are in a format that cannot hold code, or are checked.',
    severity: 'warning',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-502', 'CWE-494'] },
    messages: { pickle: "'{file}' is a pickle from the network, which runs code when it is loaded." },
    advice:
      'Nothing checks what was downloaded; take the safetensors, GGUF or ONNX file, or compare a SHA-256 of a file that you have looked at.',
    fix: 'none',
    docs: {
      why: 'PyTorch checkpoints, pickle and joblib files are programs for an unpickler: loading one can start any command. Whoever replaces the file at its address, or on the way to you, runs code in your build or your service.',
      how: 'Most models are also there as safetensors, GGUF or ONNX, which hold numbers only. Where there is nothing else, compare a checksum in the same RUN, fix the commit of the repository, and load with weights_only=True.',
      bad: 'FROM python:3.13-slim\nADD app.py /app.py\nRUN curl -fsSLo /model.pth https://example.com/model.pth\n',
      good: 'FROM python:3.13-slim\nADD app.py /app.py\nRUN curl -fsSLo /model.safetensors https://example.com/model.safetensors\n',
      links: [
        'https://huggingface.co/docs/hub/security-pickle',
        'https://cwe.mitre.org/data/definitions/502.html',
      ],
    },
  },
  'RUN',
  (run, context) => {
    if (!MENTIONED.test(context.file.text.slice(run.span.start, run.span.end))) return;
    const scripts = context.scripts(run);
    if (scripts.some(verifiesChecksum)) return;
    const commits = new Set<string>();
    for (const { by, files, model, revision } of hubDownloads(context, run)) {
      // A commit names its files by their content.
      if (revision === 'commit') commits.add(model);
      if (by === 'address' || revision === 'commit') continue;
      for (const { at, name } of files) {
        if (isPickle(name)) context.report({ at, message: 'pickle', data: { file: name } });
      }
    }
    for (const { commands } of scripts) {
      for (const command of commands) {
        const found = fetched(command, isPickle);
        if (found === undefined || [...commits].some((model) => found.word.value.includes(model))) continue;
        context.report({ at: found.word.span, message: 'pickle', data: { file: found.name } });
      }
    }
  },
);
