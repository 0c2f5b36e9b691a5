import type { BuildContextFacts } from '../lint/facts.ts';
import { tree } from '../syntax/ast.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { contains, type Span } from '../text/span.ts';
import type { HoverText } from './hover.ts';
import { hoverOnVariable } from './hover-variable.ts';
import { flagDocs, instructionDocs, mountDocs, type Doc } from '../knowledge/instruction-docs.ts';

/** Documentation of the keyword or flag at an offset, or the value of the variable there. */
export function hoverOnInstruction(
  file: Dockerfile,
  offset: number,
  build?: BuildContextFacts,
): HoverText | undefined {
  const outer = file.instructions.find(({ span }) => contains(span, offset));
  if (outer === undefined) return undefined;
  const { trigger } = outer.kind === 'ONBUILD' ? outer : { trigger: undefined };
  const instruction = trigger !== undefined && contains(trigger.span, offset) ? trigger : outer;
  const spot = spotAt(file, instruction, offset);
  switch (spot?.what) {
    case 'keyword':
      return documented(instructionDocs(spot.name), spot.span);
    case 'flag':
      return documented(flagDocs(instruction.name, spot.name), spot.span) ?? mountAt(instruction, offset);
    case 'flag-value':
      return mountAt(instruction, offset);
    case 'variable':
      return hoverOnVariable(file, instruction, spot, build);
    case undefined:
      return undefined;
  }
}

function documented(doc: Doc | undefined, span: Span): HoverText | undefined {
  return doc === undefined ? undefined : { markdown: docMarkdown(doc), span };
}

/** Documentation of a word of the language, as Markdown. */
export function docMarkdown(doc: Doc): string {
  const lines = ['```dockerfile', ...doc.syntax, '```', '', doc.text];
  if (doc.security !== undefined) lines.push('', `**Security** ${doc.security}`);
  lines.push('', `[Dockerfile reference](${doc.url})`);
  return lines.join('\n');
}

/** `type=secret` of a mount. */
function mountAt(instruction: Instruction, offset: number): HoverText | undefined {
  if (instruction.kind !== 'RUN') return undefined;
  for (const mount of instruction.mounts) {
    if (!contains(mount.span, offset)) continue;
    // Without a type BuildKit makes a bind mount.
    const type = mount.options.find(({ key }) => key === 'type');
    return documented(mountDocs(type?.value?.toLowerCase() ?? 'bind'), type?.span ?? mount.span);
  }
  return undefined;
}

type Spot =
  | { readonly what: 'keyword' | 'flag' | 'variable'; readonly name: string; readonly span: Span }
  | { readonly what: 'flag-value' };

/**
 * What stands at an offset, behind the keyword from dockerfile-ast's tree: it knows half-typed text and the variables of
 * RUN, which the shell expands and our model therefore leaves alone. Only this instruction is parsed, so the file's length
 * costs nothing.
 */
function spotAt(file: Dockerfile, instruction: Instruction, offset: number): Spot | undefined {
  const { span, keyword: own, name } = instruction;
  if (contains(own.span, offset)) return { what: 'keyword', name, span: own.span };
  const head = `# escape=${file.escape}\n`;
  const ast = tree(head + file.text.slice(span.start, span.end));
  const [parsed] = ast?.getInstructions() ?? [];
  if (ast === undefined || parsed === undefined) return undefined;
  // One line above, and the first line begins where the instruction does.
  const shift = span.start - head.length;
  const index = lineStarts(head + file.text.slice(span.start, span.end));
  const toSpan = (range: AstRange): Span => ({
    start: (index[range.start.line] ?? 0) + range.start.character + shift,
    end: (index[range.end.line] ?? 0) + range.end.character + shift,
  });
  for (const variable of parsed.getVariables()) {
    const at = toSpan(variable.getRange());
    if (contains(at, offset)) return { what: 'variable', name: variable.getName(), span: at };
  }
  for (const flag of hasFlags(parsed) ? parsed.getFlags() : []) {
    const whole = toSpan(flag.getRange());
    if (!contains(whole, offset)) continue;
    const name = toSpan(flag.getNameRange());
    // The dashes belong to the name.
    if (offset <= name.end)
      return { what: 'flag', name: flag.getName(), span: { start: whole.start, end: name.end } };
    return { what: 'flag-value' };
  }
  return undefined;
}

interface AstRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

interface AstFlag {
  getName(): string;
  getRange(): AstRange;
  getNameRange(): AstRange;
}

function hasFlags(instruction: object): instruction is { getFlags(): AstFlag[] } {
  return 'getFlags' in instruction && typeof instruction.getFlags === 'function';
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: eol } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + eol.length);
  return starts;
}
