// Texts that the extension shows stand in the code, as arguments of `vscode.l10n.t`; the bundle lists them for those
// who translate. https://code.visualstudio.com/api/references/vscode-api#l10n
import ts from 'typescript';

/** The texts of one file, in order; `problems` names calls whose text is not in the call itself. */
export function clientStrings(
  file: string,
  text: string,
): { readonly strings: readonly string[]; readonly problems: readonly string[] } {
  const strings: string[] = [];
  const problems: string[] = [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText(source) === 'vscode.l10n.t') {
      const [message] = node.arguments;
      if (message !== undefined && ts.isStringLiteralLike(message)) strings.push(message.text);
      else {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        problems.push(`${file}:${line + 1}: the text must be a literal, with {0} for what is put in`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { strings, problems };
}
