// formats.js FOLDER NAME...: a report as JSON, CSV in UTF-8 and CP932, xlsx and the text of its PDF (NAME.json .csv
// .cp932.csv .xlsx .txt): the same rows in all, read by others' readers. And of the workbook: the head stays in sight and
// filters, what is printed is one page wide, repeats the head and bears the 取扱区分.
const fs = require('fs');
const path = require('path');
const xlsx = require('@e965/xlsx');

const [folder, ...names] = process.argv.slice(2);
const read = (name) => fs.readFileSync(path.join(folder, name));
const compared = {};
let wrong = 0;
function same(what, told, again, where) {
    compared[what] = (compared[what] || 0) + 1;
    if (told === again) return;
    wrong++;
    console.log(`${where}, ${what}: ${JSON.stringify(again)} is not ${JSON.stringify(told)}`);
}

// A cell as people read it.
const percent = (share) => (100 * share).toFixed(1) + '%';
function shown(value, type) {
    if (value === null) return '-';
    return type === 'share' ? percent(value) : String(value);
}
// The sections of a report that have rows: titles of the columns, and cells.
const sections = (report) => [report, ...(report.sections || [])].filter((s) => s.columns.length && s.rows.length).map((s) => ({
    titles: s.columns.map((c) => c.title), types: s.columns.map((c) => c.type),
    rows: s.rows.map((row) => s.columns.map((c) => row[c.id])) }));

// ---- CSV
function fields(text) {
    const rows = [[]];
    for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
        rows[rows.length - 1].push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
        if (end === '\r\n') rows.push([]);
        if (end === '') break;
    }
    return rows;
}
const neutral = (text) => (/^[=+\-@\t\r]./.test(text) ? "'" + text : text);
function csv(name, parts, text, what, lossy) {
    const rows = fields(text);
    let at = 0;
    for (const part of parts) {
        while (at < rows.length && rows[at].join() !== part.titles.join()) at++;
        for (const row of part.rows) {
            const told = row.map((cell, i) => neutral(shown(cell, part.types[i])));
            const found = rows[++at] || [];
            // what CP932 cannot hold stands in a list beside it
            told.forEach((cell, i) => (lossy && part.types[i] === 'text') || same(what, cell, found[i], `${name} ${at + 1}`));
        }
    }
}

// ---- xlsx
const dayOf = (serial) => new Date(Date.UTC(1899, 11, 30) + serial * 86400000).toISOString().slice(0, 10);
function read_cell(cell) {
    if (!cell || cell.v === undefined) return { type: 'text', value: '' };
    if (cell.t === 's') return { type: 'text', value: cell.v };
    const type = { '0.0%': 'share', 'yyyy-mm-dd': 'date', 0: 'int' }[cell.z];
    return { type, value: type === 'date' ? dayOf(cell.v) : cell.v };
}
function workbook(name, report, parts) {
    const book = xlsx.read(read(name + '.xlsx'), { cellNF: true, bookFiles: true });
    let sheetNo = -1;
    for (const part of parts) {
        let sheet, head;
        do {
            sheet = book.Sheets[book.SheetNames[++sheetNo]];
            const range = xlsx.utils.decode_range(sheet['!ref']);
            for (head = 0; head <= range.e.r; head++) {
                const titles = part.titles.map((_, c) => read_cell(sheet[xlsx.utils.encode_cell({ r: head, c })]).value);
                if (titles.join() === part.titles.join()) break;
            }
            if (head > range.e.r) sheet = null;
        } while (!sheet && sheetNo + 1 < book.SheetNames.length);
        same('sheet', true, Boolean(sheet), name);
        part.rows.forEach((row, r) => row.forEach((told, c) => {
            const cell = read_cell(sheet[xlsx.utils.encode_cell({ r: head + 1 + r, c })]);
            same('xlsx', told === null ? '-' : told, cell.value, `${name} ${r + 1} ${part.titles[c]}`);
            if (told !== null && told !== '') same('type', part.types[c], cell.type, `${name} ${r + 1} ${part.titles[c]}`);
        }));
        const text = String(book.files[`xl/worksheets/sheet${sheetNo + 1}.xml`].content);
        const lastCell = xlsx.utils.encode_cell({ r: head + part.rows.length, c: part.titles.length - 1 });
        same('head', true, text.includes(`ySplit="${head + 1}"`) && text.includes('state="frozen"'), name);
        same('filter', `A${head + 1}:${lastCell}`, sheet['!autofilter'] && sheet['!autofilter'].ref, name);
        same('print', true, /fitToHeight="0"/.test(text) && /paperSize="9"/.test(text), name);
        same('print', true, text.includes(report.handling_label) && text.includes('&amp;P / &amp;N'), name);
        const repeated = book.Workbook.Names.find((one) => one.Name === '_xlnm.Print_Titles' && one.Sheet === sheetNo);
        same('print', true, Boolean(repeated) && repeated.Ref.endsWith(`$${head + 1}:$${head + 1}`), name);
    }
}

// ---- PDF: figures that stand beside each other stand so on paper, as often. Long words are broken there.
function paper(name, parts, text) {
    const lines = ' ' + text.replace(/[\s／]+/g, ' ') + ' '; // 受けた方／お願いした方 beside bars
    for (const part of parts) {
        const runs = part.rows.flatMap((row) => {
            const cells = row.map((cell, i) => (part.types[i] === 'int' || part.types[i] === 'share' ? shown(cell, part.types[i]) : '|'));
            return cells.join(' ').split('|').map((run) => run.trim()).filter((run) => run.split(' ').length > 1 && /\d/.test(run));
        });
        for (const run of new Set(runs)) {
            const wanted = runs.filter((one) => one === run).length;
            const found = lines.split(` ${run}`).slice(1).filter((rest) => rest.startsWith(' ')).length;
            same('PDF', true, found >= wanted, `${name} ${run} ${wanted} times, on paper ${found}`);
        }
    }
}

for (const name of names) {
    const report = JSON.parse(read(name + '.json'));
    const parts = sections(report);
    const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(read(name + '.csv'));
    same('BOM', true, utf8.startsWith('\ufeff') && !/[^\r]\n/.test(utf8), name);
    csv(name, parts, utf8, 'CSV', false);
    csv(name, parts, new TextDecoder('shift_jis', { fatal: true }).decode(read(name + '.cp932.csv')), 'CP932', true);
    workbook(name, report, parts);
    paper(name, parts, String(read(name + '.txt')));
}
for (const what of ['CSV', 'CP932', 'xlsx', 'PDF'])
    if (!(compared[what] >= 1)) {
        wrong++;
        console.log(`${what}: nothing was compared`);
    }
console.log(Object.entries(compared).map(([what, n]) => `${what} ${n}`).join(', '));
process.exit(wrong ? 1 : 0);
