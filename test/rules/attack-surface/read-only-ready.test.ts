import rule from '../../../server/src/rules/attack-surface/read-only-ready.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM python:3.14\nWORKDIR /app\nCMD ["gunicorn", "--access-logfile", "-", "app:app"]\n',
    'FROM python:3.14\nWORKDIR /app\nCMD ["gunicorn", "--access-logfile", "/dev/stdout", "--pid", "/run/a.pid", "app:app"]\n',
    'FROM python:3.14\nWORKDIR /app\nENV UPLOAD_DIR=/tmp/uploads LOG_LEVEL=info CACHE_TTL=60\nCMD ["app"]\n',
    // A volume is writable.
    'FROM python:3.14\nWORKDIR /app\nENV UPLOAD_DIR=/app/uploads\nVOLUME ["/app/uploads"]\nCMD ["app"]\n',
    'FROM python:3.14\nWORKDIR /app\nVOLUME data\nENV DATABASE_URL=sqlite:////app/data/a.db\nCMD ["app"]\n',
    // Overwritten, or not known.
    'FROM python:3.14\nWORKDIR /app\nENV LOG_DIR=/app/logs\nENV LOG_DIR=/tmp\nCMD ["app"]\n',
    'FROM python:3.14\nWORKDIR /app\nENV LOG_DIR=$DIR\nCMD ["app"]\n',
    'FROM python:3.14\nENV DATABASE_URL=sqlite:///a.db\nCMD ["app"]\n',
    'FROM python:3.14\nWORKDIR /app\nENV DATABASE_URL=postgresql://db/a\nCMD ["app"]\n',
    'FROM python:3.14\nWORKDIR /app\nCMD cd /tmp && app > a.log\n',
    // Belongs to the distribution.
    'FROM nginx:1.29\nRUN chown -R nginx /var/cache/nginx\n',
    'FROM nginx:1.29\nCMD nginx 2>&1 > /var/log/nginx.log\n',
    // Nobody but root may write there.
    'FROM debian:13\nWORKDIR /app\nRUN chown -R root:root /app/logs && chmod 755 /app/logs && chmod +x /app/cache\nCMD ["/app/a"]\n',
    'FROM debian:13\nWORKDIR /app\nRUN chown -R app /app/lib\nCMD ["/app/a"]\n',
    // Images to work in.
    'FROM python:3.14\nWORKDIR /app\nENV LOG_DIR=/app/logs\nCMD ["bash"]\n',
    'FROM\n',
  ],
  invalid: [
    {
      code: 'FROM python:3.14\nWORKDIR /app\nENV DATABASE_URL=«sqlite:////app/db.sqlite3»\nCMD ["gunicorn", "--access-logfile", "access.log", "--pid=/app/run/a.pid", "app:app"]\n',
      expect: [
        "The program writes to '/app/db.sqlite3', '/app/access.log', '/app/run/a.pid', which fails on a read-only root file system.",
      ],
    },
    {
      code: 'FROM python:3.14\nWORKDIR /srv/site\nENV DATABASE_URL=«sqlite:///site.db»\nCMD ["gunicorn", "site"]\n',
      expect: ["The program writes to '/srv/site/site.db', which fails on a read-only root file system."],
    },
    { code: 'FROM python:3.14\nENV APP_UPLOAD_DIR=«"/app/uploads"»\nCMD ["app"]\n', expect: ['one'] },
    { code: 'FROM debian:13\nCMD /app/run >> «/app/run.log» 2>&1\n', expect: ['one'] },
    { code: 'FROM debian:13\nCMD /app/run 2>&1 | tee -a «/app/run.log»\n', expect: ['one'] },
    // Room was made for it: low confidence.
    {
      code: 'FROM debian:13\nWORKDIR /app\nRUN mkdir -p logs /app/uploads && chown -R app:app «logs» /app/uploads\nCMD ["/app/a"]\n',
      expect: [
        "The program writes to '/app/logs', '/app/uploads', which fails on a read-only root file system.",
      ],
    },
    { code: 'FROM php:8.5-apache\nRUN chmod -R 775 «/var/www/html/storage»\n', expect: ['one'] },
    { code: 'FROM php:8.5-apache\nRUN chmod -R ug+rwX «/var/www/html/storage»\n', expect: ['one'] },
  ],
});
