import rule from '../../../server/src/rules/build/shell-in-shell-less-stage.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM scratch\nCOPY server /server\nCMD ["/server"]\n',
    'FROM gcr.io/distroless/static\nENTRYPOINT ["/server"]\nHEALTHCHECK CMD ["/server", "check"]\n',
    'FROM gcr.io/distroless/static\nHEALTHCHECK NONE\n',
    'FROM debian:13\nRUN echo a\nCMD server\n',
    'FROM example.com/base\nRUN echo a\n',
    'ARG BASE\nFROM $BASE\nCMD server\n',
    // These have one.
    'FROM cgr.dev/chainguard/python:latest-dev\nRUN pip install a\n',
    'FROM cgr.dev/chainguard/wolfi-base\nRUN apk add curl\n',
    'FROM dhi.io/python:3.13-dev\nRUN pip install a\n',
    'FROM dhi.io/postgres:17\nCMD postgres\n',
    'FROM registry.access.redhat.com/ubi9/ubi-micro\nRUN echo a\n',
    'FROM mcr.microsoft.com/dotnet/aspnet:9.0\nRUN echo a\n',
    'FROM nats:2-alpine\nRUN echo a\n',
    // A shell may have come in.
    'FROM scratch\nADD rootfs.tar.xz /\nRUN echo a\nCMD bash\n',
    'FROM scratch\nCOPY --from=build /rootfs/ /\nRUN echo a\n',
    'FROM scratch\nCOPY --from=busybox /bin /bin\nCMD echo a\n',
    'FROM scratch\nCOPY --from=busybox /bin/busybox /bin/sh\nRUN echo a\n',
    'FROM scratch\nCOPY --from=busybox /bin/busybox /bin/\nRUN ["/bin/busybox", "--install"]\nRUN echo a\n',
    'FROM scratch\nCOPY $FILES $TO\nRUN echo a\n',
    'FROM scratch AS base\nADD rootfs.tgz /\nFROM base\nRUN echo a\n',
    'FROM gcr.io/distroless/static:debug\nSHELL ["/busybox/sh", "-c"]\nRUN echo a\n',
    'FROM gcr.io/distroless/static\nRUN --mount=type=bind,from=busybox,source=/bin,target=/bin echo a\n',
    'FROM scratch\nRUN --mount=from=busybox,dst=/ echo a\n',
    'FROM gcr.io/distroless/static\nRUN ["/server", "init"]\n',
    // Only the last one starts.
    'FROM scratch\nCMD server\nCMD ["/server"]\n',
    'FROM scratch\nONBUILD RUN echo a\n',
    '# escape=`\nFROM scratch\nCMD server.exe\n',
    'FROM scratch\nRUN <<EOF\n#!/server\nEOF\n',
    'FROM scratch\nRUN\nCMD\nENTRYPOINT\nHEALTHCHECK CMD\n',
    'FROM scratch\nCMD ["server\n',
  ],
  invalid: [
    {
      code: 'FROM scratch\nCOPY server /server\n«CMD» /server --port 8080\n',
      expect: ["This CMD starts /bin/sh, which 'scratch' does not have."],
    },
    {
      // What is started is a file, so that nothing else can have come with it.
      code: 'FROM scratch\nCOPY --from=build /out/server /\n«ENTRYPOINT» /server\n',
      expect: ["This ENTRYPOINT starts /bin/sh, which 'scratch' does not have."],
    },
    {
      code: 'FROM gcr.io/distroless/static-debian12:nonroot\n«RUN» mkdir /data\nCOPY app /app/\n«HEALTHCHECK» --interval=5s CMD /app/server check\n',
      expect: [
        "This RUN needs /bin/sh, which 'gcr.io/distroless/static-debian12:nonroot' does not have.",
        "This check runs in /bin/sh, which 'gcr.io/distroless/static-debian12:nonroot' does not have.",
      ],
    },
    { code: 'FROM gcr.io/distroless/base:debug\n«RUN» echo a\n', expect: ['run'] },
    { code: 'FROM mirror.example.com/distroless/cc-debian12\n«RUN» echo a\n', expect: ['run'] },
    { code: 'FROM cgr.dev/chainguard/static\n«CMD» server\n', expect: ['start'] },
    { code: 'FROM cgr.dev/example.com/python\n«CMD» python app.py\n', expect: ['start'] },
    { code: 'FROM dhi.io/node:24\n«RUN» npm ci\n', expect: ['run'] },
    { code: 'FROM example/dhi-python:3.13\n«RUN» pip install a\n', expect: ['run'] },
    {
      code: 'FROM mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled\n«CMD» dotnet app.dll\n',
      expect: ['start'],
    },
    { code: 'FROM mcr.microsoft.com/azurelinux/distroless/minimal:3.0\n«RUN» echo a\n', expect: ['run'] },
    { code: 'FROM hello-world\n«RUN» echo a\n', expect: ['run'] },
    { code: 'FROM nats:2.11\n«RUN» echo a\n', expect: ['run'] },
    {
      code: 'FROM gcr.io/distroless/static AS base\nFROM base\n«RUN» --mount=type=cache,target=/cache echo a\n',
      expect: ['run'],
    },
    { code: 'FROM scratch\nCMD one\n«cmd» two\n', expect: ['start'] },
  ],
});
