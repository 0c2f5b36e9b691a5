import rule from '../../../server/src/rules/packages/no-unpinned-go.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM golang:1.25\nRUN go install example.com/a@v1.2.3 example.com/b@$B_VERSION && go get -tool c@v1 && go run example.com/d@1f2e -f x@latest\n',
    'FROM golang:1.25\nRUN go install . ./... /src/a && go get -d -v ./... && go get && go run . -x && go run main.go && go install std cmd/vet\n',
    'FROM golang:1.25\nRUN go build -o /a example.com/a && go mod download && go get $PACKAGE && go install -mod vendor example.com/a\n',
    'FROM golang:1.25\nRUN go install mycmd && go run internal/tool\n',
  ],
  invalid: [
    {
      code: 'FROM golang:1.25\nRUN CGO_ENABLED=0 go install -ldflags "-s -w" «example.com/a@latest»\n',
      expect: ["'example.com/a@latest' is installed without a fixed version."],
    },
    {
      code: 'FROM golang:1.25\nRUN go get -u «example.com/a» b example.com/c@v1 example.com/d@master && go run «example.com/e@latest» f@latest\n',
      expect: [
        "2 packages are installed without a fixed version: 'example.com/a', 'example.com/d@master'.",
        'one',
      ],
    },
    // go.mod may say which.
    {
      code: 'FROM golang:1.25\nRUN go install «example.com/a»\nRUN ["go", "run", «"example.com/b/cmd"», "c"]\nONBUILD RUN go get «b»\n',
      expect: ['one', 'one', 'one'],
    },
  ],
});
