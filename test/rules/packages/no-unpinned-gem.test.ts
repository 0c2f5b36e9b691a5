import rule from '../../../server/src/rules/packages/no-unpinned-gem.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM ruby:3.4\nRUN gem install rake:13.3.0 bundler:2.7.1 && gem i a -v "~> 1.2" && gem install b --version=1 && gem install c -v${C}\n',
    'FROM ruby:3.4\nRUN gem install nokogiri:1.18.9 -- --use-system-libraries && gem install a:1 --use-system-libraries true\n',
    'FROM ruby:3.4\nRUN gem install ./a-1.0.gem && gem update --system && bundle install && gem uninstall a && gem install $(cat gems)\n',
  ],
  invalid: [
    {
      code: 'FROM ruby:3.4\nRUN gem install --no-document «rake» a:1 b\nRUN ["gem", "i", «"c"»]\n',
      expect: [
        "2 packages are installed without a version: 'rake', 'b'.",
        "'c' is installed without a version.",
      ],
    },
    { code: 'FROM ruby:3.4\nONBUILD RUN gem install «nokogiri» -- --with-xml2=/usr\n', expect: ['one'] },
  ],
});
