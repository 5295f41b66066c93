/* 組織の点検: each question is answered for the council by role, with what it rests on and when it gets better; then it is
   signed by role. Earlier answers stay. */
import { useState } from 'preact/hooks';
import { act, type Row } from '../api';
import { Below } from '../kit/below';
import { Form, type Ask, type Values } from '../kit/form';
import { Grid } from '../kit/grid';
import type { Page, Props } from '../kit/page';
import { say } from '../kit/say';
import { Sheet } from '../kit/sheet';

const answers: [string, string][] = [
    ['', '選んでください'],
    ['1', 'はい'],
    ['2', '一部'],
    ['3', 'いいえ'],
    ['4', 'わからない'],
    ['5', '当てはまらない'],
];
const role: Ask = { key: 'role', label: '役割', hint: '受け持つ役職を書きます（例: 事務局次長）。個人の名前は書きません' };
const proofed = (all: Values) => ['1', '2', '3'].includes(all['answer'] ?? '');
const asks: Ask[] = [
    { key: 'answer', label: '答え', options: answers },
    role,
    {
        key: 'proof',
        label: '根拠',
        options: [
            ['', '選んでください'],
            ['document', '文書'],
            ['record', '記録'],
            ['setting', '設定の画面'],
            ['look', '現場を見て'],
            ['asked', '聞いて'],
            ['none', 'なし'],
        ],
        when: proofed,
        wrong: (value, all) =>
            value === 'none' && all['answer'] !== '3' ? '「はい」と「一部」には、根拠を選んでください' : null,
    },
    {
        key: 'note',
        label: '確かめた文書や記録の名前',
        hint: '40文字まで（例: 情報資産台帳）',
        optional: true,
        when: proofed,
    },
    {
        key: 'improve_on',
        label: '改善の予定日',
        type: 'date',
        when: (all) => ['2', '3'].includes(all['answer'] ?? ''),
    },
];

function Answer(props: { row: Row; again: () => void; close: () => void }) {
    return (
        <Below id="office-one" title={String(props.row['question'])} close={props.close}>
            <Form
                id="office"
                asks={asks}
                doing="答えを残す"
                run={async (values) => {
                    await act('office.answer', { ...values, question: props.row['id'] });
                    say('答えを残しました');
                    props.close();
                    props.again();
                }}
            />
        </Below>
    );
}

function Sign(props: { again: () => void }) {
    return (
        <section aria-labelledby="office-sign">
            <h2 id="office-sign">役職で署名する</h2>
            <p>すべての問いに答えたら、議会として確かめたことを、役職の名前で残します。</p>
            <Form
                id="sign"
                asks={[{ ...role, label: '署名する役職', hint: '例: 議会事務局長。個人の名前は書きません' }]}
                doing="署名する"
                run={async (values) => {
                    await act('office.sign', values);
                    say('署名しました');
                    props.again();
                }}
            />
        </section>
    );
}

function View(props: Props) {
    const [row, setRow] = useState<Row | null>(null);
    const clerk = props.session.rights.includes('clerk');
    return (
        <Sheet report="office">
            {(report, again) => (
                <>
                    <p>
                        事務局が、議会について年度ごとに答える点検です。変えた答えも、前の答えが残ります。結果は、見直し資料と改善の記録にも入ります。
                    </p>
                    <Grid
                        caption={`この年度の問い（${report.rows.length}問）`}
                        columns={report.columns.filter((one) => one.id !== 'id')}
                        rows={report.rows}
                        head="question"
                        empty="配信中の教材に、組織の点検の問いがありません。"
                        {...(clerk && {
                            act: (one: Row) => (
                                <button type="button" class="small plain" onClick={() => setRow(one)}>
                                    答える<span class="unseen">: {one['question']}</span>
                                </button>
                            ),
                        })}
                    />
                    {row && <Answer key={String(row['id'])} row={row} again={again} close={() => setRow(null)} />}
                    {clerk && <Sign again={again} />}
                </>
            )}
        </Sheet>
    );
}

export const office: Page = { path: 'office', title: '組織の点検', menu: '理解', place: 9, right: 'report', View };
