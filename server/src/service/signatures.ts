import type { SignatureReader } from './image-facts.ts';

/** Verifying takes a library that nothing else needs, and that only Node can run. */
export const readSignature: SignatureReader = async (place, options) => {
  const { imageSignature } = await import('../attest/image-signature.ts');
  return imageSignature(place, options);
};
