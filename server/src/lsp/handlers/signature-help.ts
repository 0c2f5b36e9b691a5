import { MarkupKind, type SignatureHelp } from 'vscode-languageserver';
import { signaturesAt } from '../../language/signature.ts';
import { toOffset } from '../../service/convert.ts';
import { plainText } from '../../service/hover.ts';
import type { Session } from '../session.ts';
import { reading } from './reading.ts';

/** textDocument/signatureHelp. */
export function onSignatureHelp(session: Session): void {
  const { markdownSignatures } = session.features;
  session.connection.onSignatureHelp(
    reading(session, 'signature help', (file, { position }): SignatureHelp | null => {
      const found = signaturesAt(file, toOffset(file, position));
      if (found === undefined) return null;
      return {
        activeSignature: found.active,
        activeParameter: found.list[found.active]?.active ?? null,
        signatures: found.list.map(({ label, doc, parameters, active }) => ({
          label,
          documentation: markdownSignatures
            ? { kind: MarkupKind.Markdown, value: doc.text }
            : { kind: MarkupKind.PlainText, value: plainText(doc.text) },
          parameters: parameters.map(([start, end]) => ({ label: [start, end] })),
          activeParameter: active ?? null,
        })),
      };
    }),
  );
}
