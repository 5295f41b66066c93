/* 研修の登録: 休み, 対象外, お願い, ほかの研修 and documents, as somebody entered them; each can be taken back. */
import { useState } from 'preact/hooks';
import { act, report as load, type Row } from '../api';
import { Confirm } from '../kit/dialog';
import type { Options } from '../kit/field';
import { Form, type Ask, type Values } from '../kit/form';
import { Grid, pick } from '../kit/grid';
import { useLoad, Wait } from '../kit/load';
import type { Page, Props } from '../kit/page';
import { say } from '../kit/say';
import { Sheet } from '../kit/sheet';
import { coursesOf } from '../kit/course';

const pairs = (list: string[]): Options => list.map((one) => [one, one]);
const kinds: Options = [
    ['お願い', '研修をお願いする'],
    ['対象外', '対象外にする'],
    ['休み', '休みの間、お願いを止める'],
    ['ほかの研修', 'ほかの研修を受けたことを登録する'],
    ['文書', '文書を手渡したことを登録する'],
];
const is =
    (...list: string[]) =>
    (all: Values) =>
        list.includes(all['kind'] ?? '');

const asksOf = (courses: string[]): Ask[] => [
    { key: 'kind', label: '登録すること', options: kinds },
    {
        key: 'person',
        label: '氏名か議席番号',
        hint: 'おひとりの分。同じ氏名の方がいるときは議席番号',
        when: is('対象外', '休み', 'ほかの研修'),
    },
    {
        key: 'whom',
        label: '氏名か議席番号',
        hint: '空けておくと、下で選ぶみなさんが相手です',
        optional: true,
        when: is('お願い', '文書'),
    },
    {
        key: 'audience',
        label: 'みなさんの範囲',
        options: [['', '議員と職員'], ['議員', '議員'], ['職員', '職員']],
        optional: true,
        when: (all) => is('お願い', '文書')(all) && !all['whom'],
    },
    { key: 'course', label: '研修', options: [['', '選んでください'], ...pairs(courses)], when: is('お願い', '対象外', 'ほかの研修') },
    {
        key: 'reason',
        label: '理由',
        hint: 'くわしい事情は書きません',
        options: pairs(['休職等', '公務', '任期満了', 'その他']),
        when: is('対象外', '休み'),
    },
    {
        key: 'detail',
        label: '名前',
        hint: 'ほかの研修は題と主催、文書は名前と版（例: 情報セキュリティ対策基準（令和8年4月1日））',
        when: is('ほかの研修', '文書'),
    },
    { key: 'document', label: '文書', options: pairs(['対策基準', '実施手順', '使用基準']), when: is('文書') },
    { key: 'on', label: '日', hint: '休みは始まりの日。空けておくと今日', type: 'date', optional: true },
    { key: 'until', label: '終わりの日', type: 'date', optional: true, when: is('休み') },
];

interface Noted {
    name?: string;
    opened: number;
    closed: number;
    moved: number;
}
const told = (noted: Noted) =>
    `登録しました。受けていただく研修は、増えた ${noted.opened}件、終わった ${noted.closed}件、日の変わった ${noted.moved}件です`;

function Enter(props: { again: () => void }) {
    const loaded = useLoad(async () => coursesOf((await load('courses')).rows), 'courses');
    const [done, setDone] = useState<string | null>(null);
    return (
        <section aria-labelledby="note-add">
            <h2 id="note-add">登録する</h2>
            <Wait of={loaded}>
                {(courses) => (
                    <Form
                        id="note"
                        asks={asksOf(courses)}
                        doing="登録する"
                        run={async ({ whom, ...values }) => {
                            const noted = await act<Noted>('duty.note', whom ? { ...values, person: whom } : values);
                            setDone(told(noted));
                            say(told(noted));
                            props.again();
                        }}
                    />
                )}
            </Wait>
            {done !== null && <p class="notice">{done}</p>}
        </section>
    );
}

const can = ['休み', '対象外', 'お願い', 'ほかの研修', '文書', '方針の見直し'];

function View(props: Props) {
    const [row, setRow] = useState<Row | null>(null);
    const clerk = props.session.rights.includes('clerk');
    const acts = (one: Row) =>
        one['state'] !== '取消' &&
        can.includes(String(one['kind'])) && (
            <button type="button" class="small plain" onClick={() => setRow(one)}>
                取り消す
                <span class="unseen">
                    : {one['name']} {one['kind']}
                </span>
            </button>
        );
    return (
        <Sheet report="notes">
            {(report, again) => (
                <>
                    {clerk && <Enter again={again} />}
                    <Grid
                        caption={`登録したこと（${report.rows.length}件）`}
                        columns={pick(report, ['known_on', 'name', 'kind', 'course', 'on', 'until', 'reason', 'state'])}
                        rows={report.rows}
                        head="name"
                        empty="まだ登録はありません。"
                        {...(clerk ? { act: acts } : {})}
                    />
                    {row && (
                        <Confirm
                            title="登録を取り消しますか"
                            doing="取り消す"
                            close={() => setRow(null)}
                            run={async () => {
                                await act('duty.note', { kind: '取消', ref: row['id'] });
                                say('登録を取り消しました');
                                again();
                            }}
                        >
                            <p>
                                {row['name']}　{row['kind']}　{row['course']}
                            </p>
                            <p>受けていただく研修は、この登録がなかったときのとおりに戻ります。取り消したことも、一覧に残ります。</p>
                        </Confirm>
                    )}
                </>
            )}
        </Sheet>
    );
}

export const notes: Page = { path: 'notes', title: '研修の登録', menu: '受講', place: 7, right: 'report_names', View };
