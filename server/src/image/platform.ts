const SYSTEMS = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux netbsd openbsd plan9 solaris wasi windows zos'.split(
    ' ',
  ),
);
/** Other names of an architecture (https://pkg.go.dev/github.com/containerd/platforms). */
const ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ...'386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm'
    .split(' ')
    .map((name) => [name, name] as const),
  ['i386', '386'],
  ['x86_64', 'amd64'],
  ['x86-64', 'amd64'],
  ['aarch64', 'arm64'],
  ['armhf', 'arm'],
  ['armel', 'arm'],
]);

/** System and architecture as the builder understands them; a part that is left out is the machine's own. */
export function parsePlatform(text: string): readonly string[] | undefined {
  const parts = text.toLowerCase().split('/');
  const [first = '', second] = parts;
  if (parts.length > 3 || !parts.every((part) => /^[\w.-]+$/.test(part))) return undefined;
  if (second !== undefined) return [first, ARCHITECTURES.get(second) ?? second];
  if (SYSTEMS.has(first)) return [first];
  const architecture = ARCHITECTURES.get(first);
  return architecture === undefined ? undefined : ['linux', architecture];
}
