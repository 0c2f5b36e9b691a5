import { visible } from './stylish-text.ts';

/** HTML that was made here, as opposed to text that was not. */
export type Html = string;

/** For text and for attributes in double quotes. What drives a terminal or turns the direction of text is shown as what it is. */
export function escapeHtml(text: string): Html {
  return visible(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** Lines of a file: tabs stay. */
export function escapeCode(text: string): Html {
  return text.split('\t').map(escapeHtml).join('\t');
}

/** One table with a caption; in a region of its own that scrolls, also by keyboard, when the window is narrow. */
export function table(caption: string, head: readonly Html[], rows: readonly Html[], id?: string): Html {
  const attribute = id === undefined ? '' : ` id="${id}"`;
  return [
    `<div class="scroll" role="region" aria-label="${escapeHtml(caption)}" tabindex="0"><table${attribute}>`,
    `<caption>${escapeHtml(caption)}</caption>`,
    `<thead><tr>${head.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead>`,
    `<tbody>\n${rows.join('\n')}\n</tbody></table></div>`,
  ].join('');
}

export function section(id: string, title: string, body: readonly Html[]): Html {
  return `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${escapeHtml(title)}</h2>\n${body.join('\n')}\n</section>`;
}

export function ruleLink(rule: string, ruleHref: (rule: string) => string): Html {
  const name = `<code>${escapeHtml(rule)}</code>`;
  return /^[a-z0-9-]+$/.test(rule) ? `<a href="${escapeHtml(ruleHref(rule))}">${name}</a>` : name;
}

/** A word with the colour of its severity or grade; never the colour alone. */
export function badge(kind: string, text = kind): Html {
  return `<span class="badge ${kind}">${escapeHtml(text)}</span>`;
}

/** A word in a colour that says how good or bad it is. */
export function tone(kind: 'good' | 'bad' | 'plain', text: string): Html {
  return kind === 'plain' ? escapeHtml(text) : `<span class="${kind}">${escapeHtml(text)}</span>`;
}
