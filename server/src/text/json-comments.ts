/**
 * Reads JSON in which comments and commas before a closing bracket are fine, as editors write their settings; undefined
 * for anything else.
 */
export function jsonOfComments(text: string): unknown {
  try {
    return JSON.parse(plainJson(text)) as unknown;
  } catch {
    // What is broken says nothing.
    return undefined;
  }
}

/** Strings and comments as wholes, so that neither is looked into. */
const TOKEN = /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*|,|[\s]+|[^"/,\s]+|[\s\S]/g;

function plainJson(text: string): string {
  const parts: string[] = [];
  let comma = -1;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [token] = match;
    if (token.startsWith('//') || token.trim() === '') continue;
    if (token === '/*') {
      const end = text.indexOf('*/', TOKEN.lastIndex);
      if (end < 0) break;
      TOKEN.lastIndex = end + 2;
      continue;
    }
    if (comma >= 0 && /^[\]}]/.test(token)) parts[comma] = '';
    comma = token === ',' ? parts.length : -1;
    parts.push(token, ' ');
  }
  return parts.join('');
}
