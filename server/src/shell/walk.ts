import { separatorAt, toParts, wordAssignment } from './convert.ts';
import type { Connector, ContextKind } from './model.ts';
import { type NestedScript, heredocScript, stringScripts } from './nested.ts';
import { forEachChild, parseTree } from './parse.ts';
import type { AndOr, Command, CommandNode, If, ParsedScript, Pipeline } from './parse.ts';
import type { PipelineNode, Statement, SyntaxNode } from './parse.ts';
import type { RawCommand, RawPipeline, RawWord } from './raw.ts';
import { type Region, backquotePieces, decoded, endIn, startIn } from './region.ts';
import type { Link, Result, Scope } from './scope.ts';
import { withSetOptions } from './set-options.ts';
import { resolveName } from './wrappers.ts';

// A script in a string in a string …: more than anyone writes, less than what costs time.
const MAX_STRINGS = 6;

const INNER: Link = { before: undefined, operator: undefined, negated: false, background: false };

/** Reads the text of a region; what it finds goes to `out`, in the order a reader meets it. False: it cannot be read. */
export function walkText(out: Result, scope: Scope): boolean {
  const tree = parseTree(scope.region.source);
  if (tree !== undefined) walkScript(tree, out, scope);
  return tree !== undefined;
}

/** Reads a script that stands in a command's words or heredoc. */
export function walkNested(nested: NestedScript, command: RawCommand, out: Result, scope: Scope): void {
  if (scope.strings >= MAX_STRINGS) return;
  const { text, pieces } = nested;
  const whole = pieces.length === 3 && pieces[0] === 0 && pieces[2] === text.length;
  const region: Region = whole
    ? { source: text, shift: pieces[1] ?? 0, pieces: undefined }
    : { source: text, shift: 0, pieces };
  const inner: Result = { commands: out.commands, errors: nested.holder?.static === false ? [] : out.errors };
  walkText(inner, {
    region,
    context: [...scope.context, 'string'],
    parent: command,
    holder: nested.holder,
    shell: nested.sameShell ? scope.shell : { options: nested.setOptions },
    // The string's commands stand in the pipeline where the shell that reads them stands.
    stage: scope.stage,
    strings: scope.strings + 1,
    skipSubstitutions: nested.skipSubstitutions,
  });
}

function walkScript(tree: ParsedScript, out: Result, scope: Scope): void {
  for (const error of tree.errors ?? []) {
    out.errors.push({ message: error.message, at: startIn(scope.region, error.pos) });
  }
  walkList(tree.commands, out, scope);
}

function walkList(statements: readonly Statement[], out: Result, scope: Scope): void {
  let previous: Statement | undefined;
  for (const statement of statements) {
    let before: Connector | undefined;
    let operator: Link['operator'];
    if (previous !== undefined) {
      before = previous.background === true ? '&' : ';';
      operator = operatorAt(scope, before, previous.command.end, statement.pos);
    }
    const link = { before, operator, negated: false, background: statement.background === true };
    const node = statement.command;
    if (node.type === 'AndOr') walkAndOr(node, link, out, scope);
    else walkPipeline(node, link, out, scope);
    previous = statement;
  }
}

function operatorAt(scope: Scope, operator: Connector, from: number, to: number): Link['operator'] {
  const found = separatorAt(scope.region.source, operator, from, to);
  if (found === undefined) return undefined;
  return { start: startIn(scope.region, found.start), end: endIn(scope.region, found.start, found.end) };
}

function walkAndOr(list: AndOr, link: Link, out: Result, scope: Scope): void {
  const inner = list.commands.length > 1 ? within(scope, 'and-or') : scope;
  list.commands.forEach((node, i) => {
    const previous = list.commands[i - 1];
    const operator = list.operators[i - 1];
    if (previous === undefined || operator === undefined) {
      walkPipeline(node, link, out, inner);
      return;
    }
    const at = operatorAt(scope, operator, previous.end, node.pos);
    walkPipeline(node, { ...link, before: operator, operator: at }, out, inner);
  });
}

function walkPipeline(node: PipelineNode, link: Link, out: Result, scope: Scope): void {
  if (node.type !== 'Pipeline') {
    walkCommand(node, link, out, scope);
    return;
  }
  const negated = node.prefixes.filter((prefix) => prefix.type === 'Negation').length % 2 === 1;
  const first = { ...link, negated };
  if (node.commands.length < 2) {
    for (const only of node.commands) walkCommand(only, first, out, scope);
    return;
  }
  walkStages(node, first, out, scope);
}

function walkStages(node: Pipeline, first: Link, out: Result, scope: Scope): void {
  const pipeline: RawPipeline = { commands: [] };
  const bounds: number[] = [];
  node.commands.forEach((stageNode, i) => {
    const stage: RawCommand[] = [];
    const previous = node.commands[i - 1];
    const link: Link =
      previous === undefined
        ? first
        : { ...first, before: '|', operator: operatorAt(scope, '|', previous.end, stageNode.pos) };
    walkCommand(stageNode, link, out, { ...scope, stage });
    bounds.push(pipeline.commands.length);
    for (const command of stage) pipeline.commands.push(command);
  });
  const all = pipeline.commands;
  bounds.forEach((from, i) => {
    const next = bounds[i + 1] ?? all.length;
    for (let at = from; at < next; at++) {
      const command = all[at];
      if (command === undefined) continue;
      // The outermost pipeline is complete last, so it is what stays.
      command.pipeline = pipeline;
      command.position = at;
      command.pipes.push({ pipeline, from, next });
    }
  });
  for (const command of all) scope.stage.push(command);
}

