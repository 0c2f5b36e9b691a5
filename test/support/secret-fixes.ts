/** The two ways out for a secret of one name that a rule offers: as a variable of a mount and, where it can be, as a file. */
export const secretFixes = (name: string, id: string, byVariable: string, byFile?: string) => [
  {
    title: `Take ${name} from a secret mount (--secret id=${id},env=${name})`,
    kind: 'unsafe' as const,
    output: byVariable,
  },
  ...(byFile === undefined
    ? []
    : [
        {
          title: `Read ${name} from a mounted secret file (--secret id=${id},env=${name})`,
          kind: 'unsafe' as const,
          output: byFile,
        },
      ]),
];
