/** What a build has to be given once a Dockerfile has mounts; never with a value. */
export type SecretNeed =
  | { readonly kind: 'env'; readonly id: string; readonly name: string }
  /** `source` is a path on the machine that builds. */
  | { readonly kind: 'file'; readonly id: string; readonly source: string }
  | { readonly kind: 'ssh' };

/** An id as secrets have it: `NPM_TOKEN` is `npm-token`. */
export function secretId(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** The option of `docker build`, for a title or a sentence. */
export function buildOption(need: SecretNeed): string {
  return need.kind === 'ssh' ? '--ssh default' : `--secret ${bakeEntry(need)}`;
}

/**
 * How each tool passes it, as Markdown: https://docs.docker.com/build/building/secrets/,
 * https://docs.docker.com/reference/compose-file/build/#secrets, https://docs.docker.com/build/bake/reference/#targetsecret,
 * https://docs.docker.com/build/ci/github-actions/secrets/
 */
export function secretCommands(need: SecretNeed): string {
  const text = [
    section('docker build', 'sh', `docker build ${buildOption(need)} .`),
    section('Compose', 'yaml', composeFile(need)),
    section(
      'Bake',
      'hcl',
      need.kind === 'ssh'
        ? 'target "default" {\n  ssh = ["default"]\n}'
        : `target "default" {\n  secret = ["${bakeEntry(need)}"]\n}`,
    ),
    section('GitHub Actions', 'yaml', actionsStep(need)),
  ].join('\n\n');
  return need.kind === 'env'
    ? `${text}\n\nNo longer pass \`--build-arg ${need.name}\` or \`args:\` with it.`
    : text;
}

function section(title: string, language: string, code: string): string {
  return `**${title}**\n\n\`\`\`${language}\n${code}\n\`\`\``;
}

function bakeEntry(need: Exclude<SecretNeed, { kind: 'ssh' }>): string {
  return need.kind === 'env' ? `id=${need.id},env=${need.name}` : `id=${need.id},src=${need.source}`;
}

function composeFile(need: SecretNeed): string {
  const head = 'services:\n  app:\n    build:\n      context: .\n';
  if (need.kind === 'ssh') return `${head}      ssh:\n        - default`;
  const source = need.kind === 'env' ? `environment: ${need.name}` : `file: ${need.source}`;
  return `${head}      secrets:\n        - ${need.id}\nsecrets:\n  ${need.id}:\n    ${source}`;
}

function actionsStep(need: SecretNeed): string {
  const head = '- uses: docker/build-push-action@v6\n  with:\n';
  switch (need.kind) {
    case 'env':
      return `${head}    secrets: |\n      ${need.id}=\${{ secrets.${need.name.toUpperCase()} }}`;
    case 'file':
      // Quotes keep the lines of a file together; those inside it have to be doubled, so a file is the surer way.
      return `${head}    secret-files: |\n      ${need.id}=${need.source}`;
    case 'ssh':
      return `${head}    ssh: default`;
  }
}
