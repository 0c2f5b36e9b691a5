import rule from '../../../server/src/rules/supply-chain/no-pipe-to-shell.ts';
import { testRule } from '../../support/rule-tester.ts';

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
    },
    {
      code: 'FROM debian\nRUN set -eux; \\\n  wget -qO- https://x.io/a | \\\n  # as root\n  sudo -E «bash» - && rm x\n',
      expect: ["'bash' runs a script from 'x.io' that nobody checked."],
    },
    {
      code: 'FROM debian\nRUN «sh» -c "$(curl -fsSL https://x.io/a)" && «bash» <(curl -s "$URL")\n',
      expect: ['piped', "'bash' runs a downloaded script that nobody checked."],
    },
    {
      code: 'FROM debian\nRUN curl https://x.io/a.py | «python3» - --yes; curl https://x.io/a.php | tee a | «php»; «.» <(curl https://x.io)\n',
      expect: ['piped', 'piped', "'source' runs a script from 'x.io' that nobody checked."],
    },
    {
      code: 'FROM debian\nRUN <<EOF\ncurl https://x.io | «sh»\nEOF\nENTRYPOINT ["sh", "-c", "curl https://x.io | «bash» -s"]\n',
      expect: ['piped', 'piped'],
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
