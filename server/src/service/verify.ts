import { imageKey } from '../image/known.ts';
import { parseReference } from '../image/reference.ts';
import type { ImageSignature } from '../image/signature.ts';
import { imageSigner } from '../knowledge/image-signers.ts';
import type { RegistryClient } from '../registry/client.ts';
import { repositoryOf } from '../registry/origin.ts';
import { parse } from '../syntax/parse.ts';
import { once } from '../text/memo.ts';
import type { Span } from '../text/span.ts';
import { readImageFacts } from './image-facts.ts';
import { type NamedImage, namedImages } from './hover-image.ts';
import { refusalOf } from './registries.ts';
import { readSignature } from './signatures.ts';

export interface VerifyOptions {
  /** Registries that may be asked, as they are shown; undefined: every one. */
  readonly allowed?: ReadonlySet<string>;
  /** As JSON; by default Sigstore's public good instance. */
  readonly trustedRoot?: unknown;
}

/** What became of one image of a file. */
export interface VerifyOutcome {
  readonly reference: string;
  readonly span: Span;
  readonly result:
    | ImageSignature
    /** Nobody is known to sign it, so that nobody was asked. */
    | { readonly state: 'unlisted' }
    /** It may not be asked for; or was, and the registry did not tell: completes a sentence that begins with the image. */
    | { readonly state: 'left' | 'failed'; readonly reason: string };
}

/** Looks for the signatures that images should have. What was learned of an image counts for all files of a run. */
export class SignatureChecker {
  readonly #client: RegistryClient;
  readonly #known = new Map<string, Promise<VerifyOutcome['result']>>();

  constructor(client: RegistryClient) {
    this.#client = client;
  }

  verify(text: string, options: VerifyOptions, signal?: AbortSignal): Promise<readonly VerifyOutcome[]> {
    const images = namedImages(parse(text));
    return Promise.all(
      images.map(async (image) => ({
        reference: image.reference,
        span: image.span,
        result: await once(this.#known, imageKey(image.reference, image.platform), () =>
          this.#judge(image, options, signal),
        ),
      })),
    );
  }

  async #judge(
    { reference, platform }: NamedImage,
    { allowed, trustedRoot }: VerifyOptions,
    signal: AbortSignal | undefined,
  ): Promise<VerifyOutcome['result']> {
    const parsed = parseReference(reference);
    if (parsed === undefined) return { state: 'left', reason: 'is no reference of an image' };
    if (imageSigner(reference) === undefined) return { state: 'unlisted' };
    const { registry } = repositoryOf(parsed.canonicalName);
    const refusal = refusalOf(registry, allowed);
    if (refusal !== undefined) return { state: 'left', reason: refusal };
    const facts = await readImageFacts(this.#client, parsed, {
      platform,
      readSignature,
      fresh: true,
      trustedRoot,
      signal,
    });
    if (facts.kind === 'failed')
      return { state: 'failed', reason: `is not known: ${registry} ${facts.reason}` };
    return facts.signature ?? { state: 'unlisted' };
  }
}
