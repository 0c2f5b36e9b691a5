/** Whose signature an image is known to have: of Sigstore's short-lived certificates, or of a key that stays. */
export type ImageSigner =
  | {
      readonly kind: 'identity';
      /** `Chainguard`. */
      readonly vendor: string;
      /** The certificate's only alternative name, letter by letter. */
      readonly identity: string;
      /** Who vouched for that identity. */
      readonly issuer: string;
    }
  | {
      readonly kind: 'key';
      readonly vendor: string;
      /** The public key: SubjectPublicKeyInfo (RFC 5280) in base64. */
      readonly key: string;
    };

/** What came of looking for the signature that an image should have. */
export type ImageSignature =
  | {
      readonly state: 'verified';
      readonly vendor: string;
      /** The identity that signed; undefined for a key. */
      readonly identity?: string;
      readonly issuer?: string;
      /** What was signed: the image itself, or a statement about it. */
      readonly through: 'signature' | 'attestation';
    }
  /** Nothing that claims to be one. */
  | { readonly state: 'unsigned'; readonly vendor: string }
  /** There is one, and it is not what it claims; `reason` completes a sentence that begins with "its signature". */
  | { readonly state: 'invalid'; readonly vendor: string; readonly reason: string }
  /** Nobody can say; `reason` is a sentence part about the registry: "did not answer in 15 s". */
  | { readonly state: 'unknown'; readonly vendor: string; readonly reason: string };
