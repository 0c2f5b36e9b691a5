import { describedBuilds } from '../../server/src/buildinfo/kinds.ts';

/** Builds as one line each: context, Dockerfile, line, stage and arguments; paths from `/r`, where the file is. */
export async function buildsOf(path: string, text: string): Promise<string[]> {
  const found = await describedBuilds(path, text, '/r');
  return found.map(({ context, dockerfile, target, args, line }) =>
    [
      shown(context),
      shown(dockerfile),
      `:${line + 1}`,
      ...(target === undefined ? [] : [`target=${String(target)}`]),
      ...Object.entries(args ?? {}).map(([name, value]) => `${name}=${String(value)}`),
    ].join(' '),
  );
}

function shown(path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `/r/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const whole = `/${parts.join('/')}`;
  return whole === '/r' ? '.' : whole.startsWith('/r/') ? whole.slice(3) : whole;
}
