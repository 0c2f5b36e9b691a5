import { downloads, isNamed, type ShellCommand, type ShellScript, type ShellWord } from '../shell/index.ts';
import { baseName } from '../text/path.ts';

/**
 * Files of weights that are pickles, so that loading one may run what its maker wrote into it
 * (https://huggingface.co/docs/hub/security-pickle). `.bin` may be anything but for the names that PyTorch's users give.
 */
const PICKLED =
  /(?:\.(?:ckpt|joblib|pickle|pkl|pt|pth|pth\.tar)|(?:pytorch|adapter|diffusion|clip)_?(?:pytorch_)?model[\w.-]{0,40}\.bin)$/i;
const WEIGHTS = /\.(?:ckpt|ggml|gguf|h5|onnx|pt|pth|safetensors|tflite)$/i;
/** Python's own path configuration files have that ending, too. */
const NO_WEIGHTS = /(?:-packages|dist|site)\/[^/]*$|(?:path|nspkg|customize)\.pth$|requirements/i;
/** A path that is longer is no file's. */
const MAX_NAME = 4096;

export function isPickle(name: string): boolean {
  return name.length < MAX_NAME && PICKLED.test(name) && !NO_WEIGHTS.test(name);
}

export function isWeights(name: string): boolean {
  return name.length < MAX_NAME && (WEIGHTS.test(name) || PICKLED.test(name)) && !NO_WEIGHTS.test(name);
}

const SUMS = ['sha256sum', 'sha512sum', 'sha1sum', 'sha384sum', 'shasum', 'b2sum', 'md5sum'];

/** Whether a script compares what it has with a checksum or a signature. */
export function verifiesChecksum({ commands }: ShellScript): boolean {
  return commands.some(
    (command) =>
      isNamed(command, SUMS) ||
      (command.name === 'openssl' && command.args[0]?.value === 'dgst') ||
      (command.name.startsWith('gpg') && command.args.some(({ value }) => value === '--verify')) ||
      (command.name === 'cosign' && command.args[0]?.value.startsWith('verify') === true) ||
      command.args.some(({ value }) => value.startsWith('--checksum')),
  );
}

/** What a download command fetches that `wanted` means, by the name in the address or the one it is given. */
export function fetched(
  command: ShellCommand,
  wanted: (name: string) => boolean,
): { readonly word: ShellWord; readonly name: string } | undefined {
  const download = downloads(command);
  if (download === undefined || download.tool === 'git' || download.tool === 'svn') return undefined;
  for (const { url, word } of download.urls) {
    const path = url.replace(/[?#].*$/s, '');
    if (wanted(path)) return { word, name: baseName(path) };
  }
  const [first] = download.urls;
  const { output } = download;
  return first !== undefined && output !== undefined && wanted(output.value)
    ? { word: first.word, name: baseName(output.value) }
    : undefined;
}
