import rule from '../../../server/src/rules/supply-chain/hardened-base-available.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    // No equivalent with this server, or of this edition.
    'FROM php:8.4-apache\nCOPY . /var/www/html\n',
    'FROM sonarqube:2026.3-datacenter-app\nCOPY plugin.jar /opt/sonarqube/extensions/plugins/\n',
    'FROM dhi.io/node:24\nFROM cgr.dev/chainguard/node\n',
    'FROM gcr.io/distroless/nodejs24-debian13:nonroot\n',
    'FROM acme/dhi-node:24\n',
    'FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled\n',
    'FROM registry.access.redhat.com/hi/nodejs:24\n',
    'FROM registry.access.redhat.com/ubi9/ubi-micro\n',
    // No table knows an equivalent.
    'FROM acme/node:24\n',
    'FROM haskell:9\nFROM scratch\n',
    'FROM registry.example/node:24\n',
    // What is only built in.
    'FROM node:24 AS build\nRUN npm ci\nFROM scratch\nCOPY --from=build /app /app\n',
    // To build with: another stage is what is missing.
    'FROM golang:1.27\nRUN go build\n',
    'FROM maven:3\n',
    // Deprecated, so it has to go in any case.
    'FROM openjdk:17\n',
    // No hardened one is as old.
    { code: 'FROM node:14\n', today: '2026-11-21' },
    'FROM node:$VERSION\nFROM $IMAGE\n',
    'FROM python:3.12-windowsservercore-ltsc2022\n',
    'FROM\n',
  ],
  invalid: [
    {
      code: 'FROM «node:24-slim»\nUSER node\n',
      expect: [
        "Hardened images can take the place of 'node:24-slim': dhi.io/node (Docker), cgr.dev/chainguard/node (Chainguard), gcr.io/distroless/nodejs24-debian13 (Google) or registry.access.redhat.com/hi/nodejs (Red Hat).",
      ],
    },
    { code: 'FROM golang:1.27 AS build\nFROM «nginx:1.31»\nCOPY --from=build /a /a\n', expect: ['hardened'] },
    {
      code: 'FROM «public.ecr.aws/docker/library/python:3.14» AS base\nFROM base AS other\nFROM base\n',
      expect: ['hardened'],
    },
    {
      code: 'FROM «httpd:2.4»\n',
      expect: ["Hardened images can take the place of 'httpd:2.4': dhi.io/httpd (Docker)."],
    },
    { code: 'FROM «mcr.microsoft.com/dotnet/aspnet:10.0»\n', expect: ['hardened'] },
    { code: 'FROM «node:24»\n', today: '2026-11-21', expect: ['hardened'] },
    { code: 'FROM «debian:13-slim»\nCOPY app /app\n', expect: ['hardened'] },
    { code: 'FROM «debian:13-slim»\nRUN apt-get update\n', expect: ['hardened'] },
    { code: 'ARG V=24\nFROM «node:$V»\n', expect: ['hardened'] },
    { code: 'FROM «nvidia/cuda:13.0.0-runtime-ubuntu24.04»\n', expect: ['hardened'] },
    // They have no package manager.
    {
      code: 'FROM «node:24-slim»\nRUN apt-get update && apt-get install -y ffmpeg\nCMD ["node", "app.js"]\n',
      expect: ['hardened'],
      confidence: ['low'],
    },
    // No version but the same.
    {
      code: 'FROM «eclipse-temurin:17-jre»\nCOPY app.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]\n',
      expect: [
        "Hardened images can take the place of 'eclipse-temurin:17-jre': dhi.io/eclipse-temurin (Docker), cgr.dev/chainguard/jre (Chainguard), registry.access.redhat.com/hi/openjdk (Red Hat) or ubuntu/jre (Canonical).",
      ],
    },
  ],
});
