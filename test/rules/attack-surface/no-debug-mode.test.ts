import rule from '../../../server/src/rules/attack-surface/no-debug-mode.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM node:24\nENV NODE_ENV=production\nCMD ["node", "a.js"]\n',
    'FROM node:24\nENV NODE_ENV=development\nRUN npm ci\nENV NODE_ENV=production\nCMD ["node", "a.js"]\n',
    'FROM node:24\nARG MODE\nENV NODE_ENV=$MODE\nCMD ["node", "a.js"]\n',
    'FROM node:24\nENV NODE_ENV=test\nCMD ["node", "a.js"]\n',
    // Stages and images for development.
    'FROM node:24 AS dev\nENV NODE_ENV=development\nCMD ["npm", "run", "dev"]\nFROM node:24\nCMD ["node", "a.js"]\n',
    'FROM node:24 AS development\nENV NODE_ENV=development\nCMD ["npm", "run", "dev"]\n',
    'FROM node:24\nENV NODE_ENV=development\nCMD ["bash"]\n',
    'FROM node:24\nENV NODE_ENV=development\n',
    // Anybody's variable.
    'FROM debian:13\nENV DEBUG=1\nCMD ["/app"]\n',
    'FROM debian:13\nENV APP_DEBUG=true\nCMD ["/app"]\n',
    'FROM python:3.14\nENV DEBUG=app:* FLASK_DEBUG=0\nCMD ["python", "-m", "flask", "run"]\n',
    // No debugger, or none that others reach.
    'FROM node:24\nCMD ["node", "--inspect=127.0.0.1:9229", "a.js"]\n',
    'FROM node:24\nCMD ["node", "--inspect", "a.js"]\n',
    'FROM eclipse-temurin:25-jre\nCMD ["java", "-agentlib:jdwp=transport=dt_socket,server=y,address=localhost:5005", "-jar", "a.jar"]\n',
    'FROM python:3.14\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0"]\n',
    'FROM python:3.14\nCMD ["python", "manage.py", "migrate"]\n',
    'FROM node:24\nCMD ["npx", "next", "start"]\n',
    'FROM node:24\nCMD ["npm", "run", "devices"]\n',
    'FROM node:24\nCMD ["npm", "start"]\n',
    'FROM node:24\nCMD ["vite", "preview"]\n',
    'FROM php:8.5-fpm\nARG XDEBUG\nRUN if [ -n "$XDEBUG" ]; then docker-php-ext-enable xdebug; fi\n',
    'FROM php:8.5-fpm\nRUN docker-php-ext-enable opcache # no xdebug\n',
    'ENV NODE_ENV=development\n',
    'FROM\n',
  ],
  invalid: [
    {
      code: 'FROM node:24\nENV PORT=80 \\\n    # mode\n    NODE_ENV=«development»\nCMD ["node", "a.js"]\n',
      expect: ["'NODE_ENV=development' runs the application in development mode."],
      fixes: [
        [
          {
            title: 'Set NODE_ENV to production',
            kind: 'unsafe',
            output:
              'FROM node:24\nENV PORT=80 \\\n    # mode\n    NODE_ENV=production\nCMD ["node", "a.js"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS base\nENV ASPNETCORE_ENVIRONMENT=«"Development"»\nFROM base\nENTRYPOINT ["dotnet", "a.dll"]\n',
      expect: ['variable'],
      fixes: [
        [
          {
            title: 'Set ASPNETCORE_ENVIRONMENT to Production',
            kind: 'unsafe',
            output:
              'FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS base\nENV ASPNETCORE_ENVIRONMENT="Production"\nFROM base\nENTRYPOINT ["dotnet", "a.dll"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM python:3.14\nENV FLASK_DEBUG=«1»\nCMD ["flask", "run"]\n',
      expect: ['variable'],
      fixes: [
        [
          {
            title: 'Set FLASK_DEBUG to 0',
            kind: 'unsafe',
            output: 'FROM python:3.14\nENV FLASK_DEBUG=0\nCMD ["flask", "run"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM python:3.14\nENV DJANGO_SETTINGS_MODULE=site.settings DEBUG=«True»\nCMD ["gunicorn", "site.wsgi"]\n',
      expect: ['variable'],
      fixes: [
        [
          {
            title: 'Set DEBUG to False',
            kind: 'unsafe',
            output:
              'FROM python:3.14\nENV DJANGO_SETTINGS_MODULE=site.settings DEBUG=False\nCMD ["gunicorn", "site.wsgi"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM php:8.5-apache\nENV APP_DEBUG=«on» XDEBUG_MODE=«develop,debug»\n',
      expect: ['variable', 'variable'],
      fixes: [
        [
          {
            title: 'Set APP_DEBUG to off',
            kind: 'unsafe',
            output: 'FROM php:8.5-apache\nENV APP_DEBUG=off XDEBUG_MODE=develop,debug\n',
          },
        ],
        [
          {
            title: 'Set XDEBUG_MODE to off',
            kind: 'unsafe',
            output: 'FROM php:8.5-apache\nENV APP_DEBUG=on XDEBUG_MODE=off\n',
          },
        ],
      ],
    },
    // A default that a build may override: low confidence, and nothing to rewrite here.
    {
      code: 'FROM ruby:3.4\nARG MODE=development\nENV RAILS_ENV=«$MODE»\nCMD ["rails", "server"]\n',
      expect: ['variable'],
    },
    // Debuggers on all interfaces.
    {
      code: 'FROM node:24\nCMD ["node", «"--inspect=0.0.0.0:9229"», "a.js"]\n',
      expect: ["'--inspect=0.0.0.0:9229' lets anyone who reaches the port debug the program."],
      fixes: [
        [
          {
            title: 'Remove --inspect=0.0.0.0:9229',
            kind: 'unsafe',
            output: 'FROM node:24\nCMD ["node", "a.js"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM eclipse-temurin:25-jre\nCMD java \\\n  «-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005» \\\n  -jar a.jar\n',
      expect: ['debugger'],
      fixes: [
        [
          {
            title: 'Remove -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005',
            kind: 'unsafe',
            output: 'FROM eclipse-temurin:25-jre\nCMD java \\\n  -jar a.jar\n',
          },
        ],
      ],
    },
    {
      code: 'FROM tomcat:11\nENV JPDA_ADDRESS=«*:8000» JAVA_TOOL_OPTIONS=«"-Xmx1g -agentlib:jdwp=server=y,address=0.0.0.0:5005"»\nENV NODE_OPTIONS=«--inspect-brk=0.0.0.0»\n',
      expect: ['debugger', 'debugger', 'debugger'],
    },
    {
      code: 'FROM python:3.14\nCMD ["python", "-m", "debugpy", "--listen", «"0.0.0.0:5678"», "app.py"]\n',
      expect: ["'debugpy 0.0.0.0:5678' lets anyone who reaches the port debug the program."],
    },
    // Options and servers of development.
    {
      code: 'FROM python:3.14\nCMD ["uvicorn", "app:app", «"--reload"»]\n',
      expect: ["'--reload' is for development, and 'uvicorn' starts with it."],
      fixes: [
        [
          {
            title: 'Remove --reload',
            kind: 'unsafe',
            output: 'FROM python:3.14\nCMD ["uvicorn", "app:app"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM python:3.14\nENTRYPOINT ["sh", "-c", "exec python -m flask «--debug» run"]\n',
      expect: ['option'],
      fixes: [
        [
          {
            title: 'Remove --debug',
            kind: 'unsafe',
            output: 'FROM python:3.14\nENTRYPOINT ["sh", "-c", "exec python -m flask run"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM python:3.14\nCMD «python manage.py runserver» 0.0.0.0:8000\n',
      expect: ["'manage.py runserver' is a server for development."],
    },
    {
      code: 'FROM node:24\nCMD [«"npm", "run", "dev"»]\n',
      expect: ["'npm run dev' is a server for development."],
    },
    { code: 'FROM node:24\nCMD [«"npx", "next", "dev"», "-p", "80"]\n', expect: ['server'] },
    { code: 'FROM node:24\nCMD [«"nodemon"», "a.js"]\n', expect: ["'nodemon' is a server for development."] },
    {
      code: 'FROM node:24\nCMD ["yarn", "exec", "a"]\nENTRYPOINT «ng serve» --host 0.0.0.0\n',
      expect: ['server'],
    },
    { code: 'FROM php:8.5-cli\nCMD [«"php", "-S", "0.0.0.0:80"», "-t", "/w"]\n', expect: ['server'] },
    // A debugger that everything loads.
    {
      code: 'FROM php:8.5-fpm\nRUN pecl install xdebug && docker-php-ext-enable opcache «xdebug»\n',
      expect: ['xdebug'],
    },
    {
      code: 'FROM registry.example.com/site:1\nRUN install-php-extensions «xdebug-3.4.0»\n',
      expect: ['xdebug'],
    },
  ],
});
