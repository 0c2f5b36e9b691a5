import rule from '../../../server/src/rules/runtime/no-docker-socket-volume.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (title: string, output: string) => [{ title, kind: 'unsafe' as const, output }];

testRule(rule, {
  valid: [
    'FROM alpine\nVOLUME /data /var/run\nVOLUME ["/var/run/docker.sock.d", "/run/docker"]\n',
    'FROM alpine\nRUN ls /var/run/docker.sock\nENV DOCKER_HOST=unix:///var/run/docker.sock\n',
    'FROM alpine\nARG S\nVOLUME $S\n',
  ],
  invalid: [
    {
      code: 'FROM alpine\n# why\nVOLUME «/var/run/docker.sock»\nRUN true\n',
      expect: ["'/var/run/docker.sock' is the socket of the container engine."],
      fixes: [fix('Delete the VOLUME', 'FROM alpine\n# why\nRUN true\n')],
    },
    {
      code: 'FROM alpine\nARG S=/run/podman/podman.sock\nVOLUME /data «$S» /x\nVOLUME «/var/run/docker.sock:/var/run/docker.sock»\n',
      expect: ["'/run/podman/podman.sock' is the socket of the container engine.", 'socket'],
      fixes: [
        fix(
          'Remove the socket',
          'FROM alpine\nARG S=/run/podman/podman.sock\nVOLUME /data /x\nVOLUME /var/run/docker.sock:/var/run/docker.sock\n',
        ),
        fix('Delete the VOLUME', 'FROM alpine\nARG S=/run/podman/podman.sock\nVOLUME /data $S /x\n'),
      ],
    },
    {
      code: 'FROM alpine\nVOLUME ["/data", «"/run/containerd/containerd.sock"»]\nONBUILD VOLUME «/run/docker.sock»\n',
      expect: ['socket', 'socket'],
    },
    {
      code: 'FROM alpine\nVOLUME [«"/run/docker.sock"»]\n',
      expect: ['socket'],
      fixes: [fix('Delete the VOLUME', 'FROM alpine\n')],
    },
  ],
});
