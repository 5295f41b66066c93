/* 問題についての意見: how often each reason was chosen; what becomes of the question is decided here, and undone. */
import { useState } from 'preact/hooks';
import { act, type Row } from '../api';
import { Below } from '../kit/below';
import { Confirm } from '../kit/dialog';
import { Form, type Ask } from '../kit/form';
import { Grid } from '../kit/grid';
import type { Page, Props } from '../kit/page';
import { say } from '../kit/say';
import { Sheet } from '../kit/sheet';

const asks: Ask[] = [
    {
        key: 'ruling',
        label: '扱い',
        options: [
            ['', '選んでください'],
            ['keep', '変更しない'],
            ['fix', '次の版で直す（これまでの答えは変えない）'],
            ['exclude', '数に入れない'],
            ['also', '別の答えも正しい'],
        ],
    },
    {
        key: 'answer',
        label: '正しいとする選択肢か、行の記号',
        hint: '教材の一覧にある記号です（例: b）。文が並ぶ問題では、その文のどの答えも正しいことになります',
        when: (all) => all['ruling'] === 'also',
    },
    {
        key: 'reason',
        label: 'そう決めた理由',
        options: [
            ['', '選んでください'],
            ['as_policy', '基本方針のとおりで、変えない'],
            ['explained', '解説で足りる'],
            ['wording', '文が読みにくい'],
            ['not_one_answer', '答えが一つに決まらない'],
            ['not_true', '事実と違うところがある'],
            ['outdated', '古くなった'],
            ['figure', '図が見にくい'],
        ],
    },
];

interface Counted {
    answers: number;
    passed: number;
}
/* Fewer than five are not told. */
const many = (n: number, unit: string) => (n < 0 ? `5${unit}未満` : `${n}${unit}`);
const told = (sum: Counted) =>
    `扱いを決めました。数え直した答え ${many(sum.answers, '件')}、新しく目安に届いた方 ${many(sum.passed, '人')}です`;

function Decide(props: { row: Row; again: () => void; close: () => void }) {
    return (
        <Below id="opinion-decide" title={`「${props.row['item']}」の扱いを決める`} close={props.close}>
            <p>
                「数に入れない」と「別の答えも正しい」は、これまでの答えを数え直します。初めの記録はそのまま残り、新しい記録が加わります。
            </p>
            <Form
                id="opinion"
                asks={asks}
                doing="決める"
                run={async (values) => {
                    const sum = await act<Counted>('opinion.decide', {
                        ...values,
                        item: props.row['item'],
                        version: props.row['version'],
                    });
                    say(told(sum));
                    props.close();
                    props.again();
                }}
            />
        </Below>
    );
}

function Undo(props: { row: Row; again: () => void; close: () => void }) {
    return (
        <Confirm
            title={`「${props.row['item']}」の扱いを取り消しますか`}
            doing="取り消す"
            close={props.close}
            run={async () => {
                await act('opinion.undo', { id: props.row['id'] });
                say('扱いを取り消しました');
                props.again();
            }}
        >
            <p>答えを、決める前のように数え直します。目安に届いた方は、届いたままです。取り消したことも、操作の記録に残ります。</p>
        </Confirm>
    );
}

function View(props: Props) {
    const [chosen, setChosen] = useState<{ row: Row; undo: boolean } | null>(null);
    const close = () => setChosen(null);
    const clerk = props.session.rights.includes('clerk');
    return (
        <Sheet report="opinions">
            {(report, again) => (
                <>
                    <p>受講された方が、解説の画面から送った意見です。お名前も時刻も付いていません。5件に満たないあいだは、理由ごとの数を出しません。数は、意見が5件増えるごとに集計し直します。</p>
                    <Grid
                        caption={`意見のあった問題（${report.rows.length}件）`}
                        columns={report.columns.filter((one) => one.id !== 'id')}
                        rows={report.rows}
                        head="item"
                        empty="意見は、まだありません。"
                        {...(clerk && {
                            act: (row: Row) => (
                                <>
                                    <button type="button" class="small plain" onClick={() => setChosen({ row, undo: false })}>
                                        扱いを決める<span class="unseen">: {row['item']}</span>
                                    </button>
                                    {row['id'] !== '' && (
                                        <button type="button" class="small plain" onClick={() => setChosen({ row, undo: true })}>
                                            取り消す<span class="unseen">: {row['item']}</span>
                                        </button>
                                    )}
                                </>
                            ),
                        })}
                    />
                    {chosen && !chosen.undo && (
                        <Decide key={`${chosen.row['item']} ${chosen.row['version']}`} row={chosen.row} again={again} close={close} />
                    )}
                    {chosen && chosen.undo && <Undo row={chosen.row} again={again} close={close} />}
                </>
            )}
        </Sheet>
    );
}

export const opinions: Page = { path: 'opinions', title: '問題についての意見', menu: '理解', place: 8, right: 'report', View };
