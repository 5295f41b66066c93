/* 決定事項: what the council decided, by whom, when, by which document. */
import { act } from '../api';
import { decision, Form } from '../kit/form';
import { Grid } from '../kit/grid';
import type { Page, Props } from '../kit/page';
import { say } from '../kit/say';
import { Sheet } from '../kit/sheet';
import type { Options } from '../kit/field';

/* What is seen by name, and from which share on the 目安 is reached, stand first: all else hangs on them. */
const settings: Options = [
    ['', '選んでください'],
    ['disclosure', '開示の段階'],
    ['cut', '目安'],
    ['move_on', '修了の扱い'],
    ['due.onboarding', 'はじめの研修をお願いする日数'],
    ['due.by_election', '補欠選挙・繰上補充のあとの日数'],
    ['due.first_year', '1年目の研修をお願いする日数'],
    ['due.yearly', '毎年の研修をお願いする日数'],
    ['due.revision', '方針の見直しのあとの日数'],
    ['due.request', '個別にお願いした研修の日数'],
    ['retention', '退任のあと名簿を残す年数'],
    ['retention.councillor', '名簿を残す年数（議員だけ）'],
    ['retention.staff', '名簿を残す年数（職員だけ）'],
    ['statements_export', '記録の書き出し'],
    ['report_export', '帳票の定期の書き出し'],
    ['kaiha', '会派ごとの受講状況の集計'],
    ['certificate.issuer', '研修修了証の発行者'],
    ['certificate.numbering', '研修修了証の番号の書き方'],
    ['certificate.words', '研修修了証の文面'],
];
/* Settings of which one of few is chosen. */
const choices: Record<string, Options> = {
    disclosure: [
        ['0', '0: 受講状況のみ'],
        ['1', '1: 受講状況と、もう一度確かめたい項目'],
        ['2', '2: 受講状況と、もう一度確かめたい項目と、正しく答えた問題の数'],
    ],
    move_on: [
        ['completed', 'すべてのページと、答えと、解説で修了'],
        ['completed_and_passed', '目安を示す研修は、目安に届いてから修了'],
    ],
    statements_export: [
        ['no', 'しない'],
        ['yes', 'する'],
    ],
    kaiha: [
        ['no', 'しない'],
        ['yes', 'する（未・途中・済の人数だけ）'],
    ],
};
/* One field for each: a form keeps what was chosen by its key. */
const chosen = Object.entries(choices).map(([name, options]) => ({
    key: `value.${name}`,
    label: '決めた内容',
    options,
    when: (all: Record<string, string>) => all['name'] === name,
    ...(name === 'disclosure' ? { hint: '名前とともに見る範囲です。段階を上げても、前の答えにはさかのぼりません' } : {}),
}));
const isNumber = (name: string | undefined) => name === 'cut' || (/^(due\.|retention)/.test(name ?? ''));

function Enter(props: { done: () => void }) {
    return (
        <section aria-labelledby="decide">
            <h2 id="decide">決定を登録する</h2>
            <Form
                id="decision"
                asks={[
                    { key: 'name', label: '決めること', options: settings },
                    ...chosen,
                    {
                        key: 'value',
                        label: '決めた内容',
                        when: (all) => !((all['name'] ?? '') in choices),
                        hint: '日数と年数は数字だけ（例: 30）。目安は問題の数の何％か（例: 80）。番号の書き方の例: ○議研 {年度}第{番号}号。書き出しの例: completion.xlsx,committee.pdf（しないときは no）',
                        wrong: (value, all) =>
                            isNumber(all['name']) && !/^[1-9]\d*$/.test(value) ? '数字で入れてください（例: 30）' : null,
                    },
                    ...decision,
                ]}
                doing="登録する"
                run={async (values) => {
                    const { name = '', value = '', ...rest } = values;
                    const decided = name in choices ? { value: values[`value.${name}`] } : { value };
                    await act('council.set', { name, ...decided, body: rest['body'], decided_on: rest['decided_on'], number: rest['number'] });
                    say('決定を登録しました');
                    props.done();
                }}
            />
        </section>
    );
}

function View(props: Props) {
    return (
        <Sheet report="decisions">
            {(report, again) => (
                <>
                    <Grid caption="決定事項" columns={report.columns} rows={report.rows} head="what" empty="決定事項はありません。" />
                    {props.session.rights.includes('admin') && <Enter done={again} />}
                </>
            )}
        </Sheet>
    );
}

export const decisions: Page = { path: 'decisions', title: '決定事項', menu: '設定', place: 1, right: 'report', View };
