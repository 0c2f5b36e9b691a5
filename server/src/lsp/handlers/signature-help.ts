import { MarkupKind, type SignatureHelp } from 'vscode-languageserver';
import { signaturesAt } from '../../language/signature.ts';
import { toOffset } from '../../service/convert.ts';
import type { Session } from '../session.ts';
import { reading } from './reading.ts';

/** textDocument/signatureHelp. */
export function onSignatureHelp(session: Session): void {
  session.connection.onSignatureHelp(
    reading(session, 'signature help', (file, { position }): SignatureHelp | null => {
      const found = signaturesAt(file, toOffset(file, position));
      if (found === undefined) return null;
      return {
        activeSignature: found.active,
        activeParameter: found.list[found.active]?.active ?? null,
        signatures: found.list.map(({ label, doc, parameters, active }) => ({
          label,
          documentation: { kind: MarkupKind.PlainText, value: doc.text },
          parameters: parameters.map(([start, end]) => ({ label: [start, end] })),
          activeParameter: active ?? null,
        })),
      };
    }),
  );
}
