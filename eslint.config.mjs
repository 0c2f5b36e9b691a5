import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const zodByName = {
  selector:
    "ImportDeclaration[source.value='zod'] > :matches(ImportDefaultSpecifier, ImportSpecifier[imported.name='z'])",
  message: "Use `import * as z from 'zod'`: the other forms put every locale into the bundle.",
};
const untranslated = {
  selector:
    'CallExpression[callee.property.name=/^(show(Information|Warning|Error)Message|setStatusBarMessage)$/] > :matches(Literal, TemplateLiteral):first-child.arguments',
  message: "Use vscode.l10n.t('Text with {0}', value): what people read can be translated.",
};
const unbash = { name: 'unbash', message: 'Only server/src/shell/parse.ts knows the shell parser.' };
const dockerfileAst = {
  name: 'dockerfile-ast',
  message: 'Only server/src/syntax/ast.ts knows the Dockerfile parser.',
};
const restrictImports = (...paths) => ({ 'no-restricted-imports': ['error', { paths }] });

export default defineConfig(
  globalIgnores(['dist', 'out', '.cache', 'coverage', 'test/corpus', 'test/fixtures']),
  {
    files: ['**/*.{ts,mjs}'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      // A number in a message reads as it is written.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `onClose: () => stop()` says what happens; braces would add nothing.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `_unused` is how a parameter that an interface asks for is left alone; tsc agrees.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'no-restricted-syntax': ['error', zodByName],
      ...restrictImports(unbash, dockerfileAst),
    },
  },
  {
    files: ['client/src/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', zodByName, untranslated] },
  },
  { files: ['server/src/shell/parse.ts'], rules: restrictImports(dockerfileAst) },
  { files: ['server/src/syntax/ast.ts'], rules: restrictImports(unbash) },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Mocha's describe and it take what they are given; node:test's own promises are not used here.
      '@typescript-eslint/no-unused-expressions': 'off',
      // A test states what must be there: items[0]! fails as loudly as an assertion would.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
