/* A roster as text out of whatever a clerk's spreadsheet saved: UTF-8, or what Windows calls シフトJIS. */
const MOST = 200 * 1024;

export async function text(file: File): Promise<string> {
    if (file.size > MOST) throw new Error('ファイルが大きすぎます。名簿のファイルかどうか確かめてください');
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (bytes[0] === 0x50 && bytes[1] === 0x4b)
        throw new Error('Excel のファイルのままでは読めません。「名前を付けて保存」で「CSV UTF-8」を選んで、そのファイルを選んでください');
    for (const name of ['utf-8', 'shift_jis'])
        try {
            return new TextDecoder(name, { fatal: true }).decode(bytes);
        } catch {
            /* the next */
        }
    throw new Error('文字を読めません。「CSV UTF-8」で保存し直してください');
}
