import rule from '../../../server/src/rules/supply-chain/no-eol-base-image.ts';
import { testRule, type InvalidCase } from '../../support/rule-tester.ts';

const today = '2026-11-21';
const digest = `sha256:${'ab'.repeat(32)}`;

// What is supported may still have a hardened equivalent.
const leaves = ['hardened-base-available'];

function valid(code: string): { readonly code: string; readonly today: string } {
  return { code, today };
}

/** One FROM with one finding, without a fix. */
function one(code: string, message: string): InvalidCase {
  return { code, today, expect: [message] };
}

testRule(rule, {
  docsToday: today,
  valid: [
    // Nobody said what day it is.
    'FROM node:14 AS old\n',
    // Before the day.
    { code: 'FROM node:14\n# then\n', today: '2022-01-01' },
    valid('FROM node:24-trixie-slim\nFROM python:3.14-alpine3.24\nFROM debian:bookworm\nFROM ubuntu:24.04\n'),
    // Moving tags say no version.
    valid(
      'FROM node:lts\nFROM node:latest\nFROM node\nFROM debian:stable-slim\nFROM alpine:edge\nFROM python:3\n',
    ),
    valid(
      'FROM node:alpine\nFROM golang:1-alpine\nFROM ubuntu:rolling\nFROM fedora:rawhide\nFROM php:8-fpm\n',
    ),
    valid(`FROM node@${digest}\n`),
    // Another image of the same name.
    valid('FROM acme/node:14\nFROM ghcr.io/acme/debian:buster\nFROM registry.example:5000/python:2.7\n'),
    // A word of a private image's tag need not mean the distribution.
    valid('FROM acme/app:buster\nFROM circleci/node:10-stretch\n'),
    // The repository itself is deprecated, and told of as such.
    valid('FROM openjdk:8-jdk-stretch\nFROM centos:7\nFROM adoptopenjdk:8-jdk-hotspot-bionic\n'),
    valid('FROM scratch\nFROM $IMAGE\nFROM node:$VERSION\nFROM\nFROM node:14:x\n'),
    // Before a release there is no support to end.
    valid('FROM python:3.9-rc\nFROM golang:1.13rc1\nFROM mcr.microsoft.com/dotnet/sdk:6.0-preview\n'),
    // Supported when the data was gathered; nothing says until when.
    valid('FROM golang:1.26\nFROM nginx:1.31\n'),
    valid('FROM mysql:8\nFROM mongo:8\nFROM redis:7\nFROM docker:29-dind\n'),
    // Not told apart by version numbers that stand for something else.
    valid('FROM ros:kinetic\nFROM ros:humble-ros-core-jammy\nFROM ros:rolling\n'),
    valid('FROM maven:3-jdk-8\nFROM golang:1.27-windowsservercore-ltsc2016\nFROM rust:1.50\n'),
    valid('FROM eclipse-temurin:17-jre-alpine-3.24\nFROM registry.access.redhat.com/ubi9/ubi:9.1\n'),
    valid('FROM node:24 AS base\nFROM base\n'),
  ],
  invalid: [
    {
      code: 'FROM node:«14»\n',
      today,
      expect: [
        "'node:14' is out of support: Node.js 14 since 2023-04-30. Supported next: Node.js 22 until 2027-04-30.",
      ],
      fixes: [[{ title: 'Use the tag 22', kind: 'unsafe', output: 'FROM node:22\n', leaves }]],
    },
    {
      code: 'FROM «node:20.11.1-alpine3.18» AS web\nUSER node\n',
      today,
      expect: [
        "'node:20.11.1-alpine3.18' is out of support: Node.js 20 since 2026-04-30 and Alpine Linux 3.18 since 2025-05-09. Supported next: Node.js 22 until 2027-04-30 and Alpine Linux 3.22 until 2027-05-01.",
      ],
      fixes: [
        [
          {
            title: 'Use the tag 22-alpine3.23',
            kind: 'unsafe',
            output: 'FROM node:22-alpine3.23 AS web\nUSER node\n',
            leaves,
          },
        ],
      ],
    },
    {
      code: '# why\nFROM --platform=linux/amd64 «python:3.8-slim-buster» # no\n',
      today,
      expect: ['ended'],
      fixes: [
        [
          {
            title: 'Use the tag 3.11-slim-bookworm',
            kind: 'unsafe',
            output: '# why\nFROM --platform=linux/amd64 python:3.11-slim-bookworm # no\n',
            leaves,
          },
        ],
      ],
    },
    {
      // Only the system has ended: the version stays, as far as its tags are known.
      code: 'FROM python:3.12.4-slim-«bullseye»\n',
      today,
      expect: [
        "'python:3.12.4-slim-bullseye' is out of support: Debian 11 since 2026-08-31. Supported next: Debian 12 until 2028-06-30.",
      ],
      fixes: [
        [
          {
            title: 'Use the tag 3.12-slim-bookworm',
            kind: 'unsafe',
            output: 'FROM python:3.12-slim-bookworm\n',
            leaves,
          },
        ],
      ],
    },
    {
      code: 'FROM debian:«buster»-slim\n',
      today,
      expect: ['ended'],
      fixes: [
        [
          {
            title: 'Use the tag bookworm-slim',
            kind: 'unsafe',
            output: 'FROM debian:bookworm-slim\n',
            leaves,
          },
        ],
      ],
    },
    {
      code: 'FROM docker.io/library/ubuntu:«18.04»\n',
      today,
      expect: ['ended'],
      fixes: [
        [
          {
            title: 'Use the tag 22.04',
            kind: 'unsafe',
            output: 'FROM docker.io/library/ubuntu:22.04\n',
            leaves,
          },
        ],
      ],
    },
    {
      code: 'FROM amazoncorretto:17-al«2»-jdk\n',
      today,
      expect: ['ended'],
      fixes: [
        [
          {
            title: 'Use the tag 17-al2023-jdk',
            kind: 'unsafe',
            output: 'FROM amazoncorretto:17-al2023-jdk\n',
            leaves,
          },
        ],
      ],
    },
    {
      // What is only built in does not ship.
      code: 'FROM golang:«1.9» AS build\nRUN go build\nFROM scratch\nCOPY --from=build /app /app\n',
      today,
      expect: ["'golang:1.9' is out of support: Go 1.9 since before 2019-02-25. Supported next: Go 1.26."],
      fixes: [
        [
          {
            title: 'Use the tag 1.26',
            kind: 'unsafe',
            output: 'FROM golang:1.26 AS build\nRUN go build\nFROM scratch\nCOPY --from=build /app /app\n',
            leaves,
          },
        ],
      ],
    },
    one(
      'FROM php:«8.2»-fpm\n',
      "'php:8.2-fpm' will be out of support soon: PHP 8.2 after 2026-12-31. Supported next: PHP 8.3 until 2027-12-31.",
    ),
    one('FROM fedora:«43»\n', 'soon'),
    one(
      'FROM nvidia/cuda:10.0-devel-centos«7»\n',
      "'nvidia/cuda:10.0-devel-centos7' is out of support: CentOS 7 since 2024-06-30.",
    ),
    // With a digest, another tag would name other bytes.
    one(`FROM node:«14»@${digest}\n`, 'ended'),
    one('ARG V=14\nFROM «node:$V»\n', 'ended'),
    one('ARG V=14-buster\nFROM «node:$V»\n', 'ended'),
    // Nobody's code for version 2 runs on version 3.
    one('FROM python:«2»\n', 'ended'),
    one('FROM python:«2.7.18»-alpine\n', 'ended'),
    one('FROM postgres:«9»-alpine\n', 'ended'),
    one('FROM mcr.microsoft.com/dotnet/core/sdk:«3.1»\n', 'ended'),
    one('FROM «mcr.microsoft.com/dotnet/aspnet:6.0-focal»\n', 'ended'),
    one('FROM gcr.io/distroless/static-debian«11»:nonroot\n', 'ended'),
    one('FROM registry.access.redhat.com/ubi«7»/ubi:7.9\n', 'ended'),
    one('FROM redhat/ubi«7»-minimal\n', 'ended'),
    one('FROM quay.io/centos/centos:«stream8»\n', 'ended'),
    one('FROM quay.io/centos/centos:«7»\n', 'last'),
    one('FROM ibm-semeru-runtimes:open-«22»-jdk\n', 'ended'),
    one('FROM rust:1.60-slim-«buster»\n', 'ended'),
    // Releases of ROS are named like those of Ubuntu.
    one('FROM ros:melodic-ros-base-«bionic»\n', 'ended'),
    one(
      'FROM ros:kinetic-ros-base-«xenial»\n',
      "'ros:kinetic-ros-base-xenial' is out of support: Ubuntu 16.04 since 2021-04-02. Supported next: Ubuntu 22.04 until 2027-04-01.",
    ),
    one('FROM arm32v7/node:«14»\n', 'ended'),
    one('FROM mcr.microsoft.com/vscode/devcontainers/base:ubuntu-«18.04»\n', 'ended'),
    one('FROM debian:«buster»-20220101-slim\n', 'ended'),
    {
      code: 'FROM node:«argon»\n',
      today,
      expect: ['ended'],
      fixes: [[{ title: 'Use the tag 22', kind: 'unsafe', output: 'FROM node:22\n', leaves }]],
    },
    {
      code: 'FROM amazonlinux:«1»\n',
      today,
      expect: ['ended'],
      fixes: [[{ title: 'Use the tag 2023', kind: 'unsafe', output: 'FROM amazonlinux:2023\n', leaves }]],
    },
    {
      code: 'FROM eclipse-temurin:11-jre-alpine-«3.16»\n',
      today,
      expect: ['ended'],
      fixes: [
        [
          {
            title: 'Use the tag 11-jre-alpine-3.22',
            kind: 'unsafe',
            output: 'FROM eclipse-temurin:11-jre-alpine-3.22\n',
            leaves,
          },
        ],
      ],
    },
  ],
});
