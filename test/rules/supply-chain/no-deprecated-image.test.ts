import rule from '../../../server/src/rules/supply-chain/no-deprecated-image.ts';
import { testRule } from '../../support/rule-tester.ts';

const digest = `sha256:${'ab'.repeat(32)}`;

// What is kept up may still have a hardened equivalent.
const leaves = ['hardened-base-available'];

testRule(rule, {
  valid: [
    'FROM eclipse-temurin:17-jre\nFROM almalinux:9\nFROM node:14\n',
    // Early-access builds are what is still published there.
    'FROM openjdk:27-ea-jdk-slim\nFROM openjdk:27-ea\n',
    'FROM acme/openjdk:8\nFROM ghcr.io/acme/centos:7\nFROM quay.io/centos/centos:stream9\n',
    'FROM bitnami/minideb:bookworm\nFROM bitnami/redis\nFROM bitnami/redis:latest\nFROM bitnamisecure/redis\n',
    'FROM registry.k8s.io/pause:3.9\nFROM quay.io/jupyter/base-notebook\nFROM jupyter/jupyterhub\n',
    'FROM debian AS java\nFROM java\n',
    'FROM $IMAGE\nFROM openjdk:$TAG\nFROM scratch\nFROM\n',
    'FROM rockylinux/rockylinux:9\nFROM hashicorp/vault:1.20\n',
  ],
  invalid: [
    {
      code: 'FROM «openjdk»:17-jdk-slim AS app\n',
      expect: [
        "The repository of 'openjdk:17-jdk-slim' is deprecated since 2022-07; eclipse-temurin or amazoncorretto takes its place.",
      ],
      fixes: [
        [
          {
            title: 'Use eclipse-temurin:17-jdk',
            kind: 'unsafe',
            output: 'FROM eclipse-temurin:17-jdk AS app\n',
            leaves,
          },
        ],
      ],
    },
    {
      code: 'FROM --platform=linux/amd64 «docker.io/library/openjdk»:8u212-jre-alpine3.9\n',
      expect: ['moved'],
      fixes: [
        [
          {
            title: 'Use eclipse-temurin:8-jre-alpine',
            kind: 'unsafe',
            output: 'FROM --platform=linux/amd64 eclipse-temurin:8-jre-alpine\n',
            leaves,
          },
        ],
      ],
    },
    {
      code: 'FROM «adoptopenjdk»:11-jre-hotspot\n',
      expect: ['moved'],
      fixes: [
        [
          {
            title: 'Use eclipse-temurin:11-jre',
            kind: 'unsafe',
            output: 'FROM eclipse-temurin:11-jre\n',
            leaves,
          },
        ],
      ],
    },
    {
      code: 'FROM «java»:8\n',
      expect: ['moved'],
      fixes: [
        [
          {
            title: 'Use eclipse-temurin:8-jdk',
            kind: 'unsafe',
            output: 'FROM eclipse-temurin:8-jdk\n',
            leaves,
          },
        ],
      ],
    },
    {
      code: 'FROM «centos»:8.4.2105\n',
      expect: [
        "The repository of 'centos:8.4.2105' is deprecated since 2024-06-30; almalinux or quay.io/centos/centos takes its place.",
      ],
      fixes: [[{ title: 'Use almalinux:8', kind: 'unsafe', output: 'FROM almalinux:8\n', leaves }]],
    },
    {
      code: 'FROM «k8s.gcr.io/etcd»:3.5.0-0\n',
      expect: ['moved'],
      fixes: [
        [
          {
            title: 'Use registry.k8s.io/etcd:3.5.0-0',
            kind: 'unsafe',
            output: 'FROM registry.k8s.io/etcd:3.5.0-0\n',
          },
        ],
      ],
    },
    // No Temurin of that version or virtual machine, no version at all, or bytes that are pinned.
    { code: 'FROM «openjdk»:15\n', expect: ['moved'] },
    { code: 'FROM «openjdk»:7-jre\nFROM «openjdk»\n', expect: ['moved', 'moved'] },
    { code: 'FROM «adoptopenjdk»:11-jre-openj9\n', expect: ['moved'] },
    { code: 'FROM «openjdk»:8-windowsservercore\n', expect: ['moved'] },
    { code: 'FROM «openjdk»:11-oracle\n', expect: ['moved'] },
    { code: `FROM «openjdk»:11@${digest}\n`, expect: ['moved'] },
    { code: 'FROM «centos»:7\nFROM «centos»\n', expect: ['moved', 'moved'] },
    { code: 'ARG TAG=8-jre\nFROM «openjdk:$TAG»\n', expect: ['moved'] },
    {
      code: 'FROM «mono»:6.12\n',
      expect: ["The repository of 'mono:6.12' is deprecated since 2025-08-18."],
    },
    {
      code: 'FROM «rockylinux»:9\n',
      expect: ["The repository of 'rockylinux:9' is deprecated; rockylinux/rockylinux takes its place."],
    },
    {
      code: 'FROM «bitnami/redis»:7.2\nFROM «docker.io/bitnamilegacy/kubectl»:1.33\n',
      expect: ['moved', 'moved'],
    },
    {
      code: 'FROM «jupyter/datascience-notebook»\nFROM «microsoft/dotnet»:2.2-sdk\n',
      expect: ['moved', 'moved'],
    },
    { code: 'FROM «gcr.io/kaniko-project/executor»:debug\n', expect: ['ended'] },
    { code: 'FROM «circleci/node»:10 AS build\nFROM debian:13\n', expect: ['moved'] },
    { code: 'FROM «adoptopenjdk/openjdk8»:alpine-slim\n', expect: ['moved'] },
  ],
});
