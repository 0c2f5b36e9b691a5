import { downloads, isNamed, type ShellCommand, type ShellWord, subSpan } from '../shell/index.ts';
import type { InstructionOf } from '../syntax/model.ts';
import { baseName } from '../text/path.ts';
import type { Span } from '../text/span.ts';
import { firstString, keywordString, pythonCalls, pythonTexts, type PythonCall } from './python-text.ts';
import type { FileContext } from './rule.ts';

/** A model that a build fetches from a hub. */
interface HubDownload {
  readonly by: 'address' | 'client' | 'python';
  /** Where its name stands. */
  readonly at: Span;
  /** As written. */
  readonly model: string;
  /** `moving`: a branch, a tag, or nothing said. `unknown`: only the build knows. */
  readonly revision: 'commit' | 'moving' | 'unknown';
  /** The files asked for by name; empty for all of them. */
  readonly files: readonly { readonly name: string; readonly at: Span }[];
  /** Where they are written to; undefined: the hub's cache. */
  readonly directory: string | undefined;
}

/** What an instruction that fetches models has in its text: most have none of it. */
const MENTIONED =
  /huggingface|\bhf\b|\.co\/|from_pretrained|snapshot_download|hf_hub_download|hub\.load|SentenceTransformer|CrossEncoder|\bpipeline\(/;

const COMMIT = /^[0-9a-f]{7,64}$/;
const VARIABLE = /[$`{]/;

const CLIENTS = ['huggingface-cli', 'hf'];
/** Options of the hub's client that take a value (https://huggingface.co/docs/huggingface_hub/guides/cli). */
const CLIENT_VALUES = new Set(
  '--repo-type --revision --include --exclude --cache-dir --local-dir --local-dir-use-symlinks --token --max-workers --format'.split(
    ' ',
  ),
);

/** https://huggingface.co/docs/huggingface_hub/guides/download */
const HUB_FILE =
  /^https?:\/\/(?:huggingface\.co|hf\.co)\/(?!datasets\/|spaces\/|api\/)([^/\s]+\/[^/\s]+)\/(?:resolve|raw|blob)\/([^/\s]+)\//i;

const CALLS =
  /(?<![\w.])[\w.]{0,80}(?:\bfrom_pretrained|\bsnapshot_download|\bhf_hub_download|\bhub\.load|\bSentenceTransformer|\bCrossEncoder|\bpipeline)(?=\()/g;

export function hubDownloads(context: FileContext, run: InstructionOf<'RUN'>): readonly HubDownload[] {
  const { text } = context.file;
  if (!MENTIONED.test(text.slice(run.span.start, run.span.end))) return [];
  const found: HubDownload[] = [];
  for (const script of context.scripts(run)) {
    for (const command of script.commands) found.push(...byCommand(command));
  }
  for (const python of pythonTexts(context, run)) {
    for (const call of pythonCalls(python, CALLS)) {
      const model = byCall(call);
      if (model === undefined) continue;
      const span = (item: { start: number; end: number }): Span =>
        python.span(call.at + item.start, call.at + item.end);
      found.push({
        ...model,
        at: span(model.at),
        files: model.files.map(({ name, at }) => ({ name, at: span(at) })),
      });
    }
  }
  return found;
}

function byCommand(command: ShellCommand): HubDownload[] {
  if (isNamed(command, CLIENTS)) {
    const [verb, ...words] = command.args;
    return verb?.value === 'download' ? byClient(words) : [];
  }
  const download = downloads(command);
  if (download === undefined || download.tool === 'git') return [];
  return download.urls.flatMap(({ url, word }): HubDownload[] => {
    const [, model, revision] = HUB_FILE.exec(url) ?? [];
    if (model === undefined || revision === undefined) return [];
    const from = word.value.indexOf(`/${model}/`) + 1;
    const name = baseName(url).replace(/[?#].*$/, '');
    return [
      {
        by: 'address',
        at: subSpan(word, from, from + model.length),
        model,
        revision: revisionOf(revision),
        files: [{ name, at: word.span }],
        directory: download.output?.value ?? name,
      },
    ];
  });
}

function byClient(words: readonly ShellWord[]): HubDownload[] {
  const given = new Map<string, string>();
  const names: ShellWord[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const value = word?.value ?? '';
    const [option = '', own] = value.split(/=(.*)/s);
    if (word === undefined) continue;
    if (!value.startsWith('-')) names.push(word);
    else if (own !== undefined) given.set(option, own);
    else if (CLIENT_VALUES.has(option)) given.set(option, words[++i]?.value ?? '');
  }
  const [model, ...files] = names;
  const type = given.get('--repo-type') ?? 'model';
  if (model === undefined || type !== 'model') return [];
  return [
    {
      by: 'client',
      at: model.span,
      model: model.value,
      revision: revisionOf(given.get('--revision')),
      files: files.map((file) => ({ name: file.value, at: file.span })),
      directory: given.get('--local-dir') ?? given.get('--cache-dir'),
    },
  ];
}

/** Spans are those in the arguments. */
function byCall({ name, arguments: args }: PythonCall): HubDownload | undefined {
  const verb = name.slice(name.lastIndexOf('.') + 1);
  if (/\blocal_files_only\s{0,9}=\s{0,9}True\b/.test(args) || /\brepo_type\s{0,9}=/.test(args))
    return undefined;
  if (verb === 'load' && !name.startsWith('torch.')) return undefined;
  const model = modelOf(verb, args);
  if (model === undefined || model === 'unknown' || !isRemote(model.value)) return undefined;
  const file = verb === 'hf_hub_download' ? keywordString(args, 'filename') : undefined;
  const directory = keywordString(args, 'local_dir') ?? keywordString(args, 'cache_dir');
  return {
    by: 'python',
    at: model,
    model: model.value,
    revision: verb === 'load' ? branchOf(model.value) : givenRevision(args),
    files: file === undefined || file === 'unknown' ? [] : [{ name: file.value, at: file }],
    directory: directory === 'unknown' ? '$' : directory?.value,
  };
}

function modelOf(verb: string, args: string): ReturnType<typeof keywordString> {
  switch (verb) {
    case 'from_pretrained':
      return firstString(args) ?? keywordString(args, 'pretrained_model_name_or_path');
    case 'snapshot_download':
    case 'hf_hub_download':
      return firstString(args) ?? keywordString(args, 'repo_id');
    case 'pipeline':
      return keywordString(args, 'model');
    default:
      return firstString(args) ?? keywordString(args, 'model_name_or_path');
  }
}

/** Whether it is an identifier of the hub, not a folder. */
function isRemote(model: string): boolean {
  return /^[\w$][\w.${}:-]*(?:\/[\w.${}:-]+)?$/.test(model);
}

function givenRevision(args: string): HubDownload['revision'] {
  const given = keywordString(args, 'revision');
  return given === 'unknown' ? given : revisionOf(given?.value);
}

/** `owner/repository:branch`. */
function branchOf(model: string): HubDownload['revision'] {
  return revisionOf(model.split(':')[1]);
}

function revisionOf(revision: string | undefined): HubDownload['revision'] {
  if (revision === undefined) return 'moving';
  if (VARIABLE.test(revision)) return 'unknown';
  return COMMIT.test(revision) ? 'commit' : 'moving';
}
