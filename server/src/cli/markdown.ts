import { type Paint, wrapWords } from '../report/stylish-text.ts';

const WIDTH = 88;

/** The Markdown of rule pages as terminal text: headings, paragraphs, lists, fenced code, bold, code and links. */
export function renderMarkdown(markdown: string, paint: Paint): string {
  let inCode = false;
  const lines = markdown
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('```')) {
        inCode = !inCode;
        return [];
      }
      if (inCode) return [line === '' ? '' : `    ${line}`];
      const heading = /^#+ (.*)$/.exec(line)?.[1];
      if (heading !== undefined) return [paint('strong', heading)];
      const item = /^- (.*)$/.exec(line)?.[1];
      return item === undefined ? wrap(line, '', paint) : wrap(item, '  ', paint, '- ');
    });
  return `${lines.join('\n')}\n`;
}

function wrap(text: string, indent: string, paint: Paint, bullet = ''): string[] {
  return wrapWords(text, WIDTH - indent.length - bullet.length).map((line, index) => {
    const lead = index === 0 ? bullet : ' '.repeat(bullet.length);
    return line === '' ? '' : indent + lead + inline(line, paint);
  });
}

/** Bold becomes bold; code keeps its backticks, which are how code is shown where there are no colours. */
function inline(text: string, paint: Paint): string {
  return text
    .replace(/\*\*([^*]+)\*\*/g, (_, bold: string) => paint('strong', bold))
    .replace(/<(https?:[^>]+)>/g, (_, link: string) => paint('place', link));
}
