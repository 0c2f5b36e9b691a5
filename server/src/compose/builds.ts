import { withoutEndSlashes } from '../text/path.ts';
import { readCompose } from './read.ts';
import { pairsOf, scalarText } from './yaml.ts';

/** What a service is built from, as the file writes it: relative to its folder, or absolute. */
export interface ServiceBuild {
  readonly service: string;
  readonly dockerfile: string;
  readonly context: string;
  /** The stage; undefined: the last one; null: a variable names it. */
  readonly target?: string | null;
  /** Build arguments; null: the value is not known. */
  readonly args?: Readonly<Record<string, string | null>>;
  /** Zero-based line of `build`. */
  readonly line: number;
}

/**
 * Builds of a Compose file's services (https://docs.docker.com/reference/compose-file/build/), but for those of other
 * machines, of Dockerfiles within the file, and of what only a variable knows.
 */
export function composeBuilds(text: string): readonly ServiceBuild[] {
  const { services, lines } = readCompose(text);
  return services.flatMap((service): ServiceBuild[] => {
    const entry = service.get('build');
    if (entry === undefined) return [];
    const short = scalarText(entry.node);
    const setting = (key: string): string | undefined => scalarText(service.getIn(entry, key)?.node);
    const context = short ?? setting('context') ?? '.';
    if (service.getIn(entry, 'dockerfile_inline') !== undefined || /[$]|:\/\/|^git@/.test(context)) return [];
    const name = setting('dockerfile') ?? 'Dockerfile';
    if (name.includes('$')) return [];
    const target = setting('target');
    const args = pairsOf(service.getIn(entry, 'args')).filter(({ name: of }) => of !== '<<');
    return [
      {
        service: service.name,
        dockerfile: name.startsWith('/') ? name : `${withoutEndSlashes(context)}/${name}`,
        context,
        line: lines.lineAt(entry.key.start),
        ...(target === undefined ? {} : { target: target.includes('$') ? null : target }),
        ...(args.length === 0
          ? {}
          : { args: Object.fromEntries(args.map(({ name: of, value }) => [of, plain(value)])) }),
      },
    ];
  });
}

function plain(value: string | undefined): string | null {
  return value === undefined || value.includes('$') ? null : value;
}
