export { isComposeName } from '../compose/names.ts';

/**
 * Whether a file's name says that it is a Dockerfile: Dockerfile, Containerfile, either with a suffix or as a suffix,
 * in any case. Backups, ignore files and lock files that share the name are not.
 */
export function isDockerfileName(name: string): boolean {
  const lower = name.toLowerCase();
  if (
    /[~#]$|\.(?:dockerignore|containerignore|md|txt|orig|bak|rej|swp|swo|tmp|lock|patch|diff|json|ya?ml|sh|py|js|ts|go|rb|html?|png|svg|sha256|asc|sig|tpl|tmpl|j2|jinja2?|erb|mustache|hbs|template|in|m4)$/.test(
      lower,
    )
  )
    return false;
  return (
    /^(?:dockerfile|containerfile)$/.test(lower) ||
    /^(?:dockerfile|containerfile)[._-]/.test(lower) ||
    /[._-](?:dockerfile|containerfile)$/.test(lower)
  );
}
