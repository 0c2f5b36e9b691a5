import { parseReference } from '../image/reference.ts';
import type { Stage } from '../syntax/model.ts';

/** What an image says of CUDA in its name. */
interface CudaImage {
  readonly name: string;
  readonly tag: string;
  /** `12.4`; undefined where the tag says nothing. */
  readonly version: string | undefined;
  /** With compiler and headers. */
  readonly devel: boolean;
}

/**
 * Images with CUDA in flavours, one of which is for building: NVIDIA's own
 * (https://gitlab.com/nvidia/container-images/cuda) and PyTorch's.
 */
const FLAVOURED =
  /^(?:docker\.io|nvcr\.io)\/nvidia\/(?:cuda|cudagl|cuda-arm64|cuda-ppc64le|l4t-cuda)$|^(?:docker\.io|ghcr\.io)\/pytorch\/pytorch(?:-nightly)?$/;

/** The image that a stage ends at, when it is one of these. */
export function cudaImage({ root }: Stage): CudaImage | undefined {
  if (root.kind !== 'image' || !/cuda|pytorch/i.test(root.reference)) return undefined;
  const parsed = parseReference(root.reference);
  if (parsed?.tag === undefined || !FLAVOURED.test(parsed.canonicalName)) return undefined;
  const { canonicalName, tag } = parsed;
  const version = canonicalName.includes('/pytorch/')
    ? /cuda(\d+\.\d+)/.exec(tag)?.[1]
    : /^(\d+\.\d+)/.exec(tag)?.[1];
  return { name: canonicalName, tag, version, devel: /(?:^|-)devel(?:-|$)/.test(tag) };
}

/** Whether an image comes from NVIDIA's CUDA images, which set the variables of the container runtime themselves. */
export function isNvidiaCuda({ root }: Stage): boolean {
  if (root.kind !== 'image') return false;
  const name = parseReference(root.reference)?.canonicalName;
  return name !== undefined && /^(?:docker\.io|nvcr\.io)\/nvidia\/cuda(?:gl)?$/.test(name);
}
