import rule from '../../../server/src/rules/attack-surface/prefer-multi-stage.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM golang:1.26 AS build\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    // Images to work, build or test in.
    'FROM golang:1.26\nRUN go build ./...\n',
    'FROM golang:1.26\nRUN go build ./...\nCMD ["go", "test", "./..."]\n',
    'FROM golang:1.26\nRUN go build ./...\nCMD ["bash"]\n',
    'FROM rust:1.93 AS test\nRUN cargo build\nCMD ["./target/debug/app"]\n',
    'FROM maven:3-eclipse-temurin-21\nRUN mvn package\nENTRYPOINT ["mvn"]\n',
    // Nothing is built here.
    'FROM golang:1.26\nCOPY app /app\nCMD ["/app"]\n',
    'FROM golang:1.26\nRUN go version && go mod download\nCMD ["/app"]\n',
    'FROM gcc:15\nRUN gcc --version\nCMD ["/app"]\n',
    'FROM golang:1.26\nRUN make lint\nCMD ["/app"]\n',
    'FROM eclipse-temurin:21-jre\nRUN ./mvnw package\nCMD ["java", "-jar", "a.jar"]\n',
    // Interpreters are needed at run time.
    'FROM python:3.14\nRUN pip install .\nCMD ["app"]\n',
    'FROM node:24\nRUN npm ci --omit=dev\nCMD ["node", "server.js"]\n',
    'FROM node:24\nRUN npm rebuild\nCMD ["node", "server.js"]\n',
    'FROM node:24\nRUN npx tsc --version\nCMD ["node", "server.js"]\n',
    // No SDK that is known.
    'FROM registry.example.com/golang:1\nRUN go build -o /app .\nCMD ["/app"]\n',
    'FROM $BASE\nRUN go build\nCMD ["/app"]\n',
    'FROM scratch\nCMD ["/app"]\n',
    'FROM\n',
    'RUN go build\n',
  ],
  invalid: [
    {
      code: 'FROM «golang:1.26»\nWORKDIR /src\nCOPY . .\nRUN go mod download && CGO_ENABLED=0 go build -o /app .\nCMD ["/app"]\n',
      expect: ["'go build' builds the application in the stage that ships, on the SDK image 'golang:1.26'."],
    },
    { code: 'FROM «docker.io/library/golang:1.26-alpine»\nRUN make build\nCMD ./app\n', expect: ['build'] },
    {
      code: 'FROM «rust:1.93»\nRUN cargo +nightly build --release\nCMD ["./target/release/a"]\n',
      expect: ['build'],
    },
    {
      code: 'FROM «maven:3»\nRUN mvn -q -B clean package -DskipTests\nCMD ["java", "-jar", "a.jar"]\n',
      expect: ['build'],
    },
    {
      code: 'FROM «eclipse-temurin:21-jdk»\nRUN ./mvnw -q package\nCMD ["java", "-jar", "a.jar"]\n',
      expect: ['build'],
    },
    {
      code: 'FROM «gradle:9-jdk25»\nRUN gradle --no-daemon :app:bootJar\nENTRYPOINT ["java", "-jar", "a.jar"]\n',
      expect: ['build'],
    },
    {
      code: 'FROM «mcr.microsoft.com/dotnet/sdk:10.0»\nRUN dotnet publish -c Release -o /app\nENTRYPOINT ["dotnet", "/app/a.dll"]\n',
      expect: ['build'],
    },
    { code: 'FROM «gcc:15»\nRUN gcc -O2 -o /app a.c\nCMD ["/app"]\n', expect: ['build'] },
    // By way of another stage, at the FROM that takes it over.
    {
      code: 'FROM golang:1.26 AS base\nRUN go build -o /app .\nFROM «base»\nCMD ["/app"]\n',
      expect: ['build'],
    },
    {
      code: 'FROM «node:24»\nRUN npm ci && npm run build\nCMD ["npm", "start"]\n',
      expect: ["'npm run build' builds the application in the stage that ships, on the SDK image 'node:24'."],
    },
    { code: 'FROM «node:24-slim»\nRUN npx ng build\nCMD ["npx", "serve", "dist"]\n', expect: ['build'] },
    { code: 'FROM «node:24»\nRUN yarn build:prod\nCMD ["node", "a.js"]\n', expect: ['build'] },
    // Little is left over: low confidence.
    {
      code: 'FROM «node:24»\nRUN npm ci && npm run build && npm prune --omit=dev\nCMD ["node", "a.js"]\n',
      expect: ['build'],
    },
    // Compiled again at each start.
    {
      code: 'FROM «golang:1.26»\nCOPY . .\nCMD ["go", "run", "."]\n',
      expect: ["'go run' needs the SDK image 'golang:1.26' to compile the application at each start."],
    },
    { code: 'FROM «maven:3»\nCOPY . .\nCMD mvn spring-boot:run\n', expect: ['start'] },
    {
      code: 'FROM «mcr.microsoft.com/dotnet/sdk:10.0»\nCOPY . .\nENTRYPOINT ["dotnet", "run", "--no-launch-profile"]\n',
      expect: ['start'],
    },
  ],
});
