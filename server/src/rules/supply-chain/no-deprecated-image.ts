import { deprecationOf } from '../../knowledge/deprecated-images.ts';
import { fromImage } from '../../lint/from-image.ts';
import { instructionRule } from '../../lint/ladder.ts';

export default instructionRule(
  {
    name: 'no-deprecated-image',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Base images come from repositories that are kept up.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cis: ['4.4'], cwe: ['CWE-1104'], nist: ['4.1.1'] },
    messages: {
      moved: "The repository of '{image}' is deprecated{since}; {successor} takes its place.",
      ended: "The repository of '{image}' is deprecated{since}.",
    },
    advice:
      'A deprecated repository can still be pulled from, but gets no security fixes and may vanish; change to an image that somebody keeps up.',
    fix: 'unsafe',
    docs: {
      why: 'Images of a deprecated repository stay as they were on its last day: flaws found since then are in them, and no rebuild removes them. The name may be deleted, or taken by somebody else, without the build saying so.',
      how: 'Change to the successor that the message names, and test: it may sit on another distribution, with other paths, users and entrypoints. For openjdk that is eclipse-temurin with the same Java version.',
      bad: 'FROM openjdk:17-jdk-slim\nCOPY app.jar /app.jar\nUSER 1000:1000\nCMD ["java", "-jar", "/app.jar"]\n',
      good: 'FROM eclipse-temurin:17-jre\nCOPY app.jar /app.jar\nUSER 1000:1000\nCMD ["java", "-jar", "/app.jar"]\n',
      links: [
        'https://hub.docker.com/_/openjdk',
        'https://hub.docker.com/_/centos',
        'https://github.com/bitnami/containers/issues/83267',
      ],
    },
  },
  'FROM',
  (from, context) => {
    const image = fromImage(context.file, from);
    const found = image === undefined ? undefined : deprecationOf(image.reference);
    if (image === undefined || found === undefined) return;
    const { repository, since, successors, replacement } = found;
    const data = { image: image.shown, since: since === undefined ? '' : ` since ${since}` };
    const base = {
      at: image.part(0, repository.length),
      confidence: image.isLiteral ? 'high' : 'medium',
      ...(from.stage?.ships === true ? {} : { severity: 'info' as const }),
      fixes:
        replacement === undefined || !image.isLiteral
          ? []
          : [
              {
                title: `Use ${replacement}`,
                kind: 'unsafe' as const,
                edits: [{ span: image.span, text: replacement }],
              },
            ],
    } as const;
    if (successors.length === 0) context.report({ ...base, message: 'ended', data });
    else context.report({ ...base, message: 'moved', data: { ...data, successor: successors.join(' or ') } });
  },
);
