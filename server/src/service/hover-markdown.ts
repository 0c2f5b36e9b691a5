import { withoutHidden } from '../text/hidden.ts';

/**
 * Text from a file as one paragraph of Markdown in which nothing is markup. As few marks as do it: many editors show
 * Markdown as it is written.
 */
export function escapeMarkdown(text: string): string {
  return withoutHidden(text)
    .trim()
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replace(/^(?:[#>+=-]|\d+(?=[.)]))/, '\u200b$&')
    .replace(/:\/\//g, '&#58;//');
}

/** Text from a file as code, whatever backticks it holds. */
export function codeSpan(text: string): string {
  const line = withoutHidden(text).trim();
  if (line === '') return '`""`';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** Our own Markdown for an editor that shows plain text only. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/(?<!\\)\[([^\]\\]+)\]\(([^)\s]+)\)/g, '$1 ($2)')
    .replace(/<(https?:[^>]+)>/g, '$1')
    .replace(/^```\w*\n|\n```$/gm, '')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/^---\n\n/gm, '')
    .replace(/`+/g, '')
    .replace(/\u200b/g, '')
    .replace(/\\([\\*_[\]|~])/g, '$1')
    .replace(/&#58;/g, ':')
    .replace(/&lt;/g, '<')
    .replace(/&amp;/g, '&');
}
