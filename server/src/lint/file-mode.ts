/** Clauses of a symbolic mode: who, what to do, which rights (chmod(1)). */
const CLAUSE = /^([ugoa]*)([-+=])([rwxXst]*)$/;
const OCTAL = /^[0-7]{1,5}$/;
const STICKY = 0o1000;

/** Whether a mode lets users other than owner and group write; not when the sticky bit keeps them off each other's files. */
export function isWorldWritable(mode: string): boolean {
  if (OCTAL.test(mode)) {
    const bits = parseInt(mode, 8);
    return (bits & 0o002) !== 0 && (bits & STICKY) === 0;
  }
  if (setsSticky(mode)) return false;
  return mode.split(',').some(opensClause);
}

/** Whether a mode sets the sticky bit: what world-writable folders such as /tmp need. */
export function setsSticky(mode: string): boolean {
  if (OCTAL.test(mode)) return (parseInt(mode, 8) & STICKY) !== 0;
  return mode.split(',').some((clause) => {
    const [, , operator, rights = ''] = CLAUSE.exec(clause) ?? [];
    return operator !== undefined && operator !== '-' && rights.includes('t');
  });
}

/** The same mode without the right to write for the group and others (octal), or for others (symbolic). */
export function withoutWorldWrite(mode: string): string {
  if (OCTAL.test(mode)) return (parseInt(mode, 8) & ~0o022).toString(8).padStart(mode.length, '0');
  return mode
    .split(',')
    .map((clause) => (opensClause(clause) ? narrowed(clause) : clause))
    .join(',');
}

/** Without a letter for whom, the umask decides, and it keeps others from writing. */
function opensClause(clause: string): boolean {
  const [, who = '', operator = '-', rights = ''] = CLAUSE.exec(clause) ?? [];
  return /[oa]/.test(who) && operator !== '-' && rights.includes('w');
}

function narrowed(clause: string): string {
  const [, who = '', operator = '', rights = ''] = CLAUSE.exec(clause) ?? [];
  const rest = rights.replaceAll('w', '');
  const everyone = who.includes('a') || /(?=.*u)(?=.*g)/.test(who);
  const writers = everyone ? 'u' : who.replaceAll('o', '');
  const parts = [
    ...(rest !== '' || operator === '=' ? [`${who}${operator}${rest}`] : []),
    ...(writers !== '' ? [`${writers}+w`] : []),
  ];
  return parts.length > 0 ? parts.join(',') : 'o-w';
}
