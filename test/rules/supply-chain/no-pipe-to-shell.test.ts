import rule from '../../../server/src/rules/supply-chain/no-pipe-to-shell.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (run: string, head = 'FROM debian\nRUN ') => [
  { title: 'Download the script to a file, then run it', kind: 'unsafe' as const, output: `${head}${run}\n` },
];

testRule(rule, {
  valid: [
    'FROM debian\nRUN curl -fsSL https://x.io/a.sh -o /a.sh && echo "abc  /a.sh" | sha256sum -c && sh /a.sh\n',
    'FROM debian\nRUN curl -s https://x.io/a.tgz | tar xz && curl https://x.io/key | gpg --dearmor > /k && curl https://x.io | jq .\n',
    'FROM debian\nRUN apt-get install -y curl bash | sh\n',
    'FROM debian\nRUN curl https://x.io/v | python3 -c "import json" && curl https://x.io/j | python -m json.tool\n',
    'FROM debian\nRUN V="$(curl -s https://x.io/version)" && sh -c "echo $V" && echo "curl https://x.io | sh"\n',
    '# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command"]\nRUN iwr https://x.io/a.zip -OutFile a.zip\n',
    'FROM debian\nRUN echo iex; curl https://x.io\n',
  ],
  invalid: [
    {
      code: 'FROM debian\nRUN curl -fsSL https://get.x.io/install.sh | «sh»\n',
      expect: ["'sh' runs a script from 'get.x.io' that nobody checked."],
      fixes: [
        fix(
          'curl -fsSL https://get.x.io/install.sh -o /tmp/install.sh && sh /tmp/install.sh && rm /tmp/install.sh',
        ),
      ],
    },
    {
      code: 'FROM debian\nRUN set -eux; \\\n  wget -qO- https://x.io/a | \\\n  # as root\n  sudo -E «bash» - && rm x\n',
      expect: ["'bash' runs a script from 'x.io' that nobody checked."],
      // With set -e a failure to the left of && would no longer end the step.
      fixes: [[]],
    },
    {
      code: 'FROM debian\nRUN «sh» -c "$(curl -fsSL https://x.io/a)" && «bash» <(curl -s "$URL")\n',
      expect: ['piped', "'bash' runs a downloaded script that nobody checked."],
      fixes: [
        fix(
          'curl -fsSL https://x.io/a -o /tmp/install.sh && sh /tmp/install.sh && rm /tmp/install.sh && bash <(curl -s "$URL")',
        ),
        fix(
          'sh -c "$(curl -fsSL https://x.io/a)" && curl -s "$URL" -f -o /tmp/install.sh && bash /tmp/install.sh && rm /tmp/install.sh',
        ),
      ],
    },
    {
      code: 'FROM debian\nRUN curl https://x.io/a.py | «python3» - --yes; curl https://x.io/a.php | tee a | «php»; «.» <(curl https://x.io)\n',
      expect: ['piped', 'piped', "'source' runs a script from 'x.io' that nobody checked."],
      fixes: [
        fix(
          'curl https://x.io/a.py -f -o /tmp/a.py && python3 /tmp/a.py --yes && rm /tmp/a.py; curl https://x.io/a.php | tee a | php; . <(curl https://x.io)',
        ),
        [],
        fix(
          'curl https://x.io/a.py | python3 - --yes; curl https://x.io/a.php | tee a | php; curl https://x.io -f -o /tmp/install.sh && . /tmp/install.sh && rm /tmp/install.sh',
        ),
      ],
    },
    {
      code: 'FROM debian\nRUN <<EOF\ncurl https://x.io | «sh»\nEOF\nENTRYPOINT ["sh", "-c", "curl https://x.io | «bash» -s"]\n',
      expect: ['piped', 'piped'],
      fixes: [
        fix(
          '<<EOF\ncurl https://x.io -f -o /tmp/install.sh && sh /tmp/install.sh && rm /tmp/install.sh\nEOF\nENTRYPOINT ["sh", "-c", "curl https://x.io | bash -s"]',
        ),
        [],
      ],
    },
    {
      code: 'FROM debian\nRUN set -e; a; wget -qO- https://x.io/a.sh?v=1 \\\n    # Options.\n    | sudo -E «bash» -x -s -- -b  # no\n',
      expect: ['piped'],
    },
    {
      code: 'FROM debian\nRUN a && X=1 && wget -qO- "https://x.io/a.sh?v=$V" \\\n    # Options.\n    | X=2 sudo -E «bash» -x -s -- -b >/dev/null \\\n    || true\n',
      expect: ['piped'],
      fixes: [
        fix(
          'a && X=1 && wget -qO/tmp/a.sh "https://x.io/a.sh?v=$V" \\\n    # Options.\n    && X=2 sudo -E bash -x /tmp/a.sh -b >/dev/null && rm /tmp/a.sh \\\n    || true',
        ),
      ],
    },
    {
      code: 'FROM debian\nRUN set -e; a; curl -fo - https://x.io/a | «sh» -s b; c\n',
      expect: ['piped'],
      fixes: [
        fix(
          'set -e; a; curl -fo /tmp/install.sh https://x.io/a; sh /tmp/install.sh b; rm /tmp/install.sh; c',
        ),
      ],
    },
    {
      code: 'FROM debian\nRUN sh -c a && «bash» -c "$(wget -O- https://x.io/a)" "" -y\n',
      expect: ['piped'],
      fixes: [
        fix(
          'sh -c a && wget -O/tmp/install.sh https://x.io/a && bash /tmp/install.sh -y && rm /tmp/install.sh',
        ),
      ],
    },
    // Alternatives, the background, a password, several files, options that only the interpreter knows.
    {
      code: 'FROM debian\nRUN a || curl https://x.io/a | «sh»\nRUN curl https://x.io/a | «sh» &\nRUN curl https://u:p@x.io/a | «sh»\nRUN curl https://x.io/a https://x.io/b | «sh»\nRUN curl https://x.io/a | «sh» -s -x\nRUN (curl https://x.io/a | «sh»)\nRUN curl https://x.io/a 2>&1 | tee a | «sh»\n',
      expect: ['piped', 'piped', 'piped', 'piped', 'piped', 'piped', 'piped'],
    },
    {
      code: '# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command"]\nRUN «iex» ((New-Object System.Net.WebClient).DownloadString(\'https://x.io/a.ps1\'))\n',
      expect: ["'iex' runs a downloaded script that nobody checked."],
    },
    {
      code: 'FROM debian\nRUN pwsh -Command "irm https://x.io/a.ps1 | «Invoke-Expression»"\n',
      expect: ['unknown'],
    },
  ],
});
