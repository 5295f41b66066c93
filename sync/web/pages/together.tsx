/* 集合研修: every session with its numbers; sheets for one room, who was there, what stands on each sheet row by row, and
   its end. Every slip is named by its row, and then nothing at all is recorded. */
import { useState } from 'preact/hooks';
import { act, report as load, type Row } from '../api';
import { commas, coursesOf } from '../kit/course';
import { Form, type Ask, type Values } from '../kit/form';
import { Grid } from '../kit/grid';
import { useLoad, Wait } from '../kit/load';
import type { Page } from '../kit/page';
import { savedPaper } from '../kit/saved';
import { Step } from '../kit/step';
import { day } from '../kit/words';
import { split } from './sheets';

const whole = (value: string) => (/^\d+$/.test(value) ? null : '半角の数字で入れてください');
/* A session is chosen by its day and title: nobody has to remember its number. */
const named = (row: Row): [string, string] => [
    String(row['group']),
    `${row['group']}　${day(String(row['on']))}　${row['title']}（${row['audience']}）`,
];
const group = (sessions: Row[]): Ask => ({
    key: 'group',
    label: '集合研修',
    options: [['', '選んでください'], ...sessions.map(named)],
});
const isOpen = (row: Row) => !['終わり', '途中でやめた'].includes(String(row['state']));
const hasSheets = (row: Row) => Number(row['sheets']) > 0;
const opening = (courses: string[]): Ask[] => [
    { key: 'course', label: '研修', options: [['', '選んでください'], ...courses.map((one): [string, string] => [one, one])] },
    { key: 'on', label: '行う日', type: 'date' },
    { key: 'audience', label: '対象', options: [['議員', '議員'], ['職員', '職員']] },
    { key: 'sheets', label: '用紙の枚数', hint: '予備を含めます', numbers: true, wrong: whole },
];
const typing: Ask[] = [
    { key: 'number', label: '用紙の番号', hint: '例: 000012-3' },
    { key: 'person', label: '氏名か議席番号' },
    { key: 'answers', label: '答え', hint: '問いごとに「/」で区切ります。○、×、A、B…、？（わからない）、－（印なし）。例: ○××/B/AC' },
    { key: 'marks', label: '用紙の印の数', hint: '○や×などの数。行や列のずれを見つけるために数えます', numbers: true, wrong: whole },
    { key: 'assisted', label: '支援', options: [['no', 'なし'], ['yes', '支援あり']] },
];

interface Fault {
    row: number;
    message: string;
}
interface Entered {
    entered: number;
    already: number;
    faults: Fault[];
}
const wire = (row: Values) => ({
    number: row['number'],
    person: row['person'],
    answers: split(row['answers']),
    marks: Number(row['marks']),
    assisted: row['assisted'] === 'yes',
});

