/* 集合研修: every session with its numbers; sheets for one room, who was there, what stands on each sheet row by row, and
   its end. Every slip is named by its row, and then nothing at all is recorded. */
import { useState } from 'preact/hooks';
import { act, report as load, type Row } from '../api';
import { coursesOf } from '../kit/course';
import { Form, type Ask, type Values } from '../kit/form';
import { Grid } from '../kit/grid';
import { useLoad, Wait } from '../kit/load';
import type { Page } from '../kit/page';
import { savedPaper } from '../kit/saved';
import { Attend, Code, End, group as session, isOpen } from '../kit/session';
import { Step } from '../kit/step';
import { day } from '../kit/words';
import { split } from './sheets';

const whole = (value: string) => (/^\d+$/.test(value) ? null : '半角の数字で入れてください');
const group = (sessions: Row[]) => session('集合研修', sessions);
const hasSheets = (row: Row) => Number(row['sheets']) > 0;
const opening = (courses: string[]): Ask[] => [
    { key: 'course', label: '研修', options: [['', '選んでください'], ...courses.map((one): [string, string] => [one, one])] },
    { key: 'on', label: '行う日', type: 'date' },
    { key: 'audience', label: '対象', options: [['議員', '議員'], ['職員', '職員']] },
    { key: 'sheets', label: '用紙の枚数', hint: '予備を含めます', numbers: true, wrong: whole },
];
const moving: Ask[] = [
    { key: 'what', label: 'すること', hint: '出席された方がまだいない研修だけです', options: [['move', '別の日に行う'], ['off', '取りやめる']] },
    { key: 'on', label: '新しい日', type: 'date', when: (all) => all['what'] === 'move' },
    { key: 'why', label: '理由', hint: '操作の記録に残ります' },
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
    const rows = (loaded.value?.rows ?? seen).filter((row) => row['kind'] === '集合研修');
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
                            caption={`集合研修（${rows.length}件）`}
                            columns={report.columns.filter((column) => column.id !== 'kind')}
                            rows={rows}
                            head="title"
                            empty="集合研修は、まだありません。"
                        />
                    )}
                </Wait>
            </section>
            <Prepare again={again} />
            <Print sessions={rows} />
            <Code kind="集合研修" open={open} again={again} />
            <Attend kind="集合研修" open={open} again={again} />
            <Type open={open} again={again} />
            <End
                kind="集合研修"
                open={open}
                again={again}
                said={(done) => `終えました。出席 ${done.present}人のうち、修了（集合） ${done.completed}人です`}
            />
            <Step
                id="move"
                title="日を変える・取りやめる"
                asks={[group(open), ...moving]}
                doing="変更する"
                run={async (values) => {
                    const moved = await act<{ title: string; on: string }>('group.move', {
                        group: Number(values['group']),
                        why: values['why'],
                        ...(values['on'] ? { on: values['on'] } : {}),
                    });
                    again();
                    return moved.on === ''
                        ? `「${moved.title}」を取りやめました`
                        : `「${moved.title}」は${day(moved.on)}に行います。出席票と用紙は、印刷し直してください`;
                }}
            />
        </>
    );
}

export const together: Page = { path: 'together', title: '集合研修', menu: '受講', place: 13, right: 'clerk', View };
