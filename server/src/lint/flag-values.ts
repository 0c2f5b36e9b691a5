import type { Flag } from '../syntax/model.ts';

const CHMOD =
  /^(?:[0-7]{1,4}|0[0-7]{1,4}|[ugoa]*[-+=][rwxXstugo]*(?:[-+=][rwxXstugo]*)*(?:,[ugoa]*[-+=][rwxXstugo]*)*)$/;
const PLATFORM = /^[\w.-]+(?:\([\w.-]+\))?(?:\/[\w.-]+){0,2}$/;
const CHECKSUM = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}|[0-9a-f]+)$/;

/** Values that a flag takes; empty where it then counts as not given. */
const SHAPES: Readonly<Record<string, { readonly shape: RegExp; readonly mayBeEmpty: boolean }>> = {
  chmod: { shape: CHMOD, mayBeEmpty: true },
  platform: { shape: PLATFORM, mayBeEmpty: true },
  checksum: { shape: CHECKSUM, mayBeEmpty: true },
  network: { shape: /^(?:default|none|host)$/, mayBeEmpty: false },
  security: { shape: /^(?:sandbox|insecure)$/, mayBeEmpty: false },
};
/** Flags in which the builder replaces no variables. */
const UNEXPANDED: ReadonlySet<string> = new Set(['network', 'security']);

/** Whether the builder takes a flag's value; values with variables are not judged. */
export function isValidValue({ name, value }: Flag): boolean {
  const known = Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined;
  if (known === undefined || value === undefined || known.shape.test(value)) return true;
  return value === '' ? known.mayBeEmpty : value.includes('$') && !UNEXPANDED.has(name);
}
