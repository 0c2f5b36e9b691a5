import * as z from 'zod';

/*
 * Scanners add and drop keys from one version to the next, and leave out what is empty. What is not as expected is left
 * out, entry by entry, rather than the whole file refused.
 */

/** A text, undefined for everything else. */
export const text = z.string().optional().catch(undefined);

export const number = z.coerce.number().optional().catch(undefined);

/** The entries that have the form; of what is no list, none. */
export function list<T extends z.ZodType>(item: T): z.ZodType<z.output<T>[]> {
  return z
    .array(z.unknown())
    .catch([])
    .transform((entries) =>
      entries.flatMap((entry) => {
        const parsed = item.safeParse(entry);
        return parsed.success ? [parsed.data] : [];
      }),
    );
}

export const texts = list(z.string());

/** An object with these keys; one without any of them where something else stands. */
export function object<T extends z.ZodRawShape>(shape: T): z.ZodType<Partial<z.output<z.ZodObject<T>>>> {
  return z
    .object(shape)
    .partial()
    .catch({} as never) as unknown as z.ZodType<Partial<z.output<z.ZodObject<T>>>>;
}