function within(scope: Scope, kind: ContextKind): Scope {
  return { ...scope, context: [...scope.context, kind] };
}

function walkCommand(node: CommandNode, link: Link, out: Result, scope: Scope): void {
  switch (node.type) {
    case 'Command':
      simpleCommand(node, link, out, scope);
      return;
    case 'Redirected':
      walkCommand(node.command, link, out, scope);
      for (const redirect of node.redirects) substitutions(redirect, undefined, undefined, out, scope);
      return;
    case 'Subshell':
      walkList(node.body.commands, out, { ...within(scope, 'subshell'), shell: { ...scope.shell } });
      return;
    case 'BraceGroup':
      walkList(node.body.commands, out, within(scope, 'group'));
      return;
    case 'If':
      walkIf(node, out, within(scope, 'if'));
      return;
    case 'For':
    case 'Select':
      for (const word of node.wordlist ?? []) substitutions(word, undefined, undefined, out, scope);
      walkList(node.body.commands, out, within(scope, 'loop'));
      return;
    case 'While':
      walkList(node.clause.commands, out, within(scope, 'loop'));
      walkList(node.body.commands, out, within(scope, 'loop'));
      return;
    case 'ArithmeticFor':
      walkList(node.body.commands, out, within(scope, 'loop'));
      return;
    case 'Case':
      substitutions(node.word, undefined, undefined, out, scope);
      for (const item of node.items) walkList(item.body.commands, out, within(scope, 'case'));
      return;
    case 'Function':
      // Its body runs where it is called, not in the pipeline of its definition.
      walkBody(node.body, out, { ...within(scope, 'function'), stage: [], shell: { ...scope.shell } });
      return;
    case 'Coproc':
      walkBody(node.body, out, { ...scope, stage: [] });
      return;
    case 'TestCommand':
    case 'ArithmeticCommand':
      substitutions(node, undefined, undefined, out, scope);
  }
}

function walkIf(node: If, out: Result, scope: Scope): void {
  for (const part of [node, ...node.elif]) {
    walkList(part.clause.commands, out, scope);
    walkList(part.then.commands, out, scope);
  }
  if (node.else !== undefined) walkList(node.else.commands, out, scope);
}

function walkBody(
  body: CommandNode | { readonly type: 'CompoundList'; readonly commands: readonly Statement[] },
  out: Result,
  scope: Scope,
): void {
  if (body.type === 'CompoundList') walkList(body.commands, out, scope);
  else walkCommand(body, INNER, out, scope);
}

function simpleCommand(node: Command, link: Link, out: Result, scope: Scope): void {
  const { region, shell } = scope;
  const { words, assignments, redirects, holders } = toParts(node, region);
  const { name, nameIndex, wrappers, assigned } = resolveName(words);
  const command: RawCommand = {
    words,
    name,
    nameIndex,
    wrappers,
    assignments: assigned.length === 0 ? assignments : [...assignments, ...assigned.map(wordAssignment)],
    redirects,
    start: startIn(region, node.pos),
    end: endIn(region, node.pos, node.end),
    pipeline: undefined,
    position: 0,
    pipes: [],
    before: link.before,
    operator: link.operator,
    context: scope.context,
    negated: link.negated,
    background: link.background,
    parent: scope.parent,
    holder: scope.holder,
    setOptions: shell.options,
  };
  out.commands.push(command);
  scope.stage.push(command);
  for (const { node: holder, word, redirect } of holders) {
    const script = redirect === undefined ? undefined : heredocScript(command, redirect);
    if (script === undefined || script.skipSubstitutions) substitutions(holder, command, word, out, scope);
    if (script !== undefined) walkNested(script, command, out, scope);
  }
  if (name === 'set') shell.options = withSetOptions(shell.options, words.slice(nameIndex + 1));
  for (const nested of stringScripts(command)) walkNested(nested, command, out, scope);
}

/** Reads the command and process substitutions below a node. */
function substitutions(
  root: SyntaxNode,
  parent: RawCommand | undefined,
  holder: RawWord | undefined,
  out: Result,
  scope: Scope,
): void {
  if (scope.skipSubstitutions) return;
  const visit = (node: SyntaxNode): void => {
    const process = node.type === 'ProcessSubstitution';
    if (!process && node.type !== 'CommandExpansion' && node.type !== 'ArithmeticCommandExpansion') {
      forEachChild(node, visit);
      return;
    }
    const script = node.script;
    if (script === undefined) return;
    const { region } = scope;
    walkScript(script, out, {
      ...within(scope, process ? 'process-substitution' : 'substitution'),
      // A backquote with escapes is parsed from decoded text of its own.
      region:
        script.source === undefined
          ? region
          : decoded(region, script.source, backquotePieces(node.text, node.pos)),
      parent: parent ?? scope.parent,
      holder: parent === undefined ? scope.holder : holder,
      shell: { ...scope.shell },
      stage: [],
    });
  };
  visit(root);
}
