import * as z from 'zod';
import { readPurl, type Statement } from './collect.ts';
import { list, object, text } from './lenient.ts';

const product = object({ '@id': text, subcomponents: list(object({ '@id': text })) });

/** https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md */
const schema = z.object({
  '@context': z.string().startsWith('https://openvex.dev/ns'),
  statements: list(
    z.object({
      vulnerability: z.union([z.string(), object({ name: text, '@id': text })]),
      status: text,
      products: list(z.union([z.string().transform((id) => ({ '@id': id, subcomponents: [] })), product])),
    }),
  ),
});

/** What is stated not to be affected, or to be fixed. */
export function readOpenVex(value: unknown): readonly Statement[] | undefined {
  const parsed = schema.safeParse(value);
  if (!parsed.success) return undefined;
  return parsed.data.statements.flatMap(({ vulnerability, status, products }): Statement[] => {
    const id =
      typeof vulnerability === 'string' ? vulnerability : (vulnerability.name ?? vulnerability['@id']);
    if (id === undefined || !['not_affected', 'fixed'].includes(status ?? '')) return [];
    return products.flatMap(({ '@id': name = '', subcomponents = [] }): Statement[] => {
      const own = readPurl(name);
      const isImage = own === undefined || own.type === 'oci' || own.type === 'docker';
      if (!isImage) return [{ id, package: own.name }];
      const product = own?.name ?? name;
      const parts = subcomponents.flatMap((item) => readPurl(item['@id']) ?? []);
      return parts.length === 0
        ? [{ id, package: undefined, product }]
        : parts.map((part) => ({ id, package: part.name, product }));
    });
  });
}
