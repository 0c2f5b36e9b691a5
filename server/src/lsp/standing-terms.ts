import { termsFor, termsKey, type Facts, type Setup, type Terms } from '../service/convert-settings.ts';
import type { Digest } from '../service/examine.ts';
import { currentDay } from '../text/day.ts';
import type { FolderConfig } from './configs.ts';

/** Terms without what is known of the file. */
export interface Standing {
  readonly terms: Terms;
  /** Says the same for the same terms, and only then. */
  readonly key: string;
}

/**
 * How one document is judged, kept from one request to the next. What is worked out of a profile, such as which rules run,
 * is kept by that profile, and a new one for each letter that is typed would be dear.
 */
export class StandingTerms {
  readonly #path: string;
  #last: (Standing & { readonly setup: Setup; readonly layers: FolderConfig['layers'] }) | undefined;
  #named: { readonly key: string; readonly name: string } | undefined;

  /** `path`: of the document, as the patterns in configuration files see it. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Made anew when the settings, the configuration or the day have changed; both come as new objects then. */
  of(setup: Setup, layers: FolderConfig['layers']): Standing {
    const known = this.#last;
    if (known?.setup === setup && known.layers === layers && known.terms.options.today === currentDay())
      return known;
    const terms = termsFor({ setup, layers, path: this.#path });
    const standing = { setup, layers, terms, key: termsKey(terms) };
    this.#last = standing;
    return standing;
  }

  /** A short name for terms with facts and a baseline, the same for the same. */
  name({ key }: Standing, facts: Facts, baseline: string | undefined, digest: Digest): string {
    const whole = JSON.stringify([key, facts, baseline]);
    if (this.#named?.key !== whole) this.#named = { key: whole, name: digest(whole) };
    return this.#named.name;
  }
}
