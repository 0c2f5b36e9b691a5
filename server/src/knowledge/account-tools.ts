import { parseReference } from '../image/reference.ts';
import { memoised } from '../text/memo.ts';
import { imageAccounts } from './image-accounts.ts';
import { imageShell } from './image-shells.ts';
import { officialName } from './official-images.ts';

/** How an image makes an account in a RUN: shadow's `useradd`, BusyBox's `adduser`, or not at all. */
export type AccountTool = 'shadow' | 'busybox' | 'none';

/**
 * Images beyond those whose accounts are known. Facts as of 2026-08-22, from each one's Dockerfile:
 * https://github.com/docker-library/official-images, https://gitlab.com/nvidia/container-images/cuda,
 * https://github.com/dotnet/dotnet-docker, https://build.opensuse.org/project/show/openSUSE:Containers.
 * Amazon Linux, Photon and the minimal images of Red Hat and Oracle come without shadow-utils.
 */
const ON_DEBIAN = new Set([
  ...['clojure', 'dart', 'haskell', 'ibm-semeru-runtimes', 'jetty', 'jruby', 'julia', 'mono', 'r-base'],
  ...['rakudo-star', 'ros', 'sapmachine', 'swipl', 'tomee'],
]);
const WITHOUT = new Set(['amazoncorretto', 'amazonlinux', 'photon', 'scratch']);
const ELSEWHERE =
  /^(?:docker\.io\/(?:condaforge\/\w+|continuumio\/(?:ana|mini)conda3|opensuse\/(?:leap|tumbleweed)|pytorch\/pytorch|tensorflow\/tensorflow)|quay\.io\/centos\/centos|mcr\.microsoft\.com\/devcontainers\/\S+)$/;
const CUDA = /^(?:docker\.io\/nvidia|nvcr\.io\/nvidia)\/cuda$/;
const DOTNET =
  /^mcr\.microsoft\.com\/dotnet\/(?:core\/|nightly\/)?(?:aspnet|runtime|runtime-deps|sdk|monitor)$/;
const MINIMAL =
  /^registry\.(?:access\.)?redhat\.com\/ubi\d+\/ubi-(?:minimal|micro)$|\/ubi\d+-(?:minimal|micro)$/;
/** Tags that put another system under an image. */
const OTHER_SYSTEM =
  /windows|nanoserver|oracle|ol\d|ubi|centos|amazonlinux|al20|azurelinux|mariner|busybox|distroless|chiseled/;

/** Undefined: not in the table. */
export const accountTool: (reference: string) => AccountTool | undefined = memoised(find);

function find(reference: string): AccountTool | undefined {
  const shell = imageShell(reference)?.shell;
  if (shell === 'none' || shell === 'elsewhere') return 'none';
  const parsed = parseReference(reference);
  if (parsed === undefined) return undefined;
  const { canonicalName, tag = '' } = parsed;
  if (MINIMAL.test(canonicalName)) return 'none';
  const official = officialName(canonicalName);
  if (official === 'oraclelinux' && /slim/.test(tag)) return 'none';
  const tool = imageAccounts(reference)?.tool;
  if (tool !== undefined) return tool === 'useradd' ? 'shadow' : tool === 'adduser' ? 'busybox' : 'none';
  if (DOTNET.test(canonicalName))
    return /alpine/.test(tag) ? 'busybox' : OTHER_SYSTEM.test(tag) ? undefined : 'shadow';
  if (CUDA.test(canonicalName)) return /ubuntu|ubi|rockylinux/.test(tag) ? 'shadow' : undefined;
  if (ELSEWHERE.test(canonicalName)) return 'shadow';
  if (official === undefined) return undefined;
  if (/(?:^|-)alpine/.test(tag)) return 'busybox';
  if (WITHOUT.has(official)) return 'none';
  if (official === 'openjdk')
    return /slim|stretch|bullseye|buster|bookworm|^(?:8|11)(?:$|[.u-])/.test(tag) ? 'shadow' : undefined;
  return ON_DEBIAN.has(official) && !OTHER_SYSTEM.test(tag) ? 'shadow' : undefined;
}
