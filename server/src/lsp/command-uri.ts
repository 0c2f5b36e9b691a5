/** A link that runs a command of the client, where the client lets it. */
export function commandUri(command: string, args: readonly unknown[]): string {
  // Parentheses would end the link in Markdown.
  const text = encodeURIComponent(JSON.stringify(args)).replace(
    /[()]/g,
    (char) => `%${char.charCodeAt(0).toString(16)}`,
  );
  return `command:${command}?${text}`;
}
