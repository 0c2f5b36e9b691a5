/** One thing that a catalogue of controls asks for. */
export interface Control {
  readonly framework: Framework;
  /** As the catalogue numbers it. */
  readonly id: string;
  /** In our words. */
  readonly title: string;
  /** Rules that look for it besides those that name it themselves (`meta.controls`). */
  readonly rules: readonly string[];
  /** What a look at a Dockerfile cannot say of it, one sentence. */
  readonly limits: string;
}

export const FRAMEWORKS = {
  cis: {
    title: 'CIS Docker Benchmark 1.6.0, section 4',
    source: 'https://www.cisecurity.org/benchmark/docker',
  },
  nist: { title: 'NIST SP 800-190, section 4', source: 'https://doi.org/10.6028/NIST.SP.800-190' },
  owasp: {
    title: 'OWASP Docker Top 10',
    source: 'https://owasp.org/www-project-docker-top-10/',
  },
} as const;
export type Framework = keyof typeof FRAMEWORKS;

const VERIFIED_PACKAGES = [
  ...['no-apk-allow-untrusted', 'no-apt-allow-unauthenticated', 'no-apt-force-yes', 'no-apt-key'],
  ...['no-rpm-nosignature', 'no-yum-nogpgcheck', 'no-yum-sslverify-off'],
];
const SECRETS = [
  ...['no-chpasswd', 'no-credentials-in-url', 'no-default-credentials', 'no-late-secret-removal'],
  ...['no-model-token', 'no-secret-file-copied', 'no-secret-literal', 'no-secrets-in-build-config'],
  ...['require-dockerignore', 'require-secret-mount'],
];
const ORIGIN = [
  ...['allowed-base-images', 'allowed-registries', 'no-add-remote', 'no-curl-insecure'],
  ...['no-dependency-confusion', 'no-pipe-to-shell', 'no-plain-http', 'pinned-git-clone', 'pinned-syntax'],
  ...['require-image-digest', 'verify-downloads'],
];
const RUNTIME = 'It is set where the container is run, not where the image is built.';
const HOST = 'It is about the host or the orchestrator, of which a Dockerfile says nothing.';
const REGISTRY = 'It is about the registry, of which a Dockerfile says nothing.';

const CIS: readonly Omit<Control, 'framework'>[] = [
  {
    id: '4.1',
    title: 'The container runs as a user of its own',
    rules: ['no-root-user', 'require-user'],
    limits: 'Whoever starts the container can still choose another user.',
  },
  {
    id: '4.2',
    title: 'Base images come from a trusted source',
    rules: ['allowed-base-images', 'allowed-registries'],
    limits: 'Whom to trust is your policy; without a list of registries only moving names are found.',
  },
  {
    id: '4.3',
    title: 'Nothing is installed that is not needed',
    rules: ['no-build-tools-in-final-stage', 'no-debug-tools', 'prefer-multi-stage'],
    limits: 'What the application needs is told by heuristics.',
  },
  {
    id: '4.4',
    title: 'Images are scanned, and rebuilt with security fixes',
    rules: ['known-vulnerabilities', 'no-deprecated-image', 'no-eol-base-image'],
    limits: 'Whether an image was scanned and rebuilt is seen in its registry only.',
  },
  {
    id: '4.5',
    title: 'Signatures of images are required',
    rules: [],
    limits: 'It is a setting of the client or the cluster, not of the image.',
  },
  {
    id: '4.6',
    title: 'The image has a health check',
    rules: ['require-healthcheck'],
    limits: 'Kubernetes has probes of its own and ignores HEALTHCHECK.',
  },
  {
    id: '4.7',
    title: 'Package lists are not updated in a step of their own',
    rules: ['no-lone-update'],
    limits: 'What a cached layer holds is seen at build time only.',
  },
  {
    id: '4.8',
    title: 'Programs with setuid or setgid bits are removed',
    rules: ['no-setuid'],
    limits: 'Bits that come with the base image or with packages are not in the file.',
  },
  {
    id: '4.9',
    title: 'COPY is used instead of ADD',
    rules: ['prefer-copy-over-add'],
    limits: '',
  },
  {
    id: '4.10',
    title: 'Dockerfiles hold no secrets',
    rules: SECRETS,
    limits: 'A secret that looks like any other text, or that comes with a copied file, is not seen.',
  },
  {
    id: '4.11',
    title: 'Only packages that were verified are installed',
    rules: VERIFIED_PACKAGES,
    limits: 'That checks are not switched off is seen; what they check against is not.',
  },
  {
    id: '4.12',
    title: 'Signed artifacts are checked against their signatures',
    rules: ['verify-downloads'],
    limits: 'Whether an artifact has a signature is not in the file; downloads without any check are found.',
  },
];

