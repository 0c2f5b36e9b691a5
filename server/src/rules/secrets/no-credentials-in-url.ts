import { secretName } from '../../knowledge/secret-names.ts';
import { findShapes, findUrlPasswords } from '../../knowledge/secret-shapes.ts';
import { isRandom, valueKind } from '../../knowledge/secret-values.ts';
import { type Confidence, defineRule, type Fix } from '../../lint/rule.ts';
import { mountVariable } from '../../lint/secret-mounts.ts';
import { earlier, environment } from '../../lint/stages.ts';
import { isNamed, type ShellScript, type ShellWord, subSpan } from '../../shell/index.ts';
import type { Instruction, InstructionOf, Word } from '../../syntax/model.ts';
import { overlaps, type Span } from '../../text/span.ts';

/** Words that stand for no password in a URL; the secret is then the user name. */
const NO_PASSWORD = /^(?:x-oauth-basic|x-token-auth|oauth2?|git|anonymous|token|nopass(?:word)?|)$/i;

/**
 * `https://${USER}:$TOKEN@host`: who logs in, as variables may write it. Each part begins in its own way, and a dot may
 * stand in front: `url.https://…` of git config.
 */
const LOGIN =
  /(?<![\w+-])([a-z][a-z\d+-]{1,20}):\/\/((?:\$\{[^{}\s]{1,200}\}|\$\([^()\n]{0,200}\)|[^\s/?#@"'`<>|\\{}()]){1,300})@/gi;
/** `https://token@host`. */
const TOKEN = /(?<![\w+.-])(?:git\+)?https?:\/\/([\w.~-]{16,200})@([\w.-]{1,253})/gi;
/** A client key of Sentry is made to be published (https://docs.sentry.io/concepts/key-terms/dsn-explainer/). */
const PUBLISHED = /sentry|glitchtip|bugsink/i;
const LOCAL = /^(?:localhost|127(?:\.\d+){3}|\[::1\]|0\.0\.0\.0)$/i;
const USER_NAME = /user|login|account|owner|email|^(?:\w+_)?(?:name|id)$/i;

export default defineRule({
  meta: {
    name: 'no-credentials-in-url',
    group: 'secrets',
    since: '0.1.0',
    summary: 'No URL holds a password or a token.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cis: ['4.10'], cwe: ['CWE-522', 'CWE-798'], nist: ['4.1.4'] },
    messages: {
      password: "A URL for '{host}' holds a password in plain text.",
      token: "A URL for '{host}' seems to hold a token in plain text.",
      variable: "'{name}' is put into a URL, which the build keeps.",
      kept: "Git keeps the URL with '{name}' in the configuration of the clone.",
    },
    advice:
      'URLs end up in the history of the image, in .git/config, logs and error messages; let the tool read the login from a secret mount (.netrc, a Git credential helper) or use an SSH mount.',
    fix: 'unsafe',
    docs: {
      why: 'A URL is shown and stored in many places: the history of the image, .git/config of a clone, the settings of package managers, process lists, proxies and logs. A build argument or variable in it is replaced by its value first, so its value ends up there.',
      how: 'Mount a .netrc, .npmrc or pip.conf, or a Git credential helper, for the one step that needs it: RUN --mount=type=secret. For Git over SSH use RUN --mount=type=ssh.',
      bad: 'FROM alpine/git\nARG GH\nRUN git clone https://${GH}@github.com/example/app.git /app\n',
      good: 'FROM alpine/git\nRUN --mount=type=secret,id=netrc,target=/root/.netrc git clone https://github.com/example/app.git /app\n',
      links: [
        'https://docs.docker.com/build/building/secrets/',
        'https://docs.docker.com/reference/dockerfile/#run---mounttypesecret',
        'https://cwe.mitre.org/data/definitions/522.html',
      ],
    },
  },
  // What `seen` holds of one instruction never touches another's, so each is judged alone.
  stateless: true,
  create(context) {
    const { file } = context;

    function checkText(
      instruction: Instruction,
      text: string,
      span: (start: number, end: number) => Span,
    ): void {
      if (!text.includes('://')) return;
      // A token that shows by its shape is no-secret-literal's.
      let shapes: readonly Span[] | undefined;
      const isShape = (start: number, end: number): boolean =>
        (shapes ??= findShapes(text)).some((shape) => overlaps(shape, { start, end }));
      for (const { user, password, host, start, end } of findUrlPasswords(text)) {
        const is = valueKind(password);
        const real = is === 'random' || is === 'text';
        if (!real || password === user || password.length < 4 || NO_PASSWORD.test(password)) continue;
        // `%40` stands for a character, other signs for something that is put in.
        if (/[$%{}()*]/.test(password.replace(/%[\da-f]{2}/gi, '')) || isShape(start, end)) continue;
        const confidence = is === 'random' ? 'high' : LOCAL.test(host) ? 'low' : 'medium';
        const at = span(start, end);
        context.report({
          at,
          message: 'password',
          data: { host },
          confidence,
          fixes: literalFixes(instruction, at),
        });
      }
      for (const match of text.matchAll(TOKEN)) {
        const [hit, token = '', host = ''] = match;
        const end = match.index + hit.length - host.length - 1;
        const start = end - token.length;
        if (PUBLISHED.test(host) || !isRandom(token) || isShape(start, end)) continue;
        const at = span(start, end);
        const fixes = literalFixes(instruction, at);
        context.report({ at, message: 'token', data: { host }, confidence: 'medium', fixes });
      }
    }

    /** A URL that is all of a variable that only steps of the build use. */
    function literalFixes(instruction: Instruction, at: Span): readonly Fix[] {
      if (instruction.kind !== 'ARG' && instruction.kind !== 'ENV') return [];
      const assignment = instruction.assignments.find(({ span }) => overlaps(span, at));
      return assignment === undefined ? [] : mountVariable(context, instruction, assignment);
    }

    function variableFixes(run: InstructionOf<'RUN'>, name: string): readonly Fix[] {
      const declaration = earlier(file, run).findLast(
        (other): other is InstructionOf<'ARG' | 'ENV'> =>
          (other.kind === 'ARG' || other.kind === 'ENV') &&
          other.assignments.some((assignment) => assignment.name === name),
      );
      return declaration === undefined || run.onbuild !== undefined
        ? []
        : mountVariable(context, declaration, { name });
    }

    /** ENV, ARG, LABEL and ADD: the builder replaces variables. */
    function checkWord(instruction: Instruction, word: Word): void {
      if (word.variables.length === 0 || !word.raw.includes('://')) return;
      const names = new Set(word.variables.map(({ name }) => name));
      for (const { name } of logins(word.raw, names)) {
        const at = word.variables.find((variable) => variable.name === name)?.span;
        if (at === undefined || environment(file, instruction, name) === undefined) continue;
        context.report({ at, message: 'variable', data: { name }, ...howSure(name) });
      }
    }

    function checkScript(script: ShellScript, run: InstructionOf<'RUN'>): void {
      // One finding for each variable; the words of `sh -c "…"` are seen twice anyway.
      const seen = new Set<string>();
      const local = new Set(script.assignments.map(({ name }) => name));
      for (const command of script.commands) {
        const clones = isNamed(command, 'git', 'clone');
        const assigned = command.assignments.flatMap(({ value }) => value ?? []);
        for (const word of [...command.args, ...assigned]) {
          for (const { name, start, end } of loginsIn(word)) {
            const at = subSpan(word, start, end);
            if (seen.has(name)) continue;
            const own = local.has(name) || isMounted(run, name);
            if (!own && environment(file, run, name) !== undefined)
              context.report({
                at,
                message: 'variable',
                data: { name },
                fixes: variableFixes(run, name),
                ...howSure(name),
              });
            else if (own && clones && run.stage?.ships === true && !FORGETS.test(script.text))
              context.report({ at, message: 'kept', data: { name }, severity: 'info', confidence: 'medium' });
            else continue;
            seen.add(name);
          }
        }
      }
    }

    return {
      onInstruction(instruction) {
        // What ONBUILD triggers is looked at by itself; a line that is no instruction is never built.
        if (instruction.kind === 'ONBUILD' || instruction.kind === 'unknown') return;
        const { args } = instruction;
        checkText(instruction, args.text, (start, end) => args.span(start, end));
        for (const { body } of instruction.heredocs) {
          checkText(instruction, file.text.slice(body.start, body.end), (start, end) => ({
            start: body.start + start,
            end: body.start + end,
          }));
        }
        switch (instruction.kind) {
          case 'ADD':
            for (const source of instruction.sources) checkWord(instruction, source);
            break;
          case 'ARG':
          case 'ENV':
          case 'LABEL':
            for (const { value } of instruction.assignments)
              if (value !== undefined) checkWord(instruction, value);
            break;
          case 'RUN':
            if (!mayLogIn(file.text, instruction.span)) return;
            for (const script of context.scripts(instruction)) checkScript(script, instruction);
            break;
          default:
        }
      },
    };
  },
});

/** What takes the URL out of the clone again, in the same layer. */
const FORGETS = /\brm\s+-\w*r|\bset-url\b|\bremote\s+(?:remove|rm)\b|--unset\b/;

interface Login {
  /** The variable that holds the secret part. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function mayLogIn(text: string, { start, end }: Span): boolean {
  const url = text.indexOf('://', start);
  return url >= 0 && url < end && text.slice(url, end).includes('@');
}

function loginsIn(word: ShellWord): readonly Login[] {
  return word.variables.length === 0 || !word.value.includes('://')
    ? []
    : logins(word.value, new Set(word.variables));
}

/** The variables that stand where URLs have a password, or a user that may be a token. */
function logins(text: string, names: ReadonlySet<string>): Login[] {
  const found: Login[] = [];
  for (const match of text.matchAll(LOGIN)) {
    const [hit, scheme = '', login = ''] = match;
    const start = match.index + hit.length - 1 - login.length;
    const colon = parting(login);
    const user = colon < 0 ? login : login.slice(0, colon);
    const password = colon < 0 ? '' : login.slice(colon + 1);
    const alone = NO_PASSWORD.test(password);
    // Elsewhere the user is just a user.
    if (alone && !/^(?:git\+)?https?$/i.test(scheme)) continue;
    const part = alone ? user : password;
    const variable = /\$(?:(\w+)|\{(\w+)[^{}]*\})/.exec(part);
    const name = variable?.[1] ?? variable?.[2];
    if (variable === null || name === undefined || !names.has(name)) continue;
    if (alone && USER_NAME.test(name) && secretName(name)?.kind !== 'secret') continue;
    const at = start + (alone ? 0 : colon + 1) + variable.index;
    found.push({ name, start: at, end: at + variable[0].length });
  }
  return found;
}

/** The colon between user and password, not one of `${NAME:-default}`. */
function parting(login: string): number {
  return login.replace(/\$\{[^{}]*\}|\$\([^()]*\)/g, (hit) => '_'.repeat(hit.length)).indexOf(':');
}

/** Given to this step alone: `--mount=type=secret,id=…,env=NAME`. */
function isMounted({ mounts }: InstructionOf<'RUN'>, name: string): boolean {
  return mounts.some(({ options }) => options.some(({ key, value }) => key === 'env' && value === name));
}

/** Where the name says that it is a secret, no-secrets-in-build-config reports the variable itself. */
function howSure(name: string): { readonly severity: 'warning'; readonly confidence: Confidence } {
  return { severity: 'warning', confidence: secretName(name)?.kind === 'secret' ? 'low' : 'medium' };
}
