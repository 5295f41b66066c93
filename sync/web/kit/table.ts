/* A roster out of whatever a clerk's spreadsheet saved, as roster.import takes it: text in UTF-8 or in what Windows calls
 * シフトJIS; a workbook as it is, for the server to read. */
const MOST_TEXT = 200 * 1024;
const MOST_BOOK = 4 * 1024 * 1024;

export type Table = { csv: string } | { xlsx: string };

const begins = (bytes: Uint8Array, ...with_: number[]) => with_.every((byte, i) => bytes[i] === byte);

/* base64url without padding; in pieces, for an argument list has an end */
function coded(bytes: Uint8Array): string {
    let text = '';
    for (let at = 0; at < bytes.length; at += 0x3000) text += btoa(String.fromCharCode(...bytes.subarray(at, at + 0x3000)));
    return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

export async function table(file: File): Promise<Table> {
    const tooBig = new Error('ファイルが大きすぎます。名簿のファイルかどうか確かめてください');
    if (file.size > MOST_BOOK) throw tooBig;
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (begins(bytes, 0x50, 0x4b) || begins(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return { xlsx: coded(bytes) };
    if (bytes.length > MOST_TEXT) throw tooBig;
    for (const name of ['utf-8', 'shift_jis'])
        try {
            return { csv: new TextDecoder(name, { fatal: true }).decode(bytes) };
        } catch {
            /* the next */
        }
    throw new Error('文字を読めません。「CSV UTF-8」か Excel ブック（xlsx）で保存し直してください');
}