const NIST: readonly Omit<Control, 'framework'>[] = [
  {
    id: '4.1.1',
    title: 'Vulnerabilities of images',
    rules: ['known-vulnerabilities', 'no-deprecated-image', 'no-eol-base-image'],
    limits:
      'Which packages an image holds is known to a scanner; outdated bases and unpinned versions are found.',
  },
  {
    id: '4.1.2',
    title: 'Configuration defects of images',
    rules: ['no-root-user', 'require-user'],
    limits: 'What the base image sets is known for common ones only.',
  },
  {
    id: '4.1.3',
    title: 'Malware in images',
    rules: ORIGIN,
    limits: 'Only the ways in are seen, not the content.',
  },
  {
    id: '4.1.4',
    title: 'Secrets in clear text',
    rules: SECRETS,
    limits: 'A secret that looks like any other text, or that comes with a copied file, is not seen.',
  },
  {
    id: '4.1.5',
    title: 'Images that are not trusted',
    rules: ['allowed-base-images', 'allowed-registries', 'require-image-digest'],
    limits: 'Whom to trust is your policy; signatures are checked where images are pulled.',
  },
  {
    id: '4.2.1',
    title: 'Insecure connections to registries',
    rules: [],
    limits: REGISTRY,
  },
  {
    id: '4.2.2',
    title: 'Stale images in registries',
    rules: ['no-latest-tag', 'no-untagged-image'],
    limits: 'How old an image is stands in its registry; names that move are found.',
  },
  { id: '4.2.3', title: 'Access to registries', rules: [], limits: REGISTRY },
  { id: '4.3', title: 'Risks of the orchestrator', rules: [], limits: HOST },
  { id: '4.4.1', title: 'Vulnerabilities of the container runtime', rules: [], limits: HOST },
  { id: '4.4.2', title: 'Unbounded network access', rules: [], limits: RUNTIME },
  {
    id: '4.4.3',
    title: 'Insecure settings of the container runtime',
    rules: ['no-docker-socket-volume', 'no-insecure-run'],
    limits: 'Most of it is set where the container is run; what the file asks for is seen.',
  },
  {
    id: '4.4.4',
    title: 'Vulnerabilities of the application',
    rules: ['no-debug-mode'],
    limits: 'The application itself is not looked at; debug modes and a writable root filesystem are.',
  },
  { id: '4.4.5', title: 'Rogue containers', rules: [], limits: HOST },
  { id: '4.5', title: 'Risks of the host', rules: [], limits: HOST },
];

const OWASP: readonly Omit<Control, 'framework'>[] = [
  {
    id: 'D01',
    title: 'Secure user mapping',
    rules: [
      ...['no-passwordless-root', 'no-root-user', 'no-sudo', 'prefer-numeric-user', 'require-user'],
      ...['user-exists'],
    ],
    limits: 'User namespaces are a setting of the host.',
  },
  {
    id: 'D02',
    title: 'Patch management',
    rules: ['no-deprecated-image', 'no-eol-base-image', 'no-lone-update'],
    limits: 'When images are rebuilt and rolled out is not in the file.',
  },
  {
    id: 'D03',
    title: 'Network segmentation and firewalls',
    rules: ['no-expose-ssh-port'],
    limits: 'Networks are set up where the container is run; remote logins in an image are found.',
  },
  {
    id: 'D04',
    title: 'Secure defaults and hardening',
    rules: [
      ...['apt-no-install-recommends', 'hardened-base-available', 'no-build-tools-in-final-stage'],
      ...['no-debug-mode', 'no-debug-tools', 'no-package-manager-in-final-stage', 'no-setuid'],
      ...['no-world-writable', 'prefer-multi-stage'],
    ],
    limits: 'The orchestrator and the host need hardening of their own.',
  },
  {
    id: 'D05',
    title: 'Separate security contexts',
    rules: ['no-docker-socket-volume', 'no-insecure-run'],
    limits: 'Which containers share a host is not in the file.',
  },
  {
    id: 'D06',
    title: 'Protected secrets',
    rules: SECRETS,
    limits: 'How secrets reach the running container is not in the file.',
  },
  { id: 'D07', title: 'Limits of resources', rules: [], limits: RUNTIME },
  {
    id: 'D08',
    title: 'Integrity and origin of images',
    rules: [...ORIGIN, ...VERIFIED_PACKAGES],
    limits: 'Signatures are checked where images are pulled.',
  },
  {
    id: 'D09',
    title: 'Immutable containers',
    rules: ['read-only-ready'],
    limits: 'A read-only root filesystem is set where the container is run.',
  },
  { id: 'D10', title: 'Logging', rules: [], limits: RUNTIME },
];

const of = (framework: Framework, controls: readonly Omit<Control, 'framework'>[]): Control[] =>
  controls.map((control) => ({ framework, ...control }));

/**
 * The controls of three catalogues about images. Sources: the Docker Benchmark of the Center for Internet Security,
 * version 1.6.0, section 4 (container images and build files); NIST SP 800-190, section 4 (countermeasures);
 * https://github.com/OWASP/Docker-Security (D01 to D10).
 */
export const CONTROLS: readonly Control[] = [...of('cis', CIS), ...of('nist', NIST), ...of('owasp', OWASP)];
