import rule from '../../../server/src/rules/attack-surface/no-package-manager-in-final-stage.ts';
import { testRule } from '../../support/rule-tester.ts';

const build = 'FROM golang:1.26 AS build\nRUN CGO_ENABLED=0 go build -o /app .\n';

testRule(rule, {
  valid: [
    `${build}FROM scratch\nCOPY --from=build /app /app\nCMD ["/app"]\n`,
    `${build}FROM gcr.io/distroless/static-debian13\nCOPY --from=build /app /app\nCMD ["/app"]\n`,
    // A shell or a package is needed.
    `${build}FROM alpine:3.23\nCOPY --from=build /app /app\nCMD /app\n`,
    `${build}FROM alpine:3.23\nCOPY --from=build /app /app\nCMD ["sh", "-c", "/app"]\n`,
    `${build}FROM alpine:3.23\nCOPY --from=build /app /app\nCMD ["/run.sh", "/app"]\n`,
    `${build}FROM alpine:3.23\nRUN apk add --no-cache git\nCOPY --from=build /app /app\nCMD ["/app"]\n`,
    `${build}FROM alpine:3.23\nCOPY --from=build /app /app\nRUN /app --init\nCMD ["/app"]\n`,
    `${build}FROM alpine:3.23\nCOPY --from=build /app /app\nHEALTHCHECK CMD wget -q localhost\nCMD ["/app"]\n`,
    `${build}FROM alpine:3.23\nCOPY --from=build /app /app\nCOPY init.sh /\nCMD ["/app"]\n`,
    `${build}FROM alpine:3.23\nCOPY --from=build /app /app\n`,
    `${build}FROM alpine:3.23 AS debug\nCOPY --from=build /app /app\nCMD ["/app"]\n`,
    // Not from a compiler, or not seen.
    `${build}FROM alpine:3.23\nCOPY app /app\nCMD ["/app"]\n`,
    'FROM node:24 AS build\nRUN npm run build\nFROM debian:13\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    'FROM debian:13\nCOPY --from=registry.example.com/a /app /app\nCMD ["/app"]\n',
    `${build}FROM team/base:1\nCOPY --from=build /app /app\nCMD ["/app"]\n`,
    'FROM\n',
  ],
  invalid: [
    {
      code: `${build}FROM «debian:13»\nRUN useradd app && mkdir /data\nCOPY --from=build /app /app\nUSER app\nENTRYPOINT ["/app"]\n`,
      expect: ["'/app' is linked statically, and 'debian:13' adds a shell and a package manager."],
    },
    {
      code: 'FROM rust:1.93 AS build\nENV CGO_ENABLED=1\nRUN cargo build --release --target x86_64-unknown-linux-musl\nFROM «alpine:3.23»\nRUN apk add --no-cache ca-certificates tzdata\nCOPY --from=0 /src/target/release/app /usr/bin/\nENTRYPOINT ["app"]\n',
      expect: ['static'],
    },
    {
      code: 'FROM golang:1.26 AS build\nENV CGO_ENABLED=0\nRUN go build -o /out/app .\nFROM «registry.access.redhat.com/ubi9/ubi-minimal:9.7»\nHEALTHCHECK NONE\nCOPY --from=build /out/app /app\nCMD ["/app", "serve"]\n',
      expect: ['static'],
    },
    // It may need a C library.
    {
      code: 'FROM rust:1.93 AS build\nRUN cargo build --release\nFROM «debian:13-slim»\nCOPY --from=build /src/app /app\nCMD ["/app"]\n',
      expect: ["'debian:13-slim' brings a shell and a package manager that '/app' does not use."],
    },
  ],
});
