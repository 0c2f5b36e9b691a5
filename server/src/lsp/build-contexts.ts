import { BuildContexts, type BuildChoice } from '../service/build-contexts.ts';
import { dirName } from '../text/path.ts';
import { holdingFolder, type Workspace } from './holding-folder.ts';
import type { Host } from './host.ts';

interface WatchedWorkspace extends Workspace {
  readonly features: { readonly registersWatchers: boolean };
  readonly host: Pick<Host, 'files' | 'pathOf'>;
}

/** More Dockerfiles, and longer words about one, than anybody chooses for. */
const MAX_CHOICES = 1000;
const MAX_LENGTH = 10_000;

/** The build contexts of the workspace, and which of several a person has chosen for a Dockerfile. */
export class ContextStore {
  readonly #workspace: WatchedWorkspace;
  readonly #chosen = new Map<string, string>();
  #read: BuildContexts | undefined;

  /** @param chosen ids of builds by document, as the client remembers them; whatever it may be */
  constructor(workspace: WatchedWorkspace, chosen: unknown) {
    this.#workspace = workspace;
    if (typeof chosen !== 'object' || chosen === null) return;
    for (const [uri, id] of Object.entries(chosen).slice(0, MAX_CHOICES)) this.choose(uri, id);
  }

  /** As the files said when they were read last; an editor that watches no files has them read anew. */
  get current(): BuildContexts {
    if (!this.#workspace.features.registersWatchers) return this.#make();
    return (this.#read ??= this.#make());
  }

  /** Files or folders have changed. */
  forget(): void {
    this.#read = undefined;
  }

  /** `id`: a `BuildChoice`'s; anything else leaves it to us. */
  choose(uri: string, id: unknown): void {
    const path = this.#workspace.host.pathOf(uri);
    if (path === undefined) return;
    if (typeof id === 'string' && id.length <= MAX_LENGTH) this.#chosen.set(path, id);
    else this.#chosen.delete(path);
  }

  /** What there is to choose from, and which was chosen; a choice that no file describes any more is none. */
  async choices(
    uri: string,
  ): Promise<{ readonly choices: readonly BuildChoice[]; readonly chosen: string | undefined }> {
    const path = this.#workspace.host.pathOf(uri);
    const choices = path === undefined ? [] : await this.current.choices(path);
    const id = path === undefined ? undefined : this.#chosen.get(path);
    return { choices, chosen: choices.find((choice) => choice.id === id)?.id };
  }

  /** The folder of the workspace that a file is in, the innermost; without one the file's own. */
  topOf(file: string): string {
    return holdingFolder(this.#workspace, file) ?? dirName(file);
  }

  #make(): BuildContexts {
    return new BuildContexts(this.#workspace.host.files, {
      // Whatever is described above a folder of the workspace is not looked at.
      topOf: (folder) => this.topOf(`${folder}/`),
      chosen: (dockerfile) => this.#chosen.get(dockerfile),
    });
  }
}
