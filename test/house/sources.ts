import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const root = path.resolve(import.meta.dirname, '../..');

export const readText = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** The files below a folder, as paths from the repository's top with forward slashes, sorted. */
export function listFiles(folder: string, ending: string): readonly string[] {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

export interface Import {
  /** What stands between the quotes. */
  readonly from: string;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
  /** `await import(…)`: loaded only when reached. */
  readonly lazy: boolean;
}

/** Every import of a TypeScript file: statements, `export … from`, `import(…)` as a value and as a type. */
export function importsOf(file: string, text = readText(file)): readonly Import[] {
  const found: Import[] = [];
  const add = (at: ts.Node | undefined, typeOnly: boolean, lazy = false): void => {
    if (at !== undefined && ts.isStringLiteralLike(at)) found.push({ from: at.text, typeOnly, lazy });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause !== undefined && isTypeImport(node.importClause));
    } else if (ts.isExportDeclaration(node)) {
      const names = node.exportClause;
      const onlyTypes =
        names !== undefined &&
        ts.isNamedExports(names) &&
        names.elements.length > 0 &&
        names.elements.every((name) => name.isTypeOnly);
      add(node.moduleSpecifier, node.isTypeOnly || onlyTypes);
    } else if (ts.isImportTypeNode(node)) {
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false, true);
    } else if (
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'require'
    ) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return found;
}

function isTypeImport(clause: ts.ImportClause): boolean {
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  if (clause.name !== undefined || names === undefined || ts.isNamespaceImport(names)) return false;
  return names.elements.length > 0 && names.elements.every((name) => name.isTypeOnly);
}
