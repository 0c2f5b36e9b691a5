import { parseReference } from '../../image/reference.ts';
import { hubDownloads } from '../../lint/hub-downloads.ts';
import { fetched, isWeights } from '../../lint/model-files.ts';
import { defineRule } from '../../lint/rule.ts';
import { isOffLayer, ships } from '../../lint/stages.ts';
import { downloads, isNamed, positionals, type ShellCommand } from '../../shell/index.ts';
import type { Instruction, InstructionOf } from '../../syntax/model.ts';
import { baseName } from '../../text/path.ts';
import type { Span } from '../../text/span.ts';

const MENTIONED =
  /huggingface|\bhf\b|pretrained|snapshot_download|hf_hub_download|hub\.load|SentenceTransformer|CrossEncoder|pipeline\(|ollama|\.(?:bin|ckpt|ggml|gguf|h5|joblib|onnx|pickle|pkl|pth?|safetensors|tflite)\b/i;
/** Where models are kept while they are fetched, when nothing else is said. */
const CACHE = /hugging|\.cache|model|ollama|\bhf\b|torch/i;
/** Bases of images that hold nothing but data, for others to mount. */
const CARRIERS = /\/(?:busybox|ubi\d+-micro|ubi\d+\/ubi-micro|ubi-micro)$/;

export default defineRule({
  meta: {
    name: 'no-model-weights-in-layer',
    group: 'ai',
    since: '0.1.0',
    summary: 'Weights of models are not part of the image.',
    severity: 'info',
    confidence: 'medium',
    audience: 'regular',
    preset: 'strict',
    aliases: {},
    controls: {},
    messages: { weights: "The weights '{model}' become a layer of the image." },
    advice:
      'Every pull, scan and push then moves gigabytes, and gated models leave with the image; mount them as a volume, or fetch them when the container starts.',
    fix: 'none',
    docs: {
      why: 'Weights are larger than the code by orders of magnitude and change at another pace. In a layer they slow each pull, push and scan, and everyone who may pull the image has the model, whatever its licence or the access list of its repository says.',
      how: 'Keep the weights on a volume, in an image or artifact of their own that is mounted, or in a store that the container reads when it starts. While building, RUN --mount=type=cache keeps what a step downloads out of the layer.',
      bad: 'FROM python:3.13-slim\nCOPY model.safetensors /models/\nCMD ["python", "-m", "app"]\n',
      good: 'FROM python:3.13-slim\nVOLUME /models\nCMD ["python", "-m", "app", "--model", "/models/model.safetensors"]\n',
      links: [
        'https://huggingface.co/docs/huggingface_hub/guides/manage-cache',
        'https://docs.docker.com/build/cache/optimize/',
      ],
    },
  },
  stateless: true,
  create(context) {
    function report(at: Span, model: string): void {
      context.report({ at, message: 'weights', data: { model } });
    }

    function transferred(transfer: InstructionOf<'ADD' | 'COPY'>): void {
      const named = transfer.sources.map((word) => ({ word, path: word.value.replace(/[?#].*$/s, '') }));
      const weights = named.filter(({ path }) => isWeights(path));
      if (weights.length === 0 || !ships(transfer) || isCarrier(transfer)) return;
      // Python's path files lie among its packages.
      if (/-packages\b/.test(transfer.destination?.value ?? '')) return;
      for (const { path, word } of weights) report(word.span, baseName(path));
    }

    return {
      onAdd: transferred,
      onCopy: transferred,
      onRun(run) {
        if (!MENTIONED.test(context.file.text.slice(run.span.start, run.span.end))) return;
        if (!ships(run) || isCarrier(run) || hasCache(run)) return;
        const named = new Set<string>();
        for (const { at, by, directory, files, model } of hubDownloads(context, run)) {
          // Single files are weights or not by their names; a tokenizer is small.
          if (by === 'address' || (files.length > 0 && !files.some(({ name }) => isWeights(name)))) continue;
          if (named.has(model) || (directory !== undefined && isOffLayer(run, directory))) continue;
          named.add(model);
          report(at, model);
        }
        for (const { commands } of context.scripts(run)) {
          for (const command of commands) {
            const found = fetched(command, isWeights);
            if (found !== undefined) {
              if (!isAway(run, command)) report(found.word.span, found.name);
            } else if (isNamed(command, 'ollama', 'pull')) {
              const model = positionals(command)[1];
              if (model !== undefined) report(model.span, model.value);
            }
          }
        }
      },
    };
  },
});

function isCarrier({ stage }: Instruction): boolean {
  const root = stage?.root;
  if (root?.kind !== 'image') return root?.kind === 'scratch';
  return CARRIERS.test(parseReference(root.reference)?.canonicalName ?? '');
}

/** A cache that models are kept in, by what it is called. */
function hasCache(run: InstructionOf<'RUN'>): boolean {
  return run.mounts.some(({ options }) => {
    const value = (...keys: readonly string[]): string =>
      options.find(({ key }) => keys.includes(key))?.value ?? '';
    return /^(?:cache|tmpfs)$/.test(value('type')) && CACHE.test(value('target', 'dst', 'destination'));
  });
}

/** Written into a mount, or piped into another command. */
function isAway(run: InstructionOf<'RUN'>, command: ShellCommand): boolean {
  const download = downloads(command);
  return download?.toStdout === true || isOffLayer(run, download?.output?.value ?? '');
}
