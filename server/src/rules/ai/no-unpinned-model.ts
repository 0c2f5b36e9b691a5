import { hubDownloads } from '../../lint/hub-downloads.ts';
import { verifiesChecksum } from '../../lint/model-files.ts';
import { instructionRule } from '../../lint/ladder.ts';

export default instructionRule(
  {
    name: 'no-unpinned-model',
    group: 'ai',
    since: '0.1.0',
    summary: 'A model that the build downloads is fixed to a commit.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-494', 'CWE-1357'] },
    messages: { moving: "The model '{model}' is downloaded without a commit." },
    advice:
      'The next build may get other weights, tokenizer and code under the same name; give the full commit as revision.',
    fix: 'none',
    docs: {
      why: 'A repository of a model is a Git repository, and without a revision its main branch of the day is taken. Weights, tokenizer, prompt template and even code change without a change of yours, and whoever takes over the account decides what your service runs.',
      how: 'Look up the commit on the page of the model and give it in full: --revision for the command line, revision= in Python, /resolve/<commit>/ in addresses. Tags can be moved, too.',
      bad: 'FROM python:3.13-slim\nRUN hf download openai-community/gpt2 --local-dir /model\n',
      good: 'FROM python:3.13-slim\nRUN hf download openai-community/gpt2 --revision 607a30d783dfa663caf39e06633721c8d4cfcd7e --local-dir /model\n',
      links: [
        'https://huggingface.co/docs/huggingface_hub/guides/download',
        'https://cwe.mitre.org/data/definitions/494.html',
      ],
    },
  },
  'RUN',
  (run, context) => {
    const seen = new Set<string>();
    for (const { at, by, model, revision } of hubDownloads(context, run)) {
      if (revision !== 'moving' || seen.has(model)) continue;
      // An address whose content is compared with a checksum gives that content or none.
      if (by === 'address' && context.scripts(run).some(verifiesChecksum)) continue;
      seen.add(model);
      context.report({
        at,
        message: 'moving',
        data: { model },
        // In Python a name may also be a folder that lies beside it.
        confidence:
          by === 'python' && !model.includes('/') ? 'medium' : model.includes('$') ? 'medium' : 'high',
      });
    }
  },
);
