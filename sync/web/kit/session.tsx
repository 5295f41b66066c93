/* What 集合研修 and 机上訓練 share: a session is chosen by its day and title, nobody has to remember its number; its
   number for the kiosk, who was there, its end. */
import { act, type Row } from '../api';
import { commas } from './course';
import type { Ask, Values } from './form';
import { Step } from './step';
import { day } from './words';

const named = (row: Row): [string, string] => [
    String(row['group']),
    `${row['group']}　${day(String(row['on']))}　${row['title']}（${row['audience']}）`,
];
export const group = (label: string, sessions: Row[]): Ask => ({
    key: 'group',
    label,
    options: [['', '選んでください'], ...sessions.map(named)],
});
export const isOpen = (row: Row) => !['終わり', '途中でやめた', '取りやめ'].includes(String(row['state']));
const numbered = (values: Values) => ({ ...values, group: Number(values['group']) });

interface Some {
    kind: string; /* 集合研修 or 机上訓練 */
    open: Row[];
    again: () => void;
}

export const Code = (props: Some) => (
    <Step
        id="code"
        title="進行の番号を出す"
        asks={[group(props.kind, props.open)]}
        doing="番号を出す"
        run={async (values) => {
            const made = await act<{ code: string; title: string }>('group.code', numbered(values));
            return `「${made.title}」の進行の番号は ${made.code} です。行う日に、端末に入れてください`;
        }}
    />
);

/* Taken back the same way as it was entered: nobody completes anything by it before the end. */
const attending = (kind: string, open: Row[]): Ask[] => [
    group(kind, open),
    { key: 'how', label: 'すること', options: [['there', '出席を登録する'], ['absent', '登録した出席を取り消す']] },
    { key: 'people', label: 'どなた', hint: '議席番号か氏名を「、」で区切って並べます（例: 1、2、5、試験 花子）' },
];
export const Attend = (props: Some) => (
    <Step
        id="attend"
        title="出席された方"
        asks={attending(props.kind, props.open)}
        doing="登録する"
        run={async (values) => {
            const absent = values['how'] === 'absent';
            const body = { group: Number(values['group']), people: commas(values['people']), absent };
            const { present } = await act<{ present: number }>('group.attend', body);
            props.again();
            return absent ? `取り消しました。出席は${present}人です` : `出席は${present}人です`;
        }}
    />
);

export const End = (props: Some & { said: (done: { present: number; completed: number }) => string }) => (
    <Step
        id="end"
        title="終える"
        asks={[group(props.kind, props.open), { key: 'cut', label: '研修は', options: [['no', 'おわりまで行った'], ['yes', '途中でやめた']] }]}
        doing="終える"
        run={async (values) => {
            const body = { group: Number(values['group']), cut: values['cut'] === 'yes' };
            const done = await act<{ present: number; completed: number }>('group.close', body);
            props.again();
            return props.said(done);
        }}
    />
);