function Rows(props: { rows: Values[]; drop: (at: number) => void }) {
    if (props.rows.length === 0) return <p class="empty">まだ1枚も入れていません。</p>;
    return (
        <div class="scroll" role="region" aria-label="入れた用紙" tabIndex={0}>
            <table class="grid">
                <caption>入れた用紙（{props.rows.length}枚。まだ記録していません）</caption>
                <thead>
                    <tr>
                        <th scope="col">行</th>
                        <th scope="col">用紙</th>
                        <th scope="col">氏名か議席</th>
                        <th scope="col">答え</th>
                        <th scope="col">印の数</th>
                        <th scope="col">操作</th>
                    </tr>
                </thead>
                <tbody>
                    {props.rows.map((row, at) => (
                        <tr key={at}>
                            <td class="int">{at + 1}</td>
                            <th scope="row">{row['number']}</th>
                            <td>{row['person']}</td>
                            <td>{row['answers']}</td>
                            <td class="int">{row['marks']}</td>
                            <td>
                                <button type="button" class="small plain" onClick={() => props.drop(at)}>
                                    除く<span class="unseen">: {at + 1}行目</span>
                                </button>
                            </td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function Type(props: { open: Row[]; again: () => void }) {
    const [rows, setRows] = useState<Values[]>([]);
    const [faults, setFaults] = useState<Fault[]>([]);
    return (
        <section aria-labelledby="rows-title">
            <h2 id="rows-title">用紙を入力する</h2>
            <Form id="row" asks={typing} doing="1枚加える" run={async (row) => setRows((now) => [...now, row])} />
            <Rows rows={rows} drop={(at) => setRows((now) => now.filter((_, i) => i !== at))} />
            {faults.length > 0 && (
                <div class="notice look" role="alert">
                    <p>{faults.length}か所を直してください。まだ何も記録していません。</p>
                    <ul>
                        {faults.map((one, i) => (
                            <li key={i}>
                                {one.row === 0 ? '全体' : `${one.row}行目`}: {one.message}
                            </li>
                        ))}
                    </ul>
                </div>
            )}
            <Step
                id="record"
                title="みなさんの分を記録する"
                asks={[group(props.open.filter(hasSheets)), { key: 'sheets', label: '集めた用紙の枚数', numbers: true, wrong: whole }]}
                doing="記録する"
                run={async (values) => {
                    const done = await act<Entered>('group.enter', {
                        group: Number(values['group']),
                        sheets: Number(values['sheets']),
                        rows: rows.map(wire),
                    });
                    setFaults(done.faults);
                    if (done.faults.length > 0) throw new Error('入力に合わないところがあります。上の一覧を見て、直してください');
                    setRows([]);
                    props.again();
                    return `${done.entered}枚を記録しました（前に記録していたもの ${done.already}枚）`;
                }}
            />
        </section>
    );
}

const papers: [string, string][] = [
    ['questions', '問題'],
    ['sheets', '回答用紙'],
    ['attendance', '出席票'],
    ['plan', '進行表（机上訓練）'],
    ['review', '振り返り（机上訓練）'],
];
const Print = (props: { sessions: Row[] }) => (
    <Step
        id="print"
        title="印刷する"
        asks={[group(props.sessions), { key: 'what', label: '印刷するもの', options: papers }]}
        doing="PDFを保存する"
        run={(values) => savedPaper(values['what'], values['group'])}
    />
);

interface Opened {
    group: number;
    title: string;
    minutes: number;
    sheets: number;
}
const numbered = (values: Values) => ({ ...values, group: Number(values['group']) });
const Prepare = (props: { again: () => void }) => {
    const loaded = useLoad(async () => coursesOf((await load('courses')).rows), 'courses');
    return (
        <Wait of={loaded}>
            {(courses) => (
                <Step
                    id="prepare"
                    title="準備する"
                    asks={opening(courses)}
                    doing="用紙を準備する"
                    run={async (values) => {
                        const made = await act<Opened>('group.open', { ...values, sheets: Number(values['sheets']) });
                        props.again();
                        return `「${made.title}」（${made.minutes}分）の用紙を${made.sheets}枚準備しました。集合研修の番号は ${made.group} です`;
                    }}
                />
            )}
        </Wait>
    );
};

function View() {
    const loaded = useLoad(() => load('groups'), 'groups');
    const [seen, setSeen] = useState<Row[]>([]); /* what is typed below stays while the list is read again */
    const rows = loaded.value?.rows ?? seen;
    const again = () => {
        setSeen(rows);
        loaded.again();
    };
    const open = rows.filter(isOpen);
    return (
        <>
            <p>一つの部屋で、みなさんで受けていただく研修です。準備すると、下の一覧に並びます。問題、回答用紙、出席票は、PDFにして印刷します。12人以下なら、用紙の代わりに、会場の画面を順に回して答えることもできます。</p>
            <section aria-labelledby="sessions-title">
                <h2 id="sessions-title">これまでの集合研修</h2>
                <Wait of={loaded}>
                    {(report) => (
                        <Grid
                            caption={`集合研修と机上訓練（${report.rows.length}件）`}
                            columns={report.columns}
                            rows={report.rows}
                            head="title"
                            empty="集合研修は、まだありません。"
                        />
                    )}
                </Wait>
            </section>
            <Prepare again={again} />
            <Print sessions={rows} />
            <Step
                id="code"
                title="進行の番号を出す"
                asks={[group(open)]}
                doing="番号を出す"
                run={async (values) => {
                    const made = await act<{ code: string; title: string }>('group.code', numbered(values));
                    return `「${made.title}」の進行の番号は ${made.code} です。行う日に、端末に入れてください`;
                }}
            />
            <Step
                id="attend"
                title="出席された方"
                asks={[group(open), { key: 'people', label: '出席された方', hint: '議席番号か氏名を「、」で区切って並べます（例: 1、2、5、試験 花子）' }]}
                doing="登録する"
                run={async (values) => {
                    const people = commas(values['people']);
                    const { present } = await act<{ present: number }>('group.attend', { ...numbered(values), people });
                    again();
                    return `出席は${present}人です`;
                }}
            />
            <Type open={open} again={again} />
            <Step
                id="end"
                title="終える"
                asks={[group(open), { key: 'cut', label: '研修は', options: [['no', 'おわりまで行った'], ['yes', '途中でやめた']] }]}
                doing="終える"
                run={async (values) => {
                    const body = { group: Number(values['group']), cut: values['cut'] === 'yes' };
                    const done = await act<{ present: number; completed: number }>('group.close', body);
                    again();
                    return `終えました。出席 ${done.present}人のうち、修了（集合） ${done.completed}人です`;
                }}
            />
        </>
    );
}

export const together: Page = { path: 'together', title: '集合研修', menu: '受講', place: 13, right: 'clerk', View };
