import rule from '../../../server/src/rules/secrets/no-default-credentials.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM postgres\nENV POSTGRES_USER=postgres POSTGRES_DB=postgres POSTGRES_PASSWORD= PGPASSWORD=$PASS\n',
    'FROM postgres\nENV POSTGRES_PASSWORD_FILE=/run/secrets/password POSTGRES_HOST_AUTH_METHOD=scram-sha-256\n',
    'FROM mysql\nARG MYSQL_ROOT_PASSWORD\nENV ALLOW_EMPTY_PASSWORD=no MYSQL_ROOT_PASSWORD=correct-horse-battery\n',
    'FROM alpine\nENV PASSWORD_POLICY=default APP_PASSWORD=default PASSPORT=guest\n',
    'FROM alpine\nRUN echo "root:$PASS" | chpasswd && echo "root:!" | chpasswd -e && echo hello | cat\n',
    'FROM alpine\nRUN echo root:root > /x && chpasswd < /run/secrets/pw\n',
  ],
  invalid: [
    {
      code: 'FROM postgres\nENV A=1 POSTGRES_PASSWORD=«"postgres"»\n',
      expect: ["'POSTGRES_PASSWORD' is set to a password that attackers try first."],
    },
    {
      code: 'FROM mysql\nENV MYSQL_ROOT_PASSWORD «root»\nARG MARIADB_PASSWORD=«123456»\n',
      expect: ['password', 'password'],
    },
    {
      code: 'FROM neo4j\nENV NEO4J_AUTH=«neo4j/neo4j» MSSQL_SA_PASSWORD=«yourStrong(!)Password»\n',
      expect: ['password', 'password'],
    },
    {
      code: 'FROM minio/minio\nENV MINIO_ROOT_PASSWORD=«minioadmin» \\\n  # console\n  ADMIN_PASSWORD=«Admin» adminPassword=«secret»\n',
      expect: ['password', 'password', 'password'],
    },
    {
      code: 'FROM mysql\nENV MYSQL_ALLOW_EMPTY_PASSWORD=«yes»\nFROM neo4j\nENV NEO4J_AUTH=«none» POSTGRES_HOST_AUTH_METHOD=«trust»\n',
      expect: ["'MYSQL_ALLOW_EMPTY_PASSWORD' lets everyone in without a password.", 'open', 'open'],
    },
    {
      code: "FROM debian\nRUN apt-get update && echo «'root:root'» | chpasswd\n",
      expect: ["The account 'root' gets a password that attackers try first."],
    },
    {
      code: 'FROM debian\nRUN printf «"a:x9\\napp:password\\n"» | sudo chpasswd; chpasswd <<< «user:user»\n',
      expect: ["The account 'app' gets a password that attackers try first.", 'account'],
    },
    {
      code: 'FROM fedora\nRUN echo «admin» | passwd --stdin dev; echo -e «"toor\\ntoor"» | passwd\n',
      expect: ['account', 'account'],
    },
  ],
});
